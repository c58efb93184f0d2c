"""Draw one figure of a comparison."""

import argparse
import importlib
import json
from collections.abc import Sequence
from pathlib import Path

import xarray as xr

from striate.command import run
from striate.rawfiles import digest_name
from striate.stores import load
from striate.style import Style, save_figure


def main(argv: Sequence[str]) -> None:
    """Load the comparison and the means of A and B, draw, save in every format asked for."""
    parser = argparse.ArgumentParser(prog="render", description=__doc__)
    parser.add_argument("comparison", type=Path, help="the comparison")
    parser.add_argument("means_a", type=Path, help="means of stimulus A")
    parser.add_argument("means_b", type=Path, help="means of stimulus B")
    parser.add_argument("figures", type=Path, nargs="+", help="the files to write: .png .pdf .svg")
    parser.add_argument("--spec", type=json.loads, required=True, help="figure, title, style")
    given = parser.parse_args(argv)
    drawing = importlib.import_module(f"striate.figures.{given.spec['figure'].replace('-', '_')}")
    comparison = load(given.comparison).assign_attrs(title=given.spec["title"])
    means = load(given.means_a), load(given.means_b)
    figure = drawing.draw(comparison, *means, Style(**given.spec["style"]))
    for path in given.figures:
        save_figure(figure, path, provenance(comparison))


def provenance(comparison: xr.Dataset) -> dict[str, str]:
    """What a picture says of itself, inside the file."""
    attrs = comparison.attrs
    return {
        "Title": f"{attrs['comparison']} in {attrs['recording']}",
        "Software": f"Striate {attrs['striate_version']}",
        "Source": f"{attrs['source']}, {digest_name(attrs)} {attrs['source_sha256']}",
    }


if __name__ == "__main__":
    run(main)
