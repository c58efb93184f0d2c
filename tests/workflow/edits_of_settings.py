"""Edits of config.yaml; each draws what it needs from `rng`."""

from collections.abc import Mapping
from random import Random
from typing import Any, Final

from tiny import write_trials
from world import STIMULI, World

_WINDOWS: Final = (
    {"start": 0.1, "stop": 0.5},
    {"start": 0.2, "stop": 0.6},
    {"start": 0, "stop": 0.3},
)
_SETTINGS: Final[Mapping[str, tuple[Any, ...]]] = {
    "bin_ms": (100, 200, 300),
    "baseline": ("blank", {"start": 0, "stop": 0.1}),
    "figures": (["scatter"], ["states"], ["scatter", "states"], ["scatter", "time-course"]),
    "style": (
        {"format": ["png"]},
        {"format": ["png"], "width": "nature-double"},
        {"format": ["png", "svg"]},
    ),
    "statistics": (
        {"permutations": 99},
        {"permutations": 99, "fdr": 0.2},
        {"permutations": 149},
        {"permutations": 99, "seed": 5},
    ),
}


def window(world: World, rng: Random) -> None:
    owners = [world.config, *world.config["recordings"].values()]
    rng.choice(owners)["window"] = dict(rng.choice(_WINDOWS))


def another_setting(world: World, rng: Random) -> None:
    name = rng.choice(sorted(_SETTINGS))
    value = rng.choice(_SETTINGS[name])
    if value == "blank" and "blank" not in world.config["stimuli"]:
        return
    if name == "baseline" and "baseline" in world.config and rng.random() < 0.5:
        del world.config["baseline"]
    else:
        world.config[name] = value


def comparison_added(world: World, rng: Random) -> None:
    a, b = rng.sample(sorted(world.config["stimuli"]), 2)
    added = {"a": a, "b": b}
    if rng.random() < 0.3:
        added["recordings"] = [rng.choice(sorted(world.config["recordings"]))]
    world.config["comparisons"][f"{a}-vs-{b}"] = added


def comparison_removed(world: World, rng: Random) -> None:
    if len(world.config["comparisons"]) > 1:
        del world.config["comparisons"][rng.choice(sorted(world.config["comparisons"]))]


def comparison_renamed(world: World, rng: Random) -> None:
    _rename(world.config["comparisons"], rng, ("renamed", "again", "grating-vs-blank"))


def comparison_swapped(world: World, rng: Random) -> None:
    of = rng.choice(list(world.config["comparisons"].values()))
    of["a"], of["b"] = of["b"], of["a"]


def comparison_titled(world: World, rng: Random) -> None:
    rng.choice(list(world.config["comparisons"].values()))["title"] = rng.choice(("One", "Other"))


def stimulus_added(world: World, rng: Random) -> None:
    name = rng.choice(sorted(STIMULI))
    world.config["stimuli"].setdefault(name, STIMULI[name])


def stimulus_changed(world: World, rng: Random) -> None:
    name = rng.choice(sorted(world.config["stimuli"]))
    world.config["stimuli"][name] = STIMULI[rng.choice(sorted(STIMULI))]


def stimulus_removed(world: World, rng: Random) -> None:
    stimuli, comparisons = world.config["stimuli"], world.config["comparisons"].values()
    used = {of[side] for of in comparisons for side in "ab"} | {str(world.config.get("baseline"))}
    if unused := sorted({*stimuli} - used):
        del stimuli[rng.choice(unused)]


def recording_added(world: World, rng: Random) -> None:
    path = world.root / "raw" / "three.mat"
    if not path.exists():
        write_trials(path, seed=rng.randrange(4), trial_count=rng.choice((12, 16)))
    world.config["recordings"].setdefault("three", {"file": "raw/three.mat"})


def recording_removed(world: World, rng: Random) -> None:
    if len(world.config["recordings"]) > 1:
        name = rng.choice(sorted(world.config["recordings"]))
        del world.config["recordings"][name]
        for of in world.config["comparisons"].values():
            if of.get("recordings") == [name]:
                del of["recordings"]


def recording_renamed(world: World, rng: Random) -> None:
    before, after = _rename(world.config["recordings"], rng, ("renamed", "two", "one"))
    for of in world.config["comparisons"].values():
        if of.get("recordings") == [before]:
            of["recordings"] = [after]


def files_swapped(world: World, rng: Random) -> None:
    recordings = [*world.config["recordings"].values()]
    one, other = rng.choice(recordings), rng.choice(recordings)
    one["file"], other["file"] = other["file"], one["file"]


def settings_reordered(world: World, rng: Random) -> None:
    for section in (world.config, *world.config.values()):
        if isinstance(section, dict):
            items = [*section.items()]
            rng.shuffle(items)
            section.clear()
            section.update(items)


def _rename(section: dict[str, Any], rng: Random, names: tuple[str, ...]) -> tuple[str, str]:
    before, after = rng.choice(sorted(section)), rng.choice(names)
    if after in section:
        return before, before
    items = [(after if name == before else name, value) for name, value in section.items()]
    section.clear()
    section.update(items)
    return before, after
