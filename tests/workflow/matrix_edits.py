"""What happens to a finished project: edits of a user, copies, losses and damage on the disk."""

import os
import shutil
import time
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from checkout import SOURCES, Checkout
from tiny import write_trials

from striate.places import stamp_of
from striate.stamps import Stamp, load_stamp, save_stamp

Edit: TypeAlias = Callable[[Checkout], object]

LONG_AGO_S = 1_000_000_000


def nothing(checkout: Checkout) -> None:
    """The edit that changes nothing."""


def several(*edits: Edit) -> Edit:
    return lambda checkout: [edit(checkout) for edit in edits]


def settings(old: str, new: str) -> Edit:
    return lambda checkout: checkout.edit("config.yaml", old, new)


def code(module: str) -> Edit:
    """A comment more in a source file of the package."""

    def edit(checkout: Checkout) -> None:
        path = checkout.root / "workflow" / "striate" / module
        comment = "\n# edited\n" if path.suffix == ".py" else "{# edited #}\n"
        path.write_text(path.read_text() + comment)

    return edit


def upgrade_in_lock_file(checkout: Checkout) -> None:
    checkout.edit("requirements.lock", "numpy==", "numpy==9.")


def older_library(checkout: Checkout) -> None:
    """As if every job had run beside another numpy than the one that is installed."""
    for path in (checkout.root / "results" / "stamps").rglob("*.stamp"):
        stamp = _stamp(path)
        save_stamp(replace(stamp, code={**stamp.code, "numpy": "1.26.4"}), path)


def another_raw(name: str, seed: int = 7) -> Edit:
    return lambda checkout: write_trials(_raw(checkout, name), seed)


def touch_raw(checkout: Checkout) -> None:
    os.utime(_raw(checkout, "one"))


def truncate_raw(checkout: Checkout) -> None:
    raw = _raw(checkout, "one")
    raw.write_bytes(raw.read_bytes()[:2000])


def replace_raw_by_an_older_one(checkout: Checkout) -> None:
    another_raw("other")(checkout)
    other = _raw(checkout, "other")
    os.utime(other, (LONG_AGO_S, LONG_AGO_S))
    other.replace(_raw(checkout, "one"))


def rewrite_raw_with_its_size_and_dates(checkout: Checkout) -> None:
    raw = _raw(checkout, "one")
    before = raw.stat()
    another_raw("one")(checkout)
    _restore_dates(raw, before)
    assert raw.stat().st_size == before.st_size


def change_raw_tomorrow(checkout: Checkout) -> None:
    another_raw("one")(checkout)
    tomorrow = time.time() + 86_400
    os.utime(_raw(checkout, "one"), (tomorrow, tomorrow))


def touch_everything(checkout: Checkout) -> None:
    for name in (*SOURCES, "config.yaml", "raw"):
        for path in (checkout.root / name, *(checkout.root / name).rglob("*")):
            os.utime(path)


def fetch_sources_again(checkout: Checkout) -> None:
    """New source files of equal content, newer than every result, and other files beside them."""
    for name in SOURCES:
        path = checkout.root / name
        before = path.rename(path.with_name(f"{name}.before"))
        if before.is_dir():
            shutil.copytree(before, path, copy_function=shutil.copyfile)
            shutil.rmtree(before)
        else:
            shutil.copyfile(before, path)
            before.unlink()
    (checkout.root / "README.md").write_text("# Mine\n")
    (checkout.root / "tests").mkdir()
    (checkout.root / "tests" / "test_mine.py").write_text("def test_nothing():\n    pass\n")
    touch_everything(checkout)


def forget(checkout: Checkout) -> None:
    """Remove what Snakemake remembers."""
    shutil.rmtree(checkout.root / ".snakemake")


def copy_without_dates(checkout: Checkout) -> None:
    """The whole project as another disk has it after a copy: new dates, nothing hidden."""
    elsewhere = checkout.root.with_name("elsewhere")
    shutil.copytree(
        checkout.root,
        elsewhere,
        copy_function=shutil.copyfile,
        ignore=shutil.ignore_patterns(".*"),
    )
    shutil.rmtree(checkout.root)
    elsewhere.rename(checkout.root)


def deleted(*names: str) -> Edit:
    """Delete files under results/."""

    def edit(checkout: Checkout) -> None:
        for name in names:
            (checkout.root / "results" / name).unlink()

    return edit


def truncated(name: str) -> Edit:
    return lambda checkout: (checkout.root / "results" / name).write_bytes(b"")


def flipped(name: str) -> Edit:
    """One byte is another one; size and dates are as before."""
    return lambda checkout: _flip(checkout.root / "results" / name)


def without_a_chunk(name: str) -> Edit:
    """A dataset lacks one of its chunks; dates are as before."""

    def edit(checkout: Checkout) -> None:
        path = checkout.root / "results" / name
        before = path.stat()
        with zipfile.ZipFile(path) as whole:
            members = {inside: whole.read(inside) for inside in whole.namelist()}
        chunk = next(inside for inside in members if "/c/" in inside)
        with zipfile.ZipFile(path, "w") as lacking:
            for inside, content in members.items():
                if inside != chunk:
                    lacking.writestr(inside, content)
        _restore_dates(path, before)

    return edit


def stamp_deleted(name: str) -> Edit:
    return lambda checkout: _stamp_path(checkout, name).unlink()


def stamp_flipped(name: str) -> Edit:
    return lambda checkout: _flip(_stamp_path(checkout, name))


def lost_and_made_elsewhere(name: str) -> Edit:
    """An artifact is lost of which another machine had written, and others had read, another one.

    Every stamp agrees with that; made here, the artifact comes out otherwise.
    """
    foreign, artifact = "f" * 64, f"results/{name}"

    def edit(checkout: Checkout) -> None:
        for path in (checkout.root / "results" / "stamps").rglob("*.stamp"):
            stamp = _stamp(path)
            if artifact in stamp.outputs:
                there = replace(stamp.outputs[artifact], sha256=foreign)
                stamp = replace(stamp, outputs={**stamp.outputs, artifact: there})
            if artifact in stamp.inputs:
                stamp = replace(stamp, inputs={**stamp.inputs, artifact: foreign})
            save_stamp(stamp, path)
        deleted(name)(checkout)

    return edit


def _raw(checkout: Checkout, name: str) -> Path:
    return checkout.root / "raw" / f"{name}.mat"


def _stamp_path(checkout: Checkout, name: str) -> Path:
    return checkout.root / stamp_of(f"results/{name}")


def _stamp(path: Path) -> Stamp:
    stamp = load_stamp(path)
    assert stamp is not None
    return stamp


def _flip(path: Path) -> None:
    before, content = path.stat(), bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    _restore_dates(path, before)


def _restore_dates(path: Path, before: os.stat_result) -> None:
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
