"""Every ordinary edit, and exactly the jobs that it has to cause: the rows as data."""

from typing import Final

from matrix_edits import (
    another_raw,
    change_raw_tomorrow,
    code,
    copy_without_dates,
    deleted,
    fetch_sources_again,
    flipped,
    forget,
    lost_and_made_elsewhere,
    nothing,
    older_library,
    replace_raw_by_an_older_one,
    rewrite_raw_with_its_size_and_dates,
    settings,
    several,
    stamp_deleted,
    stamp_flipped,
    touch_raw,
    truncate_raw,
    truncated,
    upgrade_in_lock_file,
    without_a_chunk,
)
from matrix_rows import RECORDINGS, STIMULI, Row, files_of, files_of_courses, jobs, only

TWO_LINE: Final = "  two: {file: raw/two.mat, reader: trials, window: {start: 0.1, stop: 0.5}}\n"
THREE_LINE: Final = "  three: {file: raw/three.mat}\n"
SIMULATED_LINE: Final = "  simulated: {simulate: v1v2-1, seed: 3}\n"
STEEP_LINE: Final = "\n  steep-vs-blank: {a: steep, b: blank, recordings: [one]}"

FDR: Final = settings("{permutations: 99}", "{permutations: 99, fdr: 0.1}")
WINDOW: Final = settings("stop: 0.5}   #", "stop: 0.4}   #")
SWAPPED: Final = settings("a: grating, b: blank", "a: blank, b: grating")
STEEP_TOO: Final = settings("b: blank}", "b: blank}" + STEEP_LINE)
THREE_TOO: Final = several(another_raw("three", 5), settings(TWO_LINE, TWO_LINE + THREE_LINE))
SIMULATED_TOO: Final = settings(TWO_LINE, TWO_LINE + SIMULATED_LINE)
PDF_TOO: Final = settings("[png]", "[png, pdf]")
STEEP_JOBS: Final = only(
    *("compare/one/steep-vs-blank", "course/one/steep-vs-blank"),
    *("render/one/steep-vs-blank/time-course", "report"),
)
MEAN: Final = "means/one/blank.zarr.zip"
COURSES: Final = "courses/one/grating-vs-blank.zarr.zip"
FIGURE: Final = "figures/two/grating-vs-blank/time-course.png"
AFTER_MEAN: Final = jobs("course", ["one"])
OTHER_SIDES: Final = jobs("compare") | jobs("course")
OF_THREE: Final = frozenset(
    ["recordings/three.zarr.zip", "responses/three.zarr.zip"]
    + [f"means/three/{stimulus}.zarr.zip" for stimulus in STIMULI]
) | files_of("grating-vs-blank", ["three"], pooled=False)
SHALLOW: Final = several(
    settings("  steep:", "  shallow: {orientation: {max: 45}}\n  steep:"),
    settings(
        "b: blank}", "b: blank}\n  shallow-vs-blank: {a: shallow, b: blank, recordings: [two]}"
    ),
)
SHALLOW_JOBS: Final = only(
    *("mean/one/shallow", "mean/two/shallow"),
    *("compare/two/shallow-vs-blank", "course/two/shallow-vs-blank"),
    *("render/two/shallow-vs-blank/time-course", "report"),
)

MATRIX: Final = (
    Row("1", "nothing", nothing),
    Row("2", "raw file touched", touch_raw),
    Row("3", "raw file edited", another_raw("one"), jobs("convert", ["one"])),
    Row(
        "4",
        "raw file replaced by an older one",
        replace_raw_by_an_older_one,
        jobs("convert", ["one"]),
    ),
    Row(
        "5",
        "raw file of equal size and date",
        rewrite_raw_with_its_size_and_dates,
        jobs("convert", ["one"]),
    ),
    Row("6", "recording added", THREE_TOO, jobs("convert", ["three"])),
    Row(
        "7",
        "recording removed",
        settings(THREE_LINE, ""),
        only("pool/grating-vs-blank", "report"),
        earlier=THREE_TOO,
        orphans=OF_THREE,
    ),
    Row(
        "8",
        "recordings reordered",
        several(settings(TWO_LINE, ""), settings("recordings:\n", "recordings:\n" + TWO_LINE)),
    ),
    Row(
        "9",
        "how raw files are read",
        several(
            settings("one.mat}", "one.mat, reader: trials}"),
            settings(" reader: trials, window", " window"),
        ),
        jobs("convert"),
    ),
    Row("10", "equal value written otherwise", settings("bin_ms: 100", "bin_ms: 100.0")),
    Row(
        "11",
        "trials of a compared stimulus",
        settings("grating: {stimulus: {contains: grating}}", "grating: {orientation: {max: 100}}"),
        jobs("mean", stimuli=["grating"]) | jobs("compare"),
    ),
    Row("12", "labels of a stimulus reordered", settings("[67.5, 90, 112.5]", "[112.5, 67.5, 90]")),
    Row(
        "13",
        "stimulus that nobody compares",
        settings("67.5, 90,", "90,"),
        only("mean/one/steep", "mean/two/steep", "report"),
    ),
    Row("14", "comparison with a new stimulus added", SHALLOW, SHALLOW_JOBS),
    Row("14b", "comparison of known stimuli added", STEEP_TOO, STEEP_JOBS),
    Row("15", "a and b swapped", SWAPPED, OTHER_SIDES),
    Row(
        "16",
        "b is another stimulus",
        settings("a: grating, b: blank", "a: grating, b: steep"),
        OTHER_SIDES,
    ),
    Row(
        "17",
        "comparison renamed",
        settings("grating-vs-blank:", "contrast:"),
        jobs("compare", comparison="contrast") | jobs("course", comparison="contrast"),
        orphans=files_of("grating-vs-blank", RECORDINGS),
    ),
    Row(
        "18",
        "comparison removed",
        settings(STEEP_LINE, ""),
        only("report"),
        earlier=STEEP_TOO,
        orphans=files_of("steep-vs-blank", ["one"], pooled=False),
    ),
    Row("19", "false discovery rate", FDR, jobs("compare")),
    Row(
        "20",
        "width of figures",
        settings("format: [png]", "format: [png], width: nature-single"),
        jobs("render"),
    ),
    Row(
        "21",
        "comment, white space, order of keys",
        several(
            settings("# s", "# seconds  \n\n"),
            settings("{a: grating, b: blank}", "{b: blank,  a: grating}"),
        ),
    ),
    Row("22", "module of reading edited", code("matfile/load.py"), jobs("convert")),
    Row("23", "module of means edited", code("steps/mean.py"), jobs("mean")),
    Row("24", "module of a figure edited", code("figures/time_course.py"), jobs("render")),
    Row("25", "fresh clone, other files beside it", fetch_sources_again),
    Row("26", "recording deleted", deleted("recordings/one.zarr.zip"), only("convert/one")),
    Row("27", "mean deleted", deleted(MEAN), only("mean/one/blank")),
    Row("28", "figure deleted", deleted(FIGURE), only("render/two/grating-vs-blank/time-course")),
    Row("29", "byte of a chunk flipped", flipped("recordings/one.zarr.zip"), only("convert/one")),
    Row(
        "30", "figure truncated", truncated(FIGURE), only("render/two/grating-vs-blank/time-course")
    ),
    Row("31", ".snakemake deleted", forget),
    Row("32", ".snakemake deleted, false discovery rate", several(forget, FDR), jobs("compare")),
    Row("33", "copied without dates and .snakemake", copy_without_dates),
    Row(
        "34",
        "reading failed once after an edit",
        another_raw("one"),
        jobs("convert", ["one"]),
        earlier=truncate_raw,
        earlier_fails=True,
    ),
    Row("35", "library upgraded in the lock file", upgrade_in_lock_file, jobs("convert")),
)

OWN: Final = (
    Row(
        "",
        "chunk deleted inside a dataset",
        without_a_chunk("recordings/one.zarr.zip"),
        only("convert/one"),
    ),
    Row("", "another library installed than at the last run", older_library, jobs("convert")),
    Row("", ".snakemake deleted, window", several(forget, WINDOW), jobs("respond", ["one"])),
    Row(
        "",
        "copied without dates, a and b swapped",
        several(copy_without_dates, SWAPPED),
        OTHER_SIDES,
    ),
    Row("", "stamp deleted", stamp_deleted(MEAN), only("mean/one/blank") | AFTER_MEAN),
    Row("", "stamp damaged", stamp_flipped("responses/one.zarr.zip"), jobs("respond", ["one"])),
    Row(
        "",
        "format of figures removed",
        settings("png, pdf", "png"),
        jobs("render"),
        earlier=PDF_TOO,
        orphans=only(*(f"figures/{name}/grating-vs-blank/time-course.pdf" for name in RECORDINGS)),
    ),
    Row(
        "",
        "lost artifact made again otherwise",
        lost_and_made_elsewhere(MEAN),
        only("mean/one/blank") | AFTER_MEAN,
        found_later=AFTER_MEAN,
    ),
    Row(
        "",
        "seed of a simulation",
        settings("seed: 3", "seed: 4"),
        jobs("simulate", ["simulated"]),
        earlier=SIMULATED_TOO,
    ),
    Row(
        "",
        "simulated file deleted",
        deleted("simulated/simulated.mat"),
        only("simulate/simulated"),
        earlier=SIMULATED_TOO,
    ),
    Row("", "raw file dated in the future", change_raw_tomorrow, jobs("convert", ["one"])),
    Row("", "template of the report edited", code("report/page.html.jinja"), only("report")),
    Row(
        "",
        "a stimulus as baseline",
        settings("bin_ms: 100", "bin_ms: 100\nbaseline: blank"),
        jobs("compare"),
    ),
    Row("", "bins of the time courses", settings("bin_ms: 100", "bin_ms: 200"), jobs("mean")),
    Row("", "module of comparing edited", code("steps/compare.py"), jobs("compare")),
    Row("", "module of courses edited", code("courses.py"), jobs("course")),
    Row("", "courses deleted", deleted(COURSES), only("course/one/grating-vs-blank")),
    Row(
        "",
        "no figure shows time courses any longer",
        settings("[time-course]", "[scatter]"),
        only(*(f"render/{name}/grating-vs-blank/scatter" for name in RECORDINGS), "report"),
        orphans=files_of_courses(f"{name}/grating-vs-blank" for name in RECORDINGS),
    ),
    Row(
        "",
        "title of a comparison",
        settings("b: blank}", "b: blank, title: Gratings}"),
        jobs("render"),
    ),
    Row("", "mean deleted, window", several(deleted(MEAN), WINDOW), jobs("respond", ["one"])),
    Row(
        "",
        "mean, table, figure and report deleted",
        deleted(MEAN, "comparisons/two/grating-vs-blank.csv", FIGURE, "report.html"),
        only(
            "mean/one/blank",
            "compare/two/grating-vs-blank",
            "render/two/grating-vs-blank/time-course",
            "report",
        ),
    ),
    Row(
        "",
        "recording damaged, stimulus changed",
        several(flipped("recordings/one.zarr.zip"), settings("67.5, 90,", "90,")),
        only("convert/one", "mean/one/steep", "mean/two/steep", "report"),
    ),
)
