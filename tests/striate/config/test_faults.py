"""Bad configurations: each fault is told with its line, its key and what to write instead."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pydantic import ValidationError

from configurations import VALID, changed
from striate.config.faults import Fault
from striate.config.fields import Section
from striate.config.figures import FIGURES
from striate.config.wording import model_faults
from striate.config.yamlfile import read_document
from striate.errors import SettingsError
from striate.reader_options import options_models
from striate.settings import READERS, Settings, load_settings

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

ONE_FAULT = [
    # recordings
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
    ("data/own.mat", "''", f"3: {OWN}.file: '' is not allowed; write the path of a raw file"),
    (
        "data/own.mat",
        "~no-such-user/own.mat",
        f"3: {OWN}.file: '~no-such-user/own.mat' names no home folder; write the whole path",
    ),
    # options of a reader, several files
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
    # ids
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
    ("own:", "é:", f"3: recordings.é: 'é' {ID_RULE}"),
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
    # stimuli
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
    # window, bin_ms, baseline
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
    # comparisons
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
    # statistics and tuning
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
    # figures and style
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
    ("bin_ms: 10", ": 10", "9:1: a key is missing before ':'\n    : 10\n    ^"),
    (
        "bin_ms: 10",
        "}",
        "9:1: this bracket closes what was never opened; remove it\n    }\n    ^",
    ),
    (
        "stop: 1.16}",
        "stop: 1.16",
        "9:7: a comma or the closing bracket is missing; the bracket opens on line 8\n"
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
        "12: an escape ('\\') or version number here is too large; remove it",
    ),
]

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


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("config.yaml")


def refusal(path: Path) -> str:
    with pytest.raises(SettingsError) as refused:
        load_settings(path)
    return str(refused.value)


@pytest.mark.parametrize(("old", "new", "fault"), ONE_FAULT + NOT_YAML)
def test_a_fault_is_told_with_its_line_its_key_and_what_to_write(
    config: Path, old: str, new: str, fault: str
) -> None:
    config.write_text(changed(old, new), encoding="utf-8")
    assert refusal(config) == f"config.yaml has 1 fault:\nconfig.yaml:{fault}"


@pytest.mark.parametrize(("content", "fault"), WHOLE_FILE)
def test_a_file_that_holds_no_configuration_is_refused_in_one_sentence(
    config: Path, content: bytes, fault: str
) -> None:
    config.write_bytes(content)
    assert refusal(config) == f"config.yaml {fault}"


def test_a_missing_file_is_named_as_the_caller_named_it(config: Path) -> None:
    assert refusal(config) == (
        "config.yaml does not exist; start from the config.yaml that comes with Striate"
    )
    assert refusal(Path("elsewhere/config.yaml")).startswith("elsewhere/config.yaml does not exist")


def test_a_folder_is_not_a_configuration(config: Path) -> None:
    config.mkdir()
    assert refusal(config) == (
        "config.yaml cannot be read (Is a directory); name a file that you may read"
    )


def test_all_faults_of_all_kinds_are_told_at_once_in_the_order_of_the_file(config: Path) -> None:
    config.write_text(FULL_OF_FAULTS, encoding="utf-8")
    assert refusal(config) == ALL_OF_THEM


def test_an_empty_mapping_misses_every_required_key(config: Path) -> None:
    config.write_text("{}", encoding="utf-8")
    assert refusal(config) == (
        "config.yaml has 4 faults:\n"
        "config.yaml:1: recordings: the key is missing;"
        " write recordings: {simulated-gratings: {simulate: v1v2-1}}\n"
        "config.yaml:1: stimuli: the key is missing; write stimuli: {vertical: {orientation: 90}}\n"
        "config.yaml:1: window: the key is missing; write window: {start: 0.16, stop: 1.16}\n"
        "config.yaml:1: comparisons: the key is missing;"
        " write comparisons: {vertical-vs-horizontal: {a: vertical, b: horizontal}}"
    )


def test_a_second_document_is_a_fault(config: Path) -> None:
    config.write_text(f"{VALID}---\n{VALID}", encoding="utf-8")
    assert refusal(config) == (
        "config.yaml has 1 fault:\n"
        "config.yaml:15: a second document begins here; keep one document, without '---'"
    )


def test_of_many_known_names_a_message_lists_the_first_and_counts_the_rest(config: Path) -> None:
    many = "\n".join(f"  s{number}: {{stimulus: blank}}" for number in range(100))
    config.write_text(changed("  early: {trial: {max: 200}}", many), encoding="utf-8")
    text = config.read_text(encoding="utf-8").replace("b: blank", "b: zebra")
    config.write_text(text, encoding="utf-8")
    names = "vertical, blank, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9 and 90 more"
    assert refusal(config).endswith(f"'zebra' is not a stimulus; there are {names}")


class Foreign(Section):
    bin_ms: bool


def test_a_refusal_without_words_of_its_own_is_told_plainly(config: Path) -> None:
    config.write_text("bin_ms: ten", encoding="utf-8")
    document = read_document(config)
    with pytest.raises(ValidationError) as refused:
        Foreign.model_validate(document.values)
    assert list(model_faults(refused.value, document, Foreign)) == [
        Fault(
            line=1,
            path=("bin_ms",),
            text="'ten' is text, which is not allowed here;"
            " see the comments in the default config.yaml",
        )
    ]


FAULT_LINE = re.compile(r"config\.yaml:\d+(:\d+)?: \S|    ")
FOREIGN_WORDS = re.compile(
    "input should|inputs are|validation|pydantic|traceback|value error|field required", re.I
)


def outcome(path: Path, content: bytes) -> str | None:
    """The refusal of a configuration, None if it is accepted; any other error passes through."""
    path.write_bytes(content)
    try:
        assert isinstance(load_settings(path), Settings)
    except SettingsError as refused:
        return str(refused).replace(str(path), "config.yaml")
    return None


@pytest.fixture(scope="module")
def any_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "config.yaml"


YAML_MARKS = st.sampled_from([*"{}[]:,&*!|>'\"%@`#?-~=<\n\t \\", ": ", "- ", "<<: ", "\n  ", "---"])
SPOILED = st.builds(
    lambda at, marks: VALID[:at] + "".join(marks) + VALID[at:],
    st.integers(0, len(VALID)),
    st.lists(YAML_MARKS, min_size=1, max_size=4),
)


@effort(deadline=None)
@given(st.binary() | (SPOILED | st.text()).map(lambda text: text.encode("utf-8", "replace")))
@example(b"%YAML 1." + b"9" * 5000 + b"\n---\na: 1")
@example(b"a: 2024-99-99")
@example(b"!")
@example(b"a: " + b"[" * 2000)
@example(b"? " * 2000)
@example(b"\xef\xbb\xbf" + VALID.encode())
def test_any_content_gives_settings_or_a_settings_error(any_config: Path, content: bytes) -> None:
    told = outcome(any_config, content)
    assert told is None or told.startswith("config.yaml")


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3),
    max_leaves=6,
)
PLACES = [
    ("recordings",),
    ("recordings", "gratings"),
    *(("recordings", "own", key) for key in RECORDING_KEYS.split(", ")),
    ("recordings", "own", "options", "latency_shift"),
    ("recordings", "own", "files", "natural"),
    ("stimuli",),
    ("stimuli", "vertical"),
    ("stimuli", "vertical", "orientation"),
    *(("stimuli", "early", "trial", key) for key in ("min", "max", "contains", "other")),
    ("window",),
    ("window", "stop"),
    ("bin_ms",),
    ("baseline",),
    ("comparisons",),
    *(("comparisons", "vertical-vs-blank", key) for key in ("a", "b", "recordings", "title")),
    ("figures",),
    ("tuning",),
    ("statistics",),
    *(("statistics", key) for key in (*STATISTICS_KEYS.split(", "), "other")),
    ("style",),
    *(("style", key) for key in ("format", "width", "colormap")),
]


@effort(deadline=None)
@given(st.sampled_from(PLACES), VALUES)
def test_whatever_stands_at_a_key_is_told_in_words_of_our_own(
    any_config: Path, place: tuple[str, ...], value: object
) -> None:
    values = yaml.safe_load(VALID)
    inside = values
    if "options" in place:
        inside["recordings"]["own"] |= {"reader": "pvc-8"}
    for key in place[:-1]:
        inside = inside.setdefault(key, {})
    inside[place[-1]] = value
    told = outcome(any_config, yaml.safe_dump(values).encode())
    if told is not None:
        head, *lines = told.split("\n")
        assert re.fullmatch(r"config\.yaml has (1 fault|\d+ faults):", head)
        assert all(FAULT_LINE.match(line) for line in lines)
        assert not FOREIGN_WORDS.search(told)
