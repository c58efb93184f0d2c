"""Bad configurations, each with the whole message that it must get: one table.

A row is a stretch of the valid configuration, what stands in its place, and the fault that is told
(or the faults): line, for YAML itself also the column, key, what is wrong, what to write.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from configurations import VALID, changed
from striate.config.figures import FIGURES
from striate.reader_options import options_models
from striate.settings import READERS

GRATINGS = "recordings.gratings"
OWN = "recordings.own"
VERTICAL = "stimuli.vertical"
ORIENTATION = "stimuli.vertical.orientation"
COMPARISON = "comparisons.vertical-vs-blank"
WHOLE_NUMBER = "write a whole number from 0 to 4294967295"
SECONDS = "write a number of seconds, such as 0.16"
MILLISECONDS = "write a number of milliseconds above 0, such as 10"
PERMUTATIONS = "write a whole number from 99 to 1000000, such as 9999"
SHARE = "write a number between 0 and 1, such as 0.05"
STATISTICS_KEYS = "permutations, seed, fdr"
LABEL = "write the name of a label, such as orientation"
TOP_KEYS = (
    "recordings, stimuli, window, bin_ms, baseline, comparisons, figures, tuning, statistics, style"
)
RECORDING_KEYS = (
    "file, files, simulate, seed, size, reader, options, bin_ms, window, baseline, tuning"
)
COLORMAPS = "viridis, plasma, inferno, magma, cividis"
WIDTHS = (
    "nature-single, nature-double, jneurosci-single, jneurosci-middle, jneurosci-double, slide, "
    "poster"
)
RAINBOW = (
    "is not perceptually uniform, a rainbow shows edges that are not in the data"
    f" (Crameri et al. 2020, Nat Commun 11:5444); write one of {COLORMAPS}"
)
ID_RULE = (
    "cannot be an id; write lower case letters, digits, '.', '_' and '-' only,"
    " a letter or digit first"
)
CONTROL = "write it on one line, without it"
NO_TAGS = "are not allowed; remove it, and put text in quotes"
DID_YOU_MEAN_STOP = ". Did you mean 'stop'?"

RECORDINGS = [
    ("seed: 1", "seed: -1", f"2: {GRATINGS}.seed: -1 is not allowed; {WHOLE_NUMBER}"),
    ("seed: 1", "seed: 1.5", f"2: {GRATINGS}.seed: 1.5 is not allowed; {WHOLE_NUMBER}"),
    ("seed: 1", "seed: one", f"2: {GRATINGS}.seed: 'one' is text; {WHOLE_NUMBER}"),
    ("seed: 1", "seed: yes", f"2: {GRATINGS}.seed: yes is read by YAML as true; {WHOLE_NUMBER}"),
    ("seed: 1", "seed:", f"2: {GRATINGS}.seed: nothing is written here; {WHOLE_NUMBER}"),
    ("seed: 1", "seed: [1]", f"2: {GRATINGS}.seed: this is a list; {WHOLE_NUMBER}"),
    ("seed: 1", "seed: 010", f"2: {GRATINGS}.seed: 010 is not allowed; {WHOLE_NUMBER}"),
    (
        "seed: 1",
        "sede: 1",
        f"2: {GRATINGS}.sede: 'sede' is not a key; there are {RECORDING_KEYS}."
        " Did you mean 'seed'?",
    ),
    (
        "v1v2-1",
        "v1v2",
        f"2: {GRATINGS}.simulate: 'v1v2' is not a simulated recording; there are v1v2-1, pvc-8."
        " Did you mean 'v1v2-1'?",
    ),
    (
        "seed: 1",
        "size: huge",
        f"2: {GRATINGS}.size: 'huge' is not a size; there are small, full",
    ),
    (
        "simulate: v1v2-1, seed: 1",
        "bin_ms: 5",
        f"2: {GRATINGS}: the source is missing; write file: (a path) or simulate: v1v2-1",
    ),
    (
        "file: data/own.mat",
        "file: a.mat, simulate: pvc-8",
        f"3: {OWN}: file and simulate are given together; keep one of them",
    ),
    (
        "data/own.mat",
        "a.mat, size: full",
        f"3: {OWN}.size: size goes only with simulate; remove it",
    ),
    (
        "seed: 1",
        f"reader: {READERS[0]}",
        f"2: {GRATINGS}.reader: reader goes only with file or files; remove it",
    ),
    (
        "data/own.mat",
        "a.mat, reader: '?'",
        f"3: {OWN}.reader: '?' is not a reader; there are {', '.join(READERS)}",
    ),
    (
        "data/own.mat",
        "2024",
        f'3: {OWN}.file: 2024 is read by YAML as a number; write "2024" in quotes',
    ),
    (
        "data/own.mat",
        r'"a\0b.mat"',
        f"3: {OWN}.file: the text holds the character U+0000; {CONTROL}",
    ),
    ("data/own.mat", "''", f"3: {OWN}.file: '' is not allowed; write the path of a raw file"),
    (
        "data/own.mat",
        "~no-such-user/own.mat",
        f"3: {OWN}.file: '~no-such-user/own.mat' names no home folder; write the whole path",
    ),
]

OPTIONS = [
    (
        "data/own.mat",
        "a.mat, options: {latency_shift: true}",
        f"3: {OWN}.options: options belong to a reader; write beside them reader:"
        f" (one of {', '.join(options_models())})",
    ),
    (
        "data/own.mat",
        "a.mat, reader: v1v2-1, options: {latency_shift: true}",
        f"3: {OWN}.options: the reader v1v2-1 takes no options; remove them",
    ),
    (
        "seed: 1",
        "options: {latency_shift: true}",
        f"2: {GRATINGS}.options: options goes only with file or files; remove it",
    ),
    (
        "data/own.mat",
        "a.mat, reader: pvc-8, options: {latency_shfit: true}",
        f"3: {OWN}.options.latency_shfit: 'latency_shfit' is not a key; there are latency_shift,"
        " well_centered. Did you mean 'latency_shift'?",
    ),
    (
        "data/own.mat",
        "a.mat, reader: pvc-8, options: [latency_shift]",
        f"3: {OWN}.options: this is a list; write a mapping with the keys latency_shift,"
        " well_centered",
    ),
    (
        "data/own.mat",
        "a.mat, reader: pvc-8, options:",
        f"3: {OWN}.options: nothing is written here; write a mapping with the keys latency_shift,"
        " well_centered",
    ),
    (
        "data/own.mat",
        "a.mat, reader: mapping",
        f"3: {OWN}: the reader mapping needs options; write options: {{responses:"
        " {variable: resp, axes: [channel, trial, time], units: spikes}}",
    ),
    (
        "data/own.mat",
        "a.mat, reader: mapping, options: {bin_ms: 1}",
        f"3: {OWN}.options.responses: the key is missing; write responses:"
        " {variable: resp, axes: [channel, trial, time], units: spikes}",
    ),
    (
        "data/own.mat",
        "a.mat, files: {natural: b.mat}",
        f"3: {OWN}: file and files are given together; keep one of them",
    ),
    (
        "seed: 1",
        "file: a.mat, files: {natural: b.mat}",
        f"2: {GRATINGS}: file and files and simulate are given together; keep one of them",
    ),
    *(
        (
            "data/own.mat",
            written,
            f"3: {OWN}.file: '{written}' lies in results/, which belongs to the workflow;"
            " copy the file elsewhere, or write simulate: in its place",
        )
        for written in (
            "results/simulated/gratings.mat",
            "./results/own.mat",
            "data/../results/own.mat",
            "results",
        )
    ),
    (
        "file: data/own.mat",
        "files: {natural: a.mat, noise: results/b.mat}",
        f"3: {OWN}.files.noise: 'results/b.mat' lies in results/, which belongs to the workflow;"
        " copy the file elsewhere, or write simulate: in its place",
    ),
    ("file: data/own.mat", "files: {}", f"3: {OWN}.files: this is empty; write at least one"),
    (
        "file: data/own.mat",
        "files: [a.mat, b.mat]",
        f"3: {OWN}.files: this is a list; write entries, each `name: …`, below it",
    ),
    (
        "file: data/own.mat",
        "files: {natural: 7}",
        f'3: {OWN}.files.natural: 7 is read by YAML as a number; write "7" in quotes',
    ),
    (
        "file: data/own.mat",
        "files: {natural movie: a.mat}",
        f"3: {OWN}.files.natural movie: 'natural movie' {ID_RULE}, such as 'natural-movie'",
    ),
    (
        "{file: data/own.mat}",
        "data/own.mat",
        f"3: {OWN}: 'data/own.mat' is text; write a mapping with the keys {RECORDING_KEYS}",
    ),
]

NAMES = [
    ("own:", "yes:", '3: recordings.yes: yes is read by YAML as true; write "yes" in quotes'),
    (
        "own:",
        "null:",
        '3: recordings.null: null is read by YAML as nothing; write "null" in quotes',
    ),
    (
        "own:",
        "2024:",
        '3: recordings.2024: 2024 is read by YAML as a number; write "2024" in quotes',
    ),
    ("own:", "1.5:", '3: recordings.1.5: 1.5 is read by YAML as a number; write "1.5" in quotes'),
    ("own:", "1e3:", '3: recordings.1e3: 1e3 is read by YAML as a number; write "1e3" in quotes'),
    (
        "own:",
        "2024-01-01:",
        "3: recordings.2024-01-01: 2024-01-01 is read by YAML as a date;"
        ' write "2024-01-01" in quotes',
    ),
    (
        "own:",
        "My Session:",
        f"3: recordings.My Session: 'My Session' {ID_RULE}, such as 'my-session'",
    ),
    (
        "own:",
        "../../evil:",
        f"3: recordings.../../evil: '../../evil' {ID_RULE}, such as 'evil'",
    ),
    ("own:", "$(id):", f"3: recordings.$(id): '$(id)' {ID_RULE}, such as 'id'"),
    ("own:", "é:", f"3: recordings.é: 'é' {ID_RULE}, such as 'e'"),
    (
        "own:",
        f"{'x' * 65}:",
        f"3: recordings.{'x' * 59}…: '{'x' * 59}…' has 65 characters; write an id of at most 64",
    ),
    ("own:", "gratings:", "3: recordings.gratings: the key is on line 2 already; keep one"),
    (
        "own:",
        "[a, b]:",
        "3: recordings: a key cannot be a list or a mapping; write one word before ':'",
    ),
    (
        "own:",
        "~:",
        [
            '3: recordings.~: ~ is read by YAML as nothing; write "~" in quotes',
            f"3: recordings.~: '~' {ID_RULE}",
        ],
    ),
    (
        "own:",
        "True:",
        [
            '3: recordings.True: True is read by YAML as true; write "True" in quotes',
            f"3: recordings.True: 'True' {ID_RULE}, such as 'true'",
        ],
    ),
    ("own:", "no:", '3: recordings.no: no is read by YAML as false; write "no" in quotes'),
    ("own:", "on:", '3: recordings.on: on is read by YAML as true; write "on" in quotes'),
    (
        "own:",
        "12:30:",
        [
            '3: recordings.12:30: 12:30 is read by YAML as a number; write "12:30" in quotes',
            f"3: recordings.12:30: '12:30' {ID_RULE}, such as '12-30'",
        ],
    ),
    ("early:", "off:", '7: stimuli.off: off is read by YAML as false; write "off" in quotes'),
    (
        "vertical-vs-blank:",
        "2024:",
        '12: comparisons.2024: 2024 is read by YAML as a number; write "2024" in quotes',
    ),
    *(
        ("own:", f"{written}:", f"3: recordings.{seen}: '{seen}' {ID_RULE}{near}")
        for written, seen, near in [
            ("it's", "it's", ", such as 'it-s'"),
            (r'"a\"b"', 'a"b', ", such as 'a-b'"),
            ("x; touch EVIL", "x; touch EVIL", ", such as 'x-touch-evil'"),
            ("'`id`'", "`id`", ", such as 'id'"),
            ("'{input}'", "{input}", ", such as 'input'"),
            ("'%s'", "%s", ", such as 's'"),
            ("a/b", "a/b", ", such as 'a-b'"),
            ("..", "..", ""),
            ("/etc/passwd", "/etc/passwd", ", such as 'etc-passwd'"),
            (".hidden", ".hidden", ", such as 'hidden'"),
            ("-rf", "-rf", ", such as 'rf'"),
            ("UPPER", "UPPER", ", such as 'upper'"),
            ("<script>", "<script>", ", such as 'script'"),
            ("caf\u00e9", "caf\u00e9", ", such as 'cafe'"),
            ("cafe\u0301", "cafe\u0301", ", such as 'cafe'"),
            ("Größe", "Größe", ", such as 'grosse'"),
            ('"a\\u202eb"', "a<U+202E>b", ", such as 'a-b'"),
        ]
    ),
    *(
        (
            f"{old}:",
            f"{new}:",
            f"{place}.{new}: '{new}' ends in {ending}, as files under results/ do;"
            f" write an id without it, such as '{near}'",
        )
        for old, new, place, ending, near in [
            ("own", "c.csv", "3: recordings", ".csv", "c"),
            ("own", "a.mat.svg", "3: recordings", ".svg", "a"),
            ("early", "dark.zarr.zip", "7: stimuli", ".zarr.zip", "dark"),
            ("early", "s.truth.json", "7: stimuli", ".truth.json", "s"),
            ("vertical-vs-blank", "overview.png", "12: comparisons", ".png", "overview"),
            ("vertical-vs-blank", "overview.stamp", "12: comparisons", ".stamp", "overview"),
            ("vertical-vs-blank", "a-.log", "12: comparisons", ".log", "a-log"),
            ("vertical-vs-blank", "v1.tsv", "12: comparisons", ".tsv", "v1"),
        ]
    ),
    ("own:", "'':", "3: recordings: a key is missing before ':'; write a name"),
    ("own:", "' ':", "3: recordings: a key is missing before ':'; write a name"),
    (
        "own:",
        r'"a\nb":',
        "3: recordings: a key holds the character U+000A; write it on one line, without it",
    ),
    (
        "own:",
        "{input}:",
        "3: recordings: a key cannot be a list or a mapping; write one word before ':'",
    ),
]

STIMULI = [
    (
        "orientation: 90",
        r'orientation: "a\eb"',
        f"5: {ORIENTATION}: the text holds the character U+001B; {CONTROL}",
    ),
    ("{orientation: 90}", "{}", f"5: {VERTICAL}: this is empty; write at least one"),
    (
        "{orientation: 90}",
        "[orientation, 90]",
        f"5: {VERTICAL}: this is a list; write entries, each `name: …`, below it",
    ),
    (
        "orientation: 90",
        "90: 90",
        f'5: {VERTICAL}.90: 90 is read by YAML as a number; write "90" in quotes',
    ),
    (
        "orientation: 90",
        "orientation: [90, no]",
        f'5: {ORIENTATION}: no is read by YAML as false; write "no" in quotes',
    ),
    (
        "orientation: 90",
        "orientation: null",
        f'5: {ORIENTATION}: null is read by YAML as nothing; write "null" in quotes',
    ),
    (
        "orientation: 90",
        "orientation: true",
        f'5: {ORIENTATION}: true is read by YAML as true; write "true" in quotes',
    ),
    (
        "orientation: 90",
        "orientation:",
        f"5: {ORIENTATION}: nothing is written here; write text or a number",
    ),
    (
        "orientation: 90",
        "orientation: [[90]]",
        f"5: {ORIENTATION}: this is a list; write text or a number",
    ),
    (
        "orientation: 90",
        "orientation: .inf",
        f'5: {ORIENTATION}: .inf is read by YAML as a number; write ".inf" in quotes',
    ),
    ("orientation: 90", "orientation: []", f"5: {ORIENTATION}: this is empty; write at least one"),
    (
        "orientation: 90",
        "orientation: {contain: 90}",
        f"5: {ORIENTATION}.contain: 'contain' is not a key; there are contains, min, max."
        " Did you mean 'contains'?",
    ),
    (
        "orientation: 90",
        "orientation: {}",
        f"5: {ORIENTATION}: no condition is written;"
        " write {contains: text} or {min: 1, max: 200}",
    ),
    (
        "orientation: 90",
        "orientation: {contains: a, min: 2}",
        f"5: {ORIENTATION}: contains and limits do not go together;"
        " write {contains: text} or {min: 1}",
    ),
    (
        "orientation: 90",
        "orientation: {contains: 90}",
        f'5: {ORIENTATION}.contains: 90 is read by YAML as a number; write "90" in quotes',
    ),
    (
        "orientation: 90",
        "orientation: {min: 3, max: 2}",
        f"5: {ORIENTATION}: min 3 is above max 2; write the smaller one as min",
    ),
    (
        "orientation: 90",
        "orientation: {min: low}",
        f"5: {ORIENTATION}.min: 'low' is text; write a number, such as 90",
    ),
]

TIMES = [
    (
        "window: {start: 0.16, stop: 1.16}\n",
        "",
        "1: window: the key is missing; write window: {start: 0.16, stop: 1.16}",
    ),
    (", stop: 1.16", "", "8: window.stop: the key is missing; write stop: 1.16"),
    (
        "stop: 1.16",
        "stop: 0.16",
        "8: window: start 0.16 is not before stop 0.16; write the earlier time as start",
    ),
    ("1.16", ".nan", f"8: window.stop: .nan is not allowed; {SECONDS}"),
    ("1.16", "160ms", f"8: window.stop: '160ms' is text; {SECONDS}"),
    (
        "{start: 0.16, stop: 1.16}",
        "[0.16, 1.16]",
        "8: window: this is a list; write a mapping with the keys start, stop",
    ),
    (
        "{start: 0.16, stop: 1.16}",
        "*early",
        "8: window: aliases (*early) are not allowed; write the value itself",
    ),
    (
        "{start: 0.16, stop: 1.16}",
        "&early {start: 0.16, stop: 1.16}",
        "8: window: anchors (&early) are not allowed; write the value without",
    ),
    (
        "{start: 0.16, stop: 1.16}",
        "!!python/object/apply:os.system [id]",
        "8: window: tags (!!python/object/apply:os.system) are not allowed;"
        " remove it, and put text in quotes",
    ),
    ("bin_ms: 10", "bin_ms: 0", f"9: bin_ms: 0 is not allowed; {MILLISECONDS}"),
    ("bin_ms: 10", "bin_ms: ten", f"9: bin_ms: 'ten' is text; {MILLISECONDS}"),
    (
        "bin_ms: 10",
        "bin-ms: 10",
        f"9: bin-ms: 'bin-ms' is not a key; there are {TOP_KEYS}. Did you mean 'bin_ms'?",
    ),
    ("bin_ms: 10", "bin_ms: 10\nbin_ms: 5", "10: bin_ms: the key is on line 9 already; keep one"),
    (
        "baseline: blank",
        "baseline: blnak",
        "10: baseline: 'blnak' is not a stimulus; there are vertical, blank, early."
        " Did you mean 'blank'?",
    ),
    (
        "data/own.mat",
        "a.mat, baseline: grey",
        f"3: {OWN}.baseline: 'grey' is not a stimulus; there are vertical, blank, early",
    ),
    (
        "baseline: blank",
        "baseline: [0, 1]",
        "10: baseline: this is a list;"
        " write the id of a stimulus, or a window such as {start: -0.2, stop: 0}",
    ),
    (
        "baseline: blank",
        "baseline: {start: 0, stop: x}",
        f"10: baseline.stop: 'x' is text; {SECONDS}",
    ),
    *(
        ("bin_ms: 10", f"bin_ms: {written}", f"9: bin_ms: {fault}; {MILLISECONDS}")
        for written, fault in [
            ("-10", "-10 is not allowed"),
            (".nan", ".nan is not allowed"),
            ("true", "true is read by YAML as true"),
            ("'10'", "'10' is text"),
            ("0,5", "'0,5' is text"),
            ("1:30", "1:30 is not allowed"),
            ("0x10", "0x10 is not allowed"),
            ("[10]", "this is a list"),
            ("{ms: 10}", "this is a mapping"),
        ]
    ),
    *(
        ("0.16,", f"{written},", f"8: window.start: {fault}; {SECONDS}")
        for written, fault in [
            ("-.inf", "-.inf is not allowed"),
            ("1e400", "1e400 is not allowed"),
            ("nan", "'nan' is text"),
            ("on", "on is read by YAML as true"),
        ]
    ),
    (
        "data/own.mat",
        "a.mat, window: {start: 1, stop: 0}",
        f"3: {OWN}.window: start 1 is not before stop 0; write the earlier time as start",
    ),
    (
        "baseline: blank",
        "baseline: {start: 1, stop: 1}",
        "10: baseline: start 1 is not before stop 1; write the earlier time as start",
    ),
]

COMPARISONS = [
    (
        "b: blank",
        "b: blnak",
        f"12: {COMPARISON}.b: 'blnak' is not a stimulus; there are vertical, blank, early."
        " Did you mean 'blank'?",
    ),
    (
        "b: blank",
        "b: vertical",
        f"12: {COMPARISON}.b: a and b are both 'vertical'; write two different stimuli",
    ),
    (", b: blank", "", f"12: {COMPARISON}.b: the key is missing; write b: horizontal"),
    (
        "a: vertical",
        "a: on",
        f'12: {COMPARISON}.a: on is read by YAML as true; write "on" in quotes',
    ),
    (
        "[gratings]",
        "gratings",
        f"12: {COMPARISON}.recordings: 'gratings' is text; write a list: [gratings]",
    ),
    (
        "[gratings]",
        "[gratngs]",
        f"12: {COMPARISON}.recordings: 'gratngs' is not a recording; there are gratings, own."
        " Did you mean 'gratings'?",
    ),
    (
        "[gratings]",
        "[own, own]",
        f"12: {COMPARISON}.recordings: 'own' is listed 2 times; list it once",
    ),
    ("[gratings]", "[]", f"12: {COMPARISON}.recordings: this is empty; write at least one"),
    (
        '"Vertical"',
        r'"\a"',
        f"12: {COMPARISON}.title: the text holds the character U+0007; {CONTROL}",
    ),
    (
        '"Vertical"',
        r'"a\nb"',
        f"12: {COMPARISON}.title: the text holds the character U+000A; {CONTROL}",
    ),
    (
        '"Vertical"',
        r'"\ud800"',
        f"12: {COMPARISON}.title: the text holds the character U+D800; {CONTROL}",
    ),
    (
        "{a: vertical,",
        "{<<: {a: early}, a: vertical,",
        f"12: {COMPARISON}: merge keys ('<<') are not allowed; write the keys out",
    ),
]

STATISTICS = [
    *(
        ("figures:", f"statistics: {{{written}}}\nfigures:", f"13: statistics.{fault}")
        for written, fault in [
            ("permutations: 98", f"permutations: 98 is not allowed; {PERMUTATIONS}"),
            ("permutations: 1000001", f"permutations: 1000001 is not allowed; {PERMUTATIONS}"),
            ("permutations: 999.5", f"permutations: 999.5 is not allowed; {PERMUTATIONS}"),
            ("permutations: many", f"permutations: 'many' is text; {PERMUTATIONS}"),
            ("permutations: yes", f"permutations: yes is read by YAML as true; {PERMUTATIONS}"),
            ("permutations:", f"permutations: nothing is written here; {PERMUTATIONS}"),
            ("seed: -1", f"seed: -1 is not allowed; {WHOLE_NUMBER}"),
            ("fdr: 0", f"fdr: 0 is not allowed; {SHARE}"),
            ("fdr: 1", f"fdr: 1 is not allowed; {SHARE}"),
            ("fdr: .nan", f"fdr: .nan is not allowed; {SHARE}"),
            ("fdr: 5%", f"fdr: '5%' is text; {SHARE}"),
            ("alpha: 0.05", f"alpha: 'alpha' is not a key; there are {STATISTICS_KEYS}"),
            (
                "permutation: 999",
                f"permutation: 'permutation' is not a key; there are {STATISTICS_KEYS}."
                " Did you mean 'permutations'?",
            ),
        ]
    ),
    (
        "figures:",
        "statistics: [999]\nfigures:",
        f"13: statistics: this is a list; write a mapping with the keys {STATISTICS_KEYS}",
    ),
    (
        "figures:",
        "statistics:\nfigures:",
        f"13: statistics: nothing is written here; write a mapping with the keys {STATISTICS_KEYS}",
    ),
    ("figures:", "tuning:\nfigures:", f"13: tuning: nothing is written here; {LABEL}"),
    ("figures:", "tuning: ''\nfigures:", f"13: tuning: '' is not allowed; {LABEL}"),
    ("figures:", "tuning: [angle]\nfigures:", f"13: tuning: this is a list; {LABEL}"),
    (
        "figures:",
        "tuning: 90\nfigures:",
        '13: tuning: 90 is read by YAML as a number; write "90" in quotes',
    ),
    ("seed: 1", "tuning: [angle]", f"2: {GRATINGS}.tuning: this is a list; {LABEL}"),
]

FIGURES_AND_STYLE = [
    (
        "[heatmap]",
        "[heatmpa]",
        f"13: figures: 'heatmpa' is not a figure; there are {', '.join(FIGURES)}."
        " Did you mean 'heatmap'?",
    ),
    ("[heatmap]", "heatmap", "13: figures: 'heatmap' is text; write a list: [heatmap]"),
    ("[heatmap]", "[]", "13: figures: this is empty; write at least one"),
    (
        "[heatmap]",
        "[heatmap, heatmap]",
        "13: figures: 'heatmap' is listed 2 times; list it once",
    ),
    ("[heatmap]", "[1]", f"13: figures: 1 is not allowed; write one of {', '.join(FIGURES)}"),
    (
        "figures: [heatmap]",
        "figurs: [heatmap]",
        f"13: figurs: 'figurs' is not a key; there are {TOP_KEYS}. Did you mean 'figures'?",
    ),
    ("viridis", "jet", f"14: style.colormap: 'jet' {RAINBOW}"),
    ("viridis", "Spectral_r", f"14: style.colormap: 'Spectral_r' {RAINBOW}"),
    (
        "viridis",
        "virids",
        f"14: style.colormap: 'virids' is not a colormap; there are {COLORMAPS}."
        " Did you mean 'viridis'?",
    ),
    ("nature-double", "183", f"14: style.width: 183 is not allowed; write one of {WIDTHS}"),
    ("[png, pdf]", "pdf", "14: style.format: 'pdf' is text; write a list: [pdf]"),
    (
        "[png, pdf]",
        "[png, tiff]",
        "14: style.format: 'tiff' is not a format; there are png, pdf, svg",
    ),
]

KEYS = [
    *(
        (old, new, f"{line}: {key}: the key is on line {first} already; keep one")
        for old, new, line, key, first in [
            ("{orientation: 90}", "{orientation: 90, orientation: 0}", 5, ORIENTATION, 5),
            ("{max: 200}", "{max: 200, max: 100}", 7, "stimuli.early.trial.max", 7),
            ("stop: 1.16", "stop: 1.16, stop: 2", 8, "window.stop", 8),
            ("a: vertical,", "a: vertical, a: early,", 12, f"{COMPARISON}.a", 12),
            ("nature-double,", "slide, width: slide,", 14, "style.width", 14),
            ("file: data/own.mat", "files: {a: b.mat, a: c.mat}", 3, f"{OWN}.files.a", 3),
            (
                "data/own.mat",
                "a.mat, reader: pvc-8, options: {latency_shift: true, latency_shift: false}",
                3,
                f"{OWN}.options.latency_shift",
                3,
            ),
            ("early:", "blank:", 7, "stimuli.blank", 6),
            ("own:", "'gratings':", 3, "recordings.gratings", 2),
            ("figures: ", "window: {start: 0, stop: 1}\nfigures: ", 13, "window", 8),
        ]
    ),
    *(
        (old, new, f"{line}: {place}.{key}: '{key}' is not a key; there are {known}{near}")
        for old, new, line, place, key, known, near in [
            ("1.16}", "1.16, stpo: 3}", 8, "window", "stpo", "start, stop", DID_YOU_MEAN_STOP),
            (
                "baseline: blank",
                "baseline: {start: 0, stop: 1, strat: 3}",
                10,
                "baseline",
                "strat",
                "start, stop",
                ". Did you mean 'start'?",
            ),
            (
                "data/own.mat",
                "a.mat, window: {start: 0, stop: 1, Stop: 2}",
                3,
                f"{OWN}.window",
                "Stop",
                "start, stop",
                DID_YOU_MEAN_STOP,
            ),
            (
                "title:",
                "titel:",
                12,
                COMPARISON,
                "titel",
                "a, b, recordings, title",
                ". Did you mean 'title'?",
            ),
            (
                "width:",
                "wdith:",
                14,
                "style",
                "wdith",
                "format, width, colormap, order",
                ". Did you mean 'width'?",
            ),
        ]
    ),
    (
        "bin_ms: 10",
        "Bin_ms: 10",
        f"9: Bin_ms: 'Bin_ms' is not a key; there are {TOP_KEYS}. Did you mean 'bin_ms'?",
    ),
    (
        "data/own.mat",
        "a.mat, reader: v1v2_1",
        f"3: {OWN}.reader: 'v1v2_1' is not a reader; there are {', '.join(READERS)}."
        " Did you mean 'v1v2-1'?",
    ),
]

REUSE = [
    (
        "blank: {stimulus: blank}",
        "blank: &b {stimulus: blank}\n  other: *b",
        [
            "6: stimuli.blank: anchors (&b) are not allowed; write the value without",
            "7: stimuli.other: aliases (*b) are not allowed; write the value itself",
        ],
    ),
    ("own:", "*x :", "3: recordings: aliases (*x) are not allowed; write the value itself"),
    ("own:", "&x own:", "3: recordings: anchors (&x) are not allowed; write the value without"),
    (
        "{file: data/own.mat}",
        "{<<: [{seed: 1}], file: a.mat}",
        f"3: {OWN}: merge keys ('<<') are not allowed; write the keys out",
    ),
    (
        "own:",
        "!!python/name:os.system own:",
        f"3: recordings: tags (!!python/name:os.system) {NO_TAGS}",
    ),
    ("bin_ms: 10", "bin_ms: !!float 10", f"9: bin_ms: tags (!!float) {NO_TAGS}"),
    ("90}", "!ruby/object:Gem 90}", f"5: {ORIENTATION}: tags (!ruby/object:Gem) {NO_TAGS}"),
]

NOT_YAML = [
    (
        "bin_ms: 10",
        "\tbin_ms: 10",
        "9:1: a tab stands here, where YAML takes only spaces; replace it with spaces\n"
        "    →bin_ms: 10\n"
        "    ^",
    ),
    (
        "bin_ms: 10",
        "bin_ms: 10: 2",
        "9:11: a ':' stands here, where no key can be; put the text in quotes, or check that the"
        " line above has its ':' and this one the right indentation\n"
        "    bin_ms: 10: 2\n"
        "              ^",
    ),
    (
        "bin_ms: 10",
        "bin_ms",
        "9:1: this key has no ':' after it; write `key: value`\n    bin_ms\n    ^",
    ),
    (
        "bin_ms: 10",
        " bin_ms: 10",
        "9:2: the indentation differs from the lines above; align it with them\n"
        "     bin_ms: 10\n"
        "     ^",
    ),
    (
        "bin_ms: 10",
        "- 10",
        "9:1: a '-' stands among keys; remove it, or indent the list below its key\n"
        "    - 10\n"
        "    ^",
    ),
    ("bin_ms: 10", ": 10", "9:1: a key is missing before ':'; write a name\n    : 10\n    ^"),
    (
        "bin_ms: 10",
        "}",
        "9:1: this bracket closes what was never opened; remove it\n    }\n    ^",
    ),
    (
        "stop: 1.16}",
        "stop: 1.16",
        "9:7: a comma or bracket is missing; write it (the bracket opens on line 8)\n"
        "    bin_ms: 10\n"
        "          ^",
    ),
    (
        "baseline: blank",
        "baseline: 'blank",
        "10:11: the quote that opens here is never closed; close it\n"
        "    baseline: 'blank\n"
        "              ^",
    ),
    (
        "baseline: blank",
        "baseline: @blank",
        "10:11: a text cannot begin with this character; put the text in quotes\n"
        "    baseline: @blank\n"
        "              ^",
    ),
    (
        "baseline: blank",
        r'baseline: "\q"',
        "10:11: a '\\' in double quotes has its own meaning; use single quotes\n"
        '    baseline: "\\q"\n'
        "              ^",
    ),
    ("bin_ms: 10", "bin_ms: \a", "9:9: the character U+0007 is not allowed; delete it"),
    (
        "bin_ms: 10",
        f"bin_ms: {'[' * 30}",
        f"9:29: this is nested too deeply; remove brackets\n    bin_ms: {'[' * 30}\n{' ' * 32}^",
    ),
    (
        '"Vertical"',
        r'"\UFFFFFFFF"',
        "12:80: an escape ('\\') or version number here is too large; remove it\n"
        r'    lank, recordings: [gratings], title: "\UFFFFFFFF"}'
        "\n" + " " * 44 + "^",
    ),
    (
        "  own: {file: data/own.mat}",
        "  own:\n\tfile: data/own.mat",
        "4:1: a tab stands here, where YAML takes only spaces; replace it with spaces\n"
        "    →file: data/own.mat\n"
        "    ^",
    ),
    (
        "viridis}",
        "viridis",
        "15:1: a comma or bracket is missing; write it (the bracket opens on line 14)\n    \n    ^",
    ),
    (
        "bin_ms: 10",
        "bin_ms: \u202e10: 2",
        "9:12: a ':' stands here, where no key can be; put the text in quotes, or check that the"
        " line above has its ':' and this one the right indentation\n"
        "    bin_ms: <U+202E>10: 2\n"
        "                      ^",
    ),
]

BINARY = "is not UTF-8 text (line {}); save it again with the encoding UTF-8"

WHOLE_FILE = [
    (b"", "is empty; start from the config.yaml that comes with Striate"),
    (b"# nothing yet\n", "is empty; start from the config.yaml that comes with Striate"),
    (b"---\n", "is empty; start from the config.yaml that comes with Striate"),
    (
        b"- recordings\n",
        "holds a list and no keys; write the keys recordings, stimuli, window, comparisons,"
        " each with ':' after it",
    ),
    (
        b"recordings",
        "holds text and no keys; write the keys recordings, stimuli, window, comparisons,"
        " each with ':' after it",
    ),
    (
        b"42",
        "holds a number and no keys; write the keys recordings, stimuli, window, comparisons,"
        " each with ':' after it",
    ),
    (
        b"window:\n  start: 1\n# \xb5s",
        "is not UTF-8 text (line 3); save it again with the encoding UTF-8",
    ),
    (b"#" * 1_000_001, "is larger than 1 MB, which no configuration is; shorten it"),
    (b"\n \n", "is empty; start from the config.yaml that comes with Striate"),
    (b"MATLAB 5.0 MAT-file" + bytes(300), BINARY.format(1)),
    (b"\x89PNG\r\n\x1a\n" + bytes(10), BINARY.format(3)),
    (b"PK\x03\x04\x14" + bytes(10), BINARY.format(1)),
    (VALID.encode("utf-16"), BINARY.format(1)),
    (VALID.replace("Vertical", "Größe").encode("latin-1"), BINARY.format(12)),
]

FULL_OF_FAULTS = """\
recordings:
  yes: {simulate: v1v2-1, sede: 1}
  own: {reader: 7}
stimuli:
  vertical: {orientation: [90, off]}
  vertical: {orientation: 0}
  blank: &blank {stimulus: {max: low}}
window: {start: 2, stop: 1}
baseline: blnak
comparisons:
  vertical-vs-blank: {a: vertical, b: [blank], recordings: [yes, mine]}
style: {colormap: jet}
figurs: [heatmap]
"""

ALL_OF_THEM = f"""\
config.yaml has 15 faults:
config.yaml:2: recordings.yes: yes is read by YAML as true; write "yes" in quotes
config.yaml:2: recordings.yes.sede: 'sede' is not a key; there are {RECORDING_KEYS}. \
Did you mean 'seed'?
config.yaml:3: recordings.own: the source is missing; write file: (a path) or simulate: v1v2-1
config.yaml:3: recordings.own.reader: 7 is not allowed; write one of {", ".join(READERS)}
config.yaml:5: stimuli.vertical.orientation: off is read by YAML as false; write "off" in quotes
config.yaml:6: stimuli.vertical: the key is on line 5 already; keep one
config.yaml:7: stimuli.blank: anchors (&blank) are not allowed; write the value without
config.yaml:7: stimuli.blank.stimulus.max: 'low' is text; write a number, such as 90
config.yaml:8: window: start 2 is not before stop 1; write the earlier time as start
config.yaml:9: baseline: 'blnak' is not a stimulus; there are vertical, blank. \
Did you mean 'blank'?
config.yaml:11: comparisons.vertical-vs-blank.recordings: 'mine' is not a recording; \
there are yes, own
config.yaml:11: comparisons.vertical-vs-blank.b: this is a list; write the id of a stimulus
config.yaml:11: comparisons.vertical-vs-blank.recordings: yes is read by YAML as true; \
write "yes" in quotes
config.yaml:12: style.colormap: 'jet' {RAINBOW}
config.yaml:13: figurs: 'figurs' is not a key; there are {TOP_KEYS}. Did you mean 'figures'?"""

TEN_FAULTS = """\
recordings:
  Mine: {simulate: v1v2-1}
  own: {fiel: a.mat, file: b.mat}
stimuli:
  yes: {orientation: 90}
  blank: {stimulus: []}
window: {start: 1, stop: .nan}
bin_ms: true
bin_ms: 5
comparisons:
  a-vs-b: {a: blank, b: blank}
figures: [heatmpa]
style: {width: 183}
"""

ALL_TEN = f"""\
config.yaml has 10 faults:
config.yaml:2: recordings.Mine: 'Mine' {ID_RULE}, such as 'mine'
config.yaml:3: recordings.own.fiel: 'fiel' is not a key; there are {RECORDING_KEYS}. \
Did you mean 'file'?
config.yaml:5: stimuli.yes: yes is read by YAML as true; write "yes" in quotes
config.yaml:6: stimuli.blank.stimulus: this is empty; write at least one
config.yaml:7: window.stop: .nan is not allowed; {SECONDS}
config.yaml:8: bin_ms: true is read by YAML as true; {MILLISECONDS}
config.yaml:9: bin_ms: the key is on line 8 already; keep one
config.yaml:11: comparisons.a-vs-b.b: a and b are both 'blank'; write two different stimuli
config.yaml:12: figures: 'heatmpa' is not a figure; there are {", ".join(FIGURES)}. \
Did you mean 'heatmap'?
config.yaml:13: style.width: 183 is not allowed; write one of {WIDTHS}"""

LAUGHS = (
    VALID
    + "lol: &a [x, x]\n"
    + "".join(
        f"{key}: &{key} [{', '.join([f'*{before}'] * 9)}]\n"
        for before, key in zip("abcdefgh", "bcdefghi", strict=True)
    )
)


def _all_the_laughs() -> Iterator[str]:
    known = f"is not a key; there are {TOP_KEYS}"
    for line, (key, anchor, before) in enumerate(
        zip(["lol", *"bcdefghi"], "abcdefghi", " abcdefgh", strict=True), start=15
    ):
        yield f"{line}: {key}: anchors (&{anchor}) are not allowed; write the value without"
        if before != " ":
            yield f"{line}: {key}: aliases (*{before}) are not allowed; write the value itself"
        yield f"{line}: {key}: '{key}' {known}"


def told(faults: Sequence[str]) -> str:
    """The message that lists these faults of config.yaml."""
    count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
    return "\n".join([f"config.yaml has {count}:", *(f"config.yaml:{fault}" for fault in faults)])


@dataclass(frozen=True)
class BadConfiguration:
    """Content of a config.yaml, and the message it must get."""

    kind: str
    name: str
    content: bytes
    message: str


def _spoiled() -> Iterator[BadConfiguration]:
    kinds = {
        "not YAML": NOT_YAML,
        "anchors, aliases, merge keys, tags": REUSE,
        "keys twice or unknown": KEYS,
        "names": NAMES,
        "recordings": RECORDINGS + OPTIONS,
        "stimuli": STIMULI,
        "window, bins, baseline": TIMES,
        "comparisons": COMPARISONS,
        "statistics": STATISTICS,
        "figures and style": FIGURES_AND_STYLE,
    }
    for kind, rows in kinds.items():
        for old, new, faults in rows:
            name = f"{old.strip()} -> {new.rstrip() or 'left out'}"
            message = told([faults] if isinstance(faults, str) else faults)
            yield BadConfiguration(kind, name, changed(old, new).encode(), message)


def _whole() -> Iterator[BadConfiguration]:
    for content, words in WHOLE_FILE:
        name = repr(content[:20])
        yield BadConfiguration("no configuration at all", name, content, f"config.yaml {words}")


def _several() -> Iterator[BadConfiguration]:
    for name, text, message in [
        ("faults of all kinds", FULL_OF_FAULTS, ALL_OF_THEM),
        ("ten faults", TEN_FAULTS, ALL_TEN),
        ("a billion laughs", LAUGHS, told([*_all_the_laughs()])),
    ]:
        yield BadConfiguration("many faults at once", name, text.encode(), message)


CASES = [*_whole(), *_spoiled(), *_several()]
"""All of the table."""
