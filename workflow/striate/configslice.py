"""The part of a configuration behind one comparison or one figure: a whole config.yaml.

It says the same in the same words however config.yaml is arranged, and nothing of what concerns
other comparisons, recordings or folders.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import yaml

Config = Mapping[str, Any]
"""A configuration in built-in types."""

_ORDER: Final = (
    *("recordings", "stimuli", "window", "bin_ms", "baseline", "comparisons"),
    *("figures", "tuning", "statistics", "style"),
)
_OF_RECORDING: Final = ("window", "bin_ms", "baseline", "tuning")
# config.yaml needs stimuli and a comparison, also where a figure shows none
_NO_COMPARISON: Final = "first-vs-later"
_ANY_STIMULI: Final = {"first": {"trial": [1]}, "later": {"trial": {"min": 2}}}


def configuration(
    config: Config,
    recording: str,
    origin: Config,
    comparison: str | None,
    figures: Iterable[str],
) -> Config:
    """A whole config.yaml that makes one comparison in one recording, or figures of a recording.

    Parameters
    ----------
    config
        What is wanted may be all there is in it.
    origin
        The raw file of the recording, by its name alone: `{"file": name}`; nothing if simulated.
    comparison
        None for figures of the recording, which show no comparison; the one that stands there then
        is the least that config.yaml needs.
    figures
        Figures to draw.
    """
    recorded, drawn = config["recordings"][recording], list(figures)
    part = {name: config[name] for name in ("statistics", "style") if name in config}
    part |= {
        name: recorded.get(name, config.get(name))
        for name in _OF_RECORDING
        if name in recorded or name in config
    }
    source = {name: said for name, said in recorded.items() if name not in _OF_RECORDING}
    part |= {"recordings": {recording: {**origin, **source}}, "figures": drawn}
    part |= _without_comparison(part) if comparison is None else _compared(config, comparison, part)
    concerned = set(part) if "tuning" in drawn else set(part) - {"tuning"}
    if comparison is None:
        concerned -= {"bin_ms", "statistics"}
    return {name: part[name] for name in _ORDER if name in concerned and part[name] is not None}


def as_yaml(config: Config) -> str:
    """A configuration as the text of config.yaml, in its order.

    Writing YAML takes a hundred times longer than all else here: a plan does without.
    """
    text: str = yaml.safe_dump(
        dict(config), sort_keys=False, allow_unicode=True, default_flow_style=None
    )
    return text


def _compared(config: Config, comparison: str, part: Config) -> dict[str, Any]:
    wanted, stimuli = config["comparisons"][comparison], config["stimuli"]
    baseline = part.get("baseline")
    named = [wanted["a"], wanted["b"], *([baseline] if isinstance(baseline, str) else [])]
    return {
        "stimuli": {name: dict(sorted(stimuli[name].items())) for name in named},
        "comparisons": {comparison: {k: v for k, v in wanted.items() if k != "recordings"}},
    }


def _without_comparison(part: Config) -> dict[str, Any]:
    first, later = _ANY_STIMULI
    baseline = part.get("baseline")
    return {
        "stimuli": _ANY_STIMULI,
        "comparisons": {_NO_COMPARISON: {"a": first, "b": later}},
        # a stimulus as baseline is for comparisons alone
        "baseline": None if isinstance(baseline, str) else baseline,
    }
