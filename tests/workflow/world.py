"""A small project in a folder of its own, to be edited, broken and run in any order."""

import copy
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml
from checkout import Checkout
from tiny import write_trials

STIMULI: Final[dict[str, dict[str, Any]]] = {
    "grating": {"stimulus": {"contains": "grating"}},
    "blank": {"stimulus": "blank"},
    "steep": {"orientation": [67.5, 90, 112.5]},
    "shallow": {"orientation": {"max": 45}},
}
BASE: Final[dict[str, Any]] = {
    "recordings": {"one": {"file": "raw/one.mat"}, "two": {"file": "raw/two.mat"}},
    "stimuli": {name: STIMULI[name] for name in ("grating", "blank")},
    "window": {"start": 0.1, "stop": 0.5},
    "bin_ms": 100,
    "comparisons": {"grating-vs-blank": {"a": "grating", "b": "blank"}},
    "figures": ["scatter"],
    "statistics": {"permutations": 99},
    "style": {"format": ["png"]},
}
NOT_ARTIFACTS: Final = ("logs/", "benchmarks/", "stamps/", "unreadable/")


class _WithoutAliases(yaml.SafeDumper):
    """Two stimuli may hold the same list: it is written twice."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002
        return True


@dataclass
class World:
    """A project, its settings, and what has to be put right before it can run.

    Attributes
    ----------
    root
        Its folder; it may move.
    config
        What config.yaml says.
    sound
        File, relative to the folder, to the content that it has when it is not broken.
    knows_its_files
        Whether every file that was written has had a stamp since.
    """

    root: Path
    config: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(BASE))
    sound: dict[str, bytes] = field(default_factory=dict)
    knows_its_files: bool = True

    def copy(self, root: Path, copied: Callable[[str, str], object] = shutil.copy2) -> "World":
        """All of it elsewhere, by default with the dates."""
        shutil.copytree(self.root, root, copy_function=copied)
        return World(root, copy.deepcopy(self.config), {**self.sound}, self.knows_its_files)

    def configure(self, comment: str = "") -> None:
        text = yaml.dump(self.config, Dumper=_WithoutAliases, sort_keys=False)
        (self.root / "config.yaml").write_text(comment + text, encoding="utf-8")

    def break_file(self, name: str, content: bytes | None) -> None:
        """Give a file another content, or remove it, until `mend`."""
        path = self.root / name
        if path.exists():
            self.sound.setdefault(name, path.read_bytes())
            path.unlink()
        if content is not None:
            path.write_bytes(content)

    def mend(self) -> None:
        for name, content in self.sound.items():
            (self.root / name).write_bytes(content)
        self.sound.clear()

    def under(self, folder: str, pattern: str = "*") -> list[Path]:
        """Files in a folder of the project, in a fixed order."""
        return sorted(path for path in (self.root / folder).rglob(pattern) if path.is_file())

    def artifacts(self) -> list[str]:
        """Files under results/ that a scientist may open, relative to the project."""
        home = self.root / "results"
        names = [path.relative_to(home).as_posix() for path in self.under("results")]
        return [f"results/{name}" for name in names if not name.startswith(NOT_ARTIFACTS)]

    def raw_files(self) -> list[Path]:
        return self.under("raw", "*.mat")


def new_world(root: Path) -> World:
    """The project before its first run."""
    checkout = Checkout.fresh(root, "")
    world = World(checkout.root)
    world.configure()
    for seed, name in enumerate(world.config["recordings"]):
        write_trials(root / "raw" / f"{name}.mat", seed)
    return world
