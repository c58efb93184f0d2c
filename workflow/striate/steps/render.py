"""Draw one figure, and write down its numbers."""

import argparse
import importlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xarray as xr

from striate.command import run
from striate.config.figures import COMPARISON, COURSES, FIGURES, RECORDING
from striate.configslice import as_yaml
from striate.errors import NothingToShowError
from striate.opened import opened_recording
from striate.panels.clusters import with_courses
from striate.panels.reason import draw_reason
from striate.provenance import provenance
from striate.stamping import stamped
from striate.stores import load
from striate.style import Style, save_figure
from striate.tables import save_table


def main(argv: Sequence[str]) -> None:
    """Load what the figure shows, draw it, save it in every format asked for, and its numbers."""
    parser = argparse.ArgumentParser(prog="render", description=__doc__)
    parser.add_argument("artifacts", type=Path, nargs="+", help="what the figure shows")
    parser.add_argument(
        "--out", type=Path, nargs="+", required=True, help="the files to write: .png .pdf .svg"
    )
    parser.add_argument("--table", type=Path, required=True, help="the numbers, as .csv")
    parser.add_argument(
        "--spec", type=json.loads, required=True, help="figure, title, settings, style, made_by"
    )
    given = parser.parse_args(argv)
    spec, style = given.spec, Style(**given.spec["style"])
    drawing: Any = importlib.import_module(f"striate.figures.{spec['figure'].replace('-', '_')}")
    with _opened(spec["figure"], given.artifacts) as artifacts:
        first = artifacts[0] = artifacts[0].assign_attrs(title=spec["title"])
        try:
            figure = drawing.draw(*artifacts, **spec["settings"], style=style)
            numbers = drawing.numbers(*artifacts, **spec["settings"])
        except NothingToShowError as why:
            figure, numbers = draw_reason(first, str(why), style), {"reason": [str(why)]}
        save_table(numbers, given.table)
        inputs = dict(zip(FIGURES[spec["figure"]], given.artifacts, strict=True))
        told = provenance(first, spec["figure"], inputs, given.table, as_yaml(spec["made_by"]))
        for path in given.out:
            save_figure(figure, path, told)


@contextmanager
def _opened(figure: str, paths: Sequence[Path]) -> Iterator[list[xr.Dataset]]:
    """Artifacts in memory, but for the recording, which stays on disk; courses are joined."""
    places = dict(zip(FIGURES[figure], paths, strict=True))
    recorded = places.pop(RECORDING, None)
    whole = {name: load(path) for name, path in places.items()}
    if COURSES in whole:
        whole[COMPARISON] = with_courses(whole[COMPARISON], whole.pop(COURSES))
    if recorded is None:
        yield [*whole.values()]
        return
    with opened_recording(recorded) as recording:
        yield [*whole.values(), recording]


if __name__ == "__main__":
    run(stamped(main))
