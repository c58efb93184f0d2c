"""What is written into an artifact of where it comes from."""

import hashlib

import numpy as np
import pytest
import scipy.io

from recordings import write_pvc_8_mat
from striate.conversion import convert
from striate.rawfiles import digest_name
from striate.sources import Source
from striate.stores import load

CONDITIONS = 956


@pytest.mark.parametrize("has_sequence", [False, True])
def test_a_digest_says_of_what_it_is(tmp_path, has_sequence):
    raw = tmp_path / "01.mat"
    write_pvc_8_mat(raw, channels=1, repeats=1)
    if has_sequence:
        order = np.arange(1.0, CONDITIONS + 1)[:, np.newaxis]
        scipy.io.savemat(tmp_path / "stimulus_sequence.mat", {"stimulus_sequence": order})
    convert(Source(raw, {}), tmp_path / "out.zarr.zip")
    attrs = load(tmp_path / "out.zarr.zip").attrs
    is_of_the_file = attrs["source_sha256"] == hashlib.sha256(raw.read_bytes()).hexdigest()
    said = "SHA-256 of the list of 2 files" if has_sequence else "SHA-256"
    assert (is_of_the_file, digest_name(attrs)) == (not has_sequence, said)
