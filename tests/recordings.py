"""Raw files of each layout, written as MATLAB would, with the arrays that they hold."""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import scipy.io
import scipy.sparse

CONDITIONS = 956


def write_trials_mat(
    path: Path,
    trials: Sequence[Mapping[str, Any]] | None = None,
    holder: str | None = "v1v2",
    compressed: bool = True,
    **beside: Any,
) -> Sequence[Mapping[str, Any]]:
    """Write the trials layout and return its trials; `beside` are the fields next to `trials`.

    Without a holder, `trials` and what is beside it are the variables of the file.
    """
    trials = some_trials() if trials is None else trials
    fields = {"trials": struct_array(trials), **beside}
    variables = fields if holder is None else {holder: fields}
    scipy.io.savemat(path, variables, do_compression=compressed, long_field_names=True)
    return trials


def some_trials(channels: int = 3, bins: int = 4, seed: int = 0) -> list[dict[str, Any]]:
    """Two trials each of blank, grating and natural image, in turn."""
    rng = np.random.default_rng(seed)
    stimuli = ["blank", "grating", "natural image"] * 2
    return [
        {"stimulus_type": stimulus, "spike_rates": rng.poisson(2, (channels, bins)) * 12.5}
        for stimulus in stimuli
    ]


def struct_array(elements: Sequence[Mapping[str, Any]]) -> np.ndarray:
    """1 x n struct array; the fields are those of the first element."""
    names = list(elements[0]) if elements else ["stimulus_type", "spike_rates"]
    array = np.empty((1, len(elements)), [(name, object) for name in names])
    for position, element in enumerate(elements):
        array[0, position] = tuple(element[name] for name in names)
    return array


def cell(rows: Sequence[Sequence[Any]]) -> np.ndarray:
    """Cell array of the elements in rows."""
    array = np.empty((len(rows), len(rows[0]) if rows else 0), dtype=object)
    for position in np.ndindex(array.shape):
        array[position] = rows[position[0]][position[1]]
    return array


@dataclass
class V1V2:
    """What a v1v2-1 file holds: full rasters `[row][area]` (unit, bin), V1 before V2."""

    rasters: list[list[np.ndarray]]
    stim: np.ndarray
    trial_id: np.ndarray
    unit_codes: list[np.ndarray]


def write_v1v2_1_mat(
    path: Path,
    rows: int = 6,
    units: tuple[int, int] = (3, 2),
    bins: tuple[int, int] = (1280, 1500),
    dtype: Any = float,
    sparse: bool = True,
    seed: int = 0,
    compressed: bool = True,
    **changed: Any,
) -> V1V2:
    """Write a v1v2-1 file, gratings and blanks in turn; `changed` are other values of its fields.

    A field changed to None is left out.
    """
    rng = np.random.default_rng(seed)
    widths = [bins[row % 2] for row in range(rows)]
    rasters = [[(rng.random((n, w)) < 0.02).astype(dtype) for n in units] for w in widths]
    stim = np.array([0 if row % 2 else row // 2 % 8 + 1 for row in range(rows)])
    codes = [np.c_[4 * np.arange(n) + 1, np.ones(n)].astype(np.uint16) for n in units]
    held = V1V2(rasters, stim, np.arange(1, rows + 1), codes)
    stored = [[scipy.sparse.csc_array(area) if sparse else area for area in row] for row in rasters]
    fields = {
        "spikeRasters": cell(stored),
        "stim": stim[:, None],
        "trialId": held.trial_id[:, None],
        "unitCodes": cell([codes]),
    } | changed
    kept = {name: value for name, value in fields.items() if value is not None}
    scipy.io.savemat(path, {"neuralData": kept}, do_compression=compressed)
    return held


def write_pvc_8_mat(
    path: Path,
    channels: int = 2,
    repeats: int = 2,
    bins: int = 3,
    blank_bins: int | None = 5,
    dtype: Any = np.uint8,
    seed: int = 0,
    compressed: bool = True,
    **changed: Any,
) -> dict[str, Any]:
    """Write a pvc-8 file and return its variables; `changed` are others, or other values."""
    rng = np.random.default_rng(seed)
    shape = (channels, CONDITIONS, repeats)
    variables: dict[str, Any] = {"resp_train": rng.poisson(0.1, (*shape, bins)).astype(dtype)}
    if blank_bins is not None:
        variables["resp_train_blk"] = rng.poisson(0.1, (*shape, blank_bins)).astype(dtype)
    variables |= changed
    scipy.io.savemat(path, variables, do_compression=compressed)
    return variables


def write_mat(path: Path, *variables: bytes) -> None:
    """Write a MAT-file of variables given as bytes, for what SciPy does not write."""
    header = b"MATLAB 5.0 MAT-file".ljust(124) + struct.pack("<H", 0x0100) + b"IM"
    path.write_bytes(header + b"".join(variables))


def object_bytes(matlab_class: str, name: str = "") -> bytes:
    """Object as MATLAB writes it: a string, a table."""
    reference = _matrix(13, (6, 1), "", _element(6, struct.pack("<6I", 0xDD000000, 2, 1, 1, 1, 1)))
    names = [_element(1, text.encode()) for text in (name, "MCOS", matlab_class)]
    return _element(14, _element(6, struct.pack("<II", 17, 0)) + b"".join(names) + reference)


def text_bytes(text: str, name: str = "", element: int = 17) -> bytes:
    """Text in 16-bit characters: element 17 (MATLAB 7 and later), 4 (before)."""
    return _matrix(4, (1, len(text)), name, _element(element, text.encode("utf-16-le")))


def struct_bytes(name: str, fields: Mapping[str, bytes]) -> bytes:
    """Single struct of fields given as bytes."""
    names = b"".join(field.encode().ljust(32, b"\0") for field in fields)
    content = (_element(5, struct.pack("<i", 32)), _element(1, names), *fields.values())
    return _matrix(2, (1, 1), name, *content)


def numbers_bytes(values: np.ndarray, name: str = "") -> bytes:
    """Double matrix."""
    content = _element(9, np.asarray(values, dtype="<f8").tobytes(order="F"))
    return _matrix(6, np.shape(values), name, content)


def _matrix(matlab_class: int, shape: Sequence[int], name: str, *content: bytes) -> bytes:
    flags = _element(6, struct.pack("<II", matlab_class, 0))
    axes = _element(5, struct.pack(f"<{len(shape)}i", *shape))
    return _element(14, flags + axes + _element(1, name.encode()) + b"".join(content))


def _element(kind: int, content: bytes) -> bytes:
    return struct.pack("<II", kind, len(content)) + content + b"\0" * (-len(content) % 8)
