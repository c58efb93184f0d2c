"""What may happen to the files of a project; each draws what it needs from `rng`."""

import os
import shutil
import time
from pathlib import Path
from random import Random
from typing import Final

from tiny import write_trials
from world import World

_BEHAVIOUR: Final = (
    ("means.py", "return self.total / self.count", "return 1.25 * self.total / self.count"),
    (
        "responses.py",
        "(dims, window_mean(recording, *window)",
        "(dims, 2 * window_mean(recording, *window)",
    ),
    ("comparisons.py", "mean_a - mean_b", "1.0625 * mean_a - mean_b"),
    ("readers/trials.py", "values.shape[1]] = values", "values.shape[1]] = 3 * values"),
    ("report/page.html.jinja", "<title>Stimulus comparisons", "<title>Comparisons of stimuli"),
    ("figures/scatter.py", "_STACKED_MM: Final = 1.5", "_STACKED_MM: Final = 2.25"),
)
_OF_EQUAL_SIZE: Final = (
    ("means.py", "np.sqrt(variance / self.count)", "np.sqrt(variance * self.count)"),
    ("comparisons.py", "mean_a - mean_b, attrs", "mean_a + mean_b, attrs"),
    ("figures/scatter.py", "_STACKED_MM: Final = 1.5", "_STACKED_MM: Final = 3.5"),
)
_COMMENTED: Final = ("means.py", "responses.py", "figures/scatter.py", "steps/pool.py", "stores.py")
_STEPS: Final = ("convert", "respond", "mean", "compare", "course", "pool", "render", "report")
_PACKAGE: Final = Path("workflow") / "striate"
_RAW_NAMES: Final = ("one.mat", "session 7.mat", "größe.mat")
_LONG_AGO: Final = (1_000_000_000, 1_000_000_000)


# ---- Raw files


def raw_changed(world: World, rng: Random) -> None:
    write_trials(_raw(world, rng), rng.randrange(4))


def raw_replaced_by_an_older_one(world: World, rng: Random) -> None:
    path = _raw(world, rng)
    other = path.with_suffix(".new")
    write_trials(other, rng.randrange(4))
    os.utime(other, _LONG_AGO)
    other.replace(path)


def raw_changed_keeping_size_and_date(world: World, rng: Random) -> None:
    path = _raw(world, rng)
    status = path.stat()
    write_trials(path, rng.randrange(4))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def raw_swapped(world: World, rng: Random) -> None:
    one, other = _raw(world, rng), _raw(world, rng)
    beside = one.with_suffix(".beside")
    one.rename(beside)
    if other != one:
        other.rename(one)
    beside.rename(other)


def raw_renamed(world: World, rng: Random) -> None:
    path = _raw(world, rng)
    after = path.with_name(rng.choice(_RAW_NAMES))
    if after.exists() or f"raw/{after.name}" in world.sound:
        return
    path.rename(after)
    for recording in world.config["recordings"].values():
        if recording["file"] == f"raw/{path.name}":
            recording["file"] = f"raw/{after.name}"


def everything_touched(world: World, rng: Random) -> None:
    when = time.time() + rng.choice((-86_400, 0, 86_400))
    for name in ("raw", "workflow", "results"):
        for path in world.under(name):
            os.utime(path, (when, when))


def raw_removed(world: World, rng: Random) -> None:
    world.break_file(_raw_name(world, rng), None)


def raw_broken(world: World, rng: Random) -> None:
    name = _raw_name(world, rng)
    whole = (world.root / name).read_bytes()
    world.break_file(name, whole[: rng.randrange(len(whole))] if whole else b"none")


def _raw(world: World, rng: Random) -> Path:
    """A raw file that is not broken."""
    sound = [path for path in world.raw_files() if f"raw/{path.name}" not in world.sound]
    if not sound:
        world.mend()
        sound = world.raw_files()
    return rng.choice(sound)


def _raw_name(world: World, rng: Random) -> str:
    return f"raw/{_raw(world, rng).name}"


# ---- Code


def behaviour_edited(world: World, rng: Random) -> None:
    """A line that changes numbers, or the same line as it was."""
    name, old, new = rng.choice(_BEHAVIOUR)
    _exchange(world.root / _PACKAGE / name, old, new)


def code_changed_keeping_size_and_date(world: World, rng: Random) -> None:
    """What Python compiled before looks up to date; half of the time nothing else is remembered."""
    name, old, new = rng.choice(_OF_EQUAL_SIZE)
    path = world.root / _PACKAGE / name
    before = path.stat()
    _exchange(path, old, new)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    if rng.random() < 0.5:
        memory_deleted(world, rng)


def _exchange(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    edited = text.replace(new, old) if new in text else text.replace(old, new, 1)
    path.write_text(edited, encoding="utf-8")


def comment_edited(world: World, rng: Random) -> None:
    path = world.root / _PACKAGE / rng.choice(_COMMENTED)
    text, comment = path.read_text(encoding="utf-8"), "\n# A comment.\n"
    edited = text.removesuffix(comment) if text.endswith(comment) else text + comment
    path.write_text(edited, encoding="utf-8")


def step_broken(world: World, rng: Random) -> None:
    name = str(_PACKAGE / "steps" / f"{rng.choice(_STEPS)}.py")
    if name not in world.sound:
        sound = (world.root / name).read_text(encoding="utf-8")
        broken = "raise SystemExit('striate: broken')\n\n\ndef main("
        world.break_file(name, sound.replace("def main(", broken).encode())


# ---- What lies under results/ and .snakemake


def artifact_deleted(world: World, rng: Random) -> None:
    if artifacts := world.artifacts():
        (world.root / rng.choice(artifacts)).unlink()


def stamp_deleted(world: World, rng: Random) -> None:
    if stamps := world.under("results/stamps", "*.stamp"):
        rng.choice(stamps).unlink()
        world.knows_its_files = False


def folder_deleted(world: World, rng: Random) -> None:
    there = [path for path in sorted((world.root / "results").glob("*")) if path.is_dir()]
    if there:
        gone = rng.choice(there)
        shutil.rmtree(gone)
        world.knows_its_files &= gone.name != "stamps"


def results_deleted(world: World, _rng: Random) -> None:
    shutil.rmtree(world.root / "results", ignore_errors=True)


def memory_deleted(world: World, _rng: Random) -> None:
    """What Snakemake, and Striate beside it, remember of earlier runs."""
    shutil.rmtree(world.root / ".snakemake", ignore_errors=True)


def memory_damaged(world: World, rng: Random) -> None:
    if found := world.under(".snakemake/striate"):
        _flip(rng.choice(found), rng)


def flipped(world: World, rng: Random) -> None:
    if found := _damageable(world):
        _flip(rng.choice(found), rng)


def _flip(path: Path, rng: Random) -> None:
    content, dates = bytearray(path.read_bytes()), path.stat()
    if content:
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
        path.write_bytes(content)
        os.utime(path, ns=(dates.st_atime_ns, dates.st_mtime_ns))


def truncated(world: World, rng: Random) -> None:
    if found := _damageable(world):
        path = rng.choice(found)
        os.truncate(path, rng.randrange(path.stat().st_size + 1))


def artifacts_exchanged(world: World, rng: Random) -> None:
    """Two sound artifacts in each other's place."""
    if artifacts := world.artifacts():
        one, other = (world.root / rng.choice(artifacts) for _ in "ab")
        content = one.read_bytes()
        one.write_bytes(other.read_bytes())
        other.write_bytes(content)


def partial_left(world: World, rng: Random) -> None:
    """What a run that was cut off may leave."""
    if artifacts := world.artifacts():
        path = world.root / rng.choice(artifacts)
        path.with_name(f".{path.name}.{2**22 + 1}.partial").write_bytes(b"half")


def _damageable(world: World) -> list[Path]:
    stamps = world.under("results/stamps", "*.stamp")
    return [*(world.root / name for name in world.artifacts()), *stamps]


# ---- The project as a whole


def moved(world: World, _rng: Random) -> None:
    """A copy elsewhere without dates; the first one is gone."""
    if world.sound:
        return
    elsewhere = world.root.with_name(f"{world.root.name}x")
    shutil.copytree(world.root, elsewhere, copy_function=shutil.copyfile)
    shutil.rmtree(world.root)
    world.root = elsewhere
