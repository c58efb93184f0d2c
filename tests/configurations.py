"""A small valid config.yaml to spoil, line by line."""

from pathlib import Path

from striate.settings import Settings, load_settings

VALID = """\
recordings:
  gratings: {simulate: v1v2-1, seed: 1}
  own: {file: data/own.mat}
stimuli:
  vertical: {orientation: 90}
  blank: {stimulus: blank}
  early: {trial: {max: 200}}
window: {start: 0.16, stop: 1.16}
bin_ms: 10
baseline: blank
comparisons:
  vertical-vs-blank: {a: vertical, b: blank, recordings: [gratings], title: "Vertical"}
figures: [heatmap]
style: {format: [png, pdf], width: nature-double, colormap: viridis}
"""


def changed(old: str, new: str) -> str:
    """The valid configuration with one stretch of it replaced."""
    assert VALID.count(old) == 1, f"{old!r} must stand once in VALID"
    return VALID.replace(old, new)


def settings_from(text: str, folder: Path) -> Settings:
    """Settings of a configuration that is written to `folder` first."""
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)
