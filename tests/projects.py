"""A small project on disk: its raw file, its config.yaml, and figures drawn by its own steps."""

from dataclasses import dataclass
from pathlib import Path

import recordings
from configurations import settings_from
from striate import specs
from striate.config.figures import FIGURES, is_of_comparison
from striate.settings import Settings
from striate.steps import compare, convert, course, mean, render, respond

CONFIG = """\
recordings:
  own: {file: secret/raw/session.mat}
  other: {file: other.mat, bin_ms: 20}
stimuli:
  grating: {stimulus: {contains: grating}}
  blank: {stimulus: blank}
  late: {trial: {min: 3}}
window: {start: 0.0, stop: 0.1}
comparisons:
  grating-vs-blank: {a: grating, b: blank, title: "Größe 漢 < 5 & more"}
  late-vs-blank: {a: late, b: blank, recordings: [own]}
figures: [difference, heatmap]
statistics: {permutations: 99}
style: {format: [png, pdf, svg], width: nature-single}
"""
COMPARISON = "grating-vs-blank"


@dataclass(frozen=True)
class Project:
    """Figures of the recording `own` alone are drawn."""

    root: Path
    settings: Settings

    @property
    def raw(self) -> Path:
        return self.root / "secret" / "raw" / "session.mat"

    def figure(self, name: str = "difference.png") -> Path:
        folder = self.root / "results" / "figures" / "own"
        return (folder / COMPARISON if is_of_comparison(Path(name).stem) else folder) / name

    def draw(self, figure: str = "difference") -> None:
        """As the rule does, from the artifacts that are there."""
        results, out = self.root / "results", self.figure(figure)
        places = {
            "comparison": results / f"comparisons/own/{COMPARISON}.zarr.zip",
            "courses": results / f"courses/own/{COMPARISON}.zarr.zip",
            "recording": results / "recordings/own.zarr.zip",
            "a": results / "means/own/grating.zarr.zip",
            "b": results / "means/own/blank.zarr.zip",
            "responses": results / "responses/own.zarr.zip",
        }
        forms = [str(out.with_name(f"{figure}.{form}")) for form in ("png", "pdf", "svg")]
        comparison = COMPARISON if is_of_comparison(figure) else None
        spec = specs.render_spec(self.settings, figure, "own", comparison)
        shown = [str(places[name]) for name in FIGURES[figure]]
        table = str(out.with_name(f"{figure}.csv"))
        render.main([*shown, "--out", *forms, "--table", table, "--spec", spec])


def made_project(root: Path, config: str = CONFIG) -> Project:
    """Raw file, configuration, and every artifact up to the figures."""
    raw = root / "secret" / "raw" / "session.mat"
    raw.parent.mkdir(parents=True)
    recordings.write_v1v2_1_mat(raw, rows=8, bins=(128, 150))
    settings = settings_from(config, root)
    project = Project(root, settings)
    results = root / "results"
    recording, responses = results / "recordings/own.zarr.zip", results / "responses/own.zarr.zip"
    spec = '{"recording": "own", "reader": null, "options": {}, "names": [], "simulated": false}'
    convert.main([str(recording), str(raw), "--spec", spec])
    both = [str(recording), str(responses)]
    respond.main([*both, "--spec", specs.respond_spec(settings, "own")])
    means = [str(results / f"means/own/{name}.zarr.zip") for name in ("grating", "blank")]
    for name, path in zip(("grating", "blank"), means, strict=True):
        mean.main([*both, path, "--spec", specs.mean_spec(settings, "own", name)])
    out = results / f"comparisons/own/{COMPARISON}"
    written = ["--out", f"{out}.zarr.zip", "--table", f"{out}.csv"]
    compare.main(
        [str(responses), *written, "--spec", specs.compare_spec(settings, "own", COMPARISON)]
    )
    out = results / f"courses/own/{COMPARISON}"
    written = ["--out", f"{out}.zarr.zip", "--table", f"{out}.csv"]
    course.main(
        [str(recording), *means, *written, "--spec", specs.course_spec(settings, "own", COMPARISON)]
    )
    project.draw()
    return project
