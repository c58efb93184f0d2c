"""From any state of a project, one plain run gives what a run from scratch gives."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from edits import EDITS
from from_scratch import Scratch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from interrupted import Ended
from numbered import copy_of_base, made_base
from sequences import Leg, Sequence, drawn, followed, mismatches
from world import World

from striate.places import stamp_of
from striate.stamps import load_stamp, save_stamp, written_now

_NUMBERS = st.integers(0, 9_999)
_EDITS = st.tuples(st.sampled_from(sorted(EDITS)), _NUMBERS)
_LEGS = st.builds(
    Leg, st.lists(_EDITS, min_size=1, max_size=4).map(tuple), st.none() | st.none() | _NUMBERS
)
SEQUENCES = st.builds(Sequence, st.lists(_LEGS, min_size=1, max_size=2).map(tuple), st.booleans())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the small project lies after its first run, with what runs from scratch made."""
    home = tmp_path_factory.mktemp("law")
    made_base(home)
    return home


def after(sequence: Sequence, folder: Path) -> list[str]:
    """What did not hold in a copy of the project."""
    number = sum(1 for _ in folder.glob("copy-*"))
    world = copy_of_base(folder, folder / f"copy-{number}")
    return followed(sequence, world, Scratch(folder / "scratch")).faults


@pytest.mark.slow
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(sequence=SEQUENCES)
def test_from_any_state_one_plain_run_gives_what_a_run_from_scratch_gives(sequence, folder):
    assert after(sequence, folder) == [], json.dumps(asdict(sequence))


@pytest.mark.slow
def test_what_is_made_from_scratch_is_what_snakemake_makes_in_an_empty_folder(folder):
    world = made_base(folder)
    expected = Scratch(folder / "scratch").results(world)
    assert sorted(expected.made) == world.artifacts()
    assert [*mismatches(world, Ended(0, "", frozenset()), expected)] == []


@pytest.mark.slow
def test_an_artifact_that_is_not_from_scratch_is_found_though_its_stamp_agrees(folder):
    world = made_base(folder).copy(folder / "forged")
    forge(world, "results/comparisons/one/grating-vs-blank.csv")
    expected = Scratch(folder / "scratch").results(world)
    found = [*mismatches(world, Ended(0, "", frozenset()), expected)]
    assert found == ["results/comparisons/one/grating-vs-blank.csv differs"]


def forge(world: World, name: str) -> None:
    """Change an artifact, and have its stamp say that it was written so."""
    path, stamp_path = world.root / name, world.root / stamp_of(name)
    path.write_bytes(path.read_bytes() + b"\n")
    stamp = load_stamp(stamp_path)
    assert stamp is not None
    stamp.outputs[name] = written_now(path)
    save_stamp(stamp, stamp_path)


def test_a_sequence_follows_from_its_number():
    assert drawn(17) == drawn(17)
    assert len({drawn(number) for number in range(50)}) == 50
    drawn_edits = {name for n in range(200) for leg in drawn(n).legs for name, _ in leg.edits}
    assert drawn_edits == {*EDITS}
