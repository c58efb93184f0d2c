import hashlib
import json
from pathlib import Path

import pytest

from striate.errors import ArtifactError
from striate.stamps import Stamp, load_stamp, save_stamp, stamped_sha256, written_now

ARTIFACT = Path("results/responses/one.zarr.zip")
STAMP = Path("results/stamps/responses/one.stamp")


@pytest.fixture(autouse=True)
def _stamped(tmp_path, monkeypatch):
    """An artifact that its job has just left."""
    monkeypatch.chdir(tmp_path)
    ARTIFACT.parent.mkdir(parents=True)
    ARTIFACT.write_bytes(b"numbers")
    outputs = {str(ARTIFACT): written_now(ARTIFACT)}
    save_stamp(Stamp('{"é": 1}', {"a.py": "1"}, {"in": "2"}, outputs, ("old",)), STAMP)


def test_a_stamp_is_read_as_it_was_written():
    stamp = load_stamp(STAMP)
    assert (stamp.spec, stamp.code, stamp.inputs) == ('{"é": 1}', {"a.py": "1"}, {"in": "2"})
    assert stamp.left == ("old",)
    assert stamp.outputs == {str(ARTIFACT): written_now(ARTIFACT)}
    assert stamp.outputs[str(ARTIFACT)].sha256 == hashlib.sha256(b"numbers").hexdigest()


def test_every_bit_of_a_stamp_counts_and_every_byte_of_its_length():
    content = STAMP.read_bytes()
    for place in range(len(content)):
        for bit in range(8):
            changed = bytearray(content)
            changed[place] ^= 1 << bit
            STAMP.write_bytes(changed)
            with pytest.raises(ArtifactError, match="damaged"):
                load_stamp(STAMP)
    for other in (*(content[:length] for length in range(len(content))), content + b"\n"):
        STAMP.write_bytes(other)
        with pytest.raises(ArtifactError, match="damaged"):
            load_stamp(STAMP)


@pytest.mark.parametrize("told", [[], {}, 1, None, {"spec": ""}, {"outputs": [], "left": []}])
def test_a_stamp_of_another_version_is_no_stamp(told):
    line = json.dumps(told).encode()
    STAMP.write_bytes(line + b"\n" + hashlib.sha256(line).hexdigest().encode() + b"\n")
    with pytest.raises(ArtifactError, match="damaged"):
        load_stamp(STAMP)


def test_a_folder_in_the_place_of_a_stamp_is_damage():
    STAMP.unlink()
    assert load_stamp(STAMP) is None
    STAMP.mkdir()
    with pytest.raises(ArtifactError, match="damaged"):
        load_stamp(STAMP)


def test_an_artifact_is_read_for_its_digest():
    assert stamped_sha256(ARTIFACT) == hashlib.sha256(b"numbers").hexdigest()


def test_an_artifact_with_other_dates_and_the_same_bytes_is_sound():
    ARTIFACT.write_bytes(b"numbers")
    assert stamped_sha256(ARTIFACT) == hashlib.sha256(b"numbers").hexdigest()


def test_a_changed_artifact_is_refused_with_what_to_do():
    ARTIFACT.write_bytes(b"lumbers")
    with pytest.raises(ArtifactError) as refused:
        stamped_sha256(ARTIFACT)
    assert str(refused.value) == (
        f"{ARTIFACT}: not what was written (damaged, or changed by hand); "
        "`striate verify --repair`, then `snakemake --cores 4`, makes it again"
    )


def test_an_artifact_that_nothing_vouches_for_is_refused():
    STAMP.unlink()
    with pytest.raises(ArtifactError, match="nothing says how it was made"):
        stamped_sha256(ARTIFACT)
