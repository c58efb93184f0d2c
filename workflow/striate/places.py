"""Where the artifacts of each rule lie, with the wildcards of the rule."""

from typing import Final

SUFFIX: Final = ".zarr.zip"
SIMULATED: Final = "results/simulated/{recording}.mat"
TRUTH: Final = "results/simulated/{recording}.truth.json"
RECORDING: Final = f"results/recordings/{{recording}}{SUFFIX}"
RESPONSES: Final = f"results/responses/{{recording}}{SUFFIX}"
MEANS: Final = f"results/means/{{recording}}/{{stimulus}}{SUFFIX}"
COMPARISON: Final = f"results/comparisons/{{recording}}/{{comparison}}{SUFFIX}"
COMPARISON_TABLE: Final = "results/comparisons/{recording}/{comparison}.csv"
COURSES: Final = f"results/courses/{{recording}}/{{comparison}}{SUFFIX}"
COURSES_TABLE: Final = "results/courses/{recording}/{comparison}.csv"
POOLED: Final = f"results/comparisons/{{comparison}}{SUFFIX}"
POOLED_TABLE: Final = "results/comparisons/{comparison}.csv"
FIGURE: Final = "results/figures/{recording}/{comparison}/{figure}.{format}"
FIGURE_TABLE: Final = "results/figures/{recording}/{comparison}/{figure}.csv"
FIGURE_OF_RECORDING: Final = "results/figures/{recording}/{figure}.{format}"
FIGURE_OF_RECORDING_TABLE: Final = "results/figures/{recording}/{figure}.csv"
REPORT: Final = "results/report.html"
UNREADABLE: Final = "results/unreadable/{recording}"

STAMPS: Final = "results/stamps/"
STAMP_SUFFIX: Final = ".stamp"
_WRITTEN_IN: Final = {
    "simulated": (".mat", ".truth.json"),
    "recordings": (SUFFIX,),
    "responses": (SUFFIX,),
    "means": (SUFFIX,),
    "comparisons": (SUFFIX, ".csv"),
    "courses": (SUFFIX, ".csv"),
    "figures": (".png", ".pdf", ".svg", ".csv"),
    "report": (".html",),
}
_SUFFIXES: Final = tuple(dict.fromkeys(end for ends in _WRITTEN_IN.values() for end in ends))
ENDINGS: Final = (*_SUFFIXES, STAMP_SUFFIX, ".log", ".tsv")
"""How files under results/ end; an id that did could be a folder where a file belongs."""


def stamp_of(artifact: str) -> str:
    """Where the stamp of the job lies that writes an artifact; its files have one stem."""
    stem = artifact.removeprefix("results/")
    suffix = next((suffix for suffix in _SUFFIXES if stem.endswith(suffix)), "")
    return f"{STAMPS}{stem.removesuffix(suffix)}{STAMP_SUFFIX}"


def stamped_by(stamp: str) -> list[str]:
    """Files that the job of a stamp may have written."""
    stem = stamp.removeprefix(STAMPS).removesuffix(STAMP_SUFFIX)
    return [f"results/{stem}{suffix}" for suffix in _WRITTEN_IN.get(stem.split("/")[0], ())]
