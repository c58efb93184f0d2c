"""Save and load one artifact as one `.zarr.zip` file.

The zip is uncompressed (the chunks are compressed inside), sorted, and dated 1980: equal data give
equal bytes. Its comment holds a digest of names, sizes and checksums of all entries. Together with
the checksum of each entry that makes any damage an error: a lost chunk would otherwise read as NaN.
"""

import hashlib
import zipfile
from pathlib import Path
from typing import Any, Final

import numpy as np
import xarray as xr
from numpy.dtypes import StringDType
from zarr.abc.buffer import Buffer
from zarr.codecs import ZstdCodec
from zarr.storage import MemoryStore, ZipStore

from striate.errors import ArtifactError
from striate.wholefile import written_whole

SUFFIX: Final = ".zarr.zip"

_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_VALUES_PER_CHUNK: Final = 512 * 1024


def save(dataset: xr.Dataset, path: Path) -> None:
    """Write the artifact beside its place and move it there: nobody meets half a file."""
    members = _members(dataset)
    with (
        written_whole(path) as partial,
        zipfile.ZipFile(partial, "w", zipfile.ZIP_STORED) as archive,
    ):
        for name in sorted(members):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), members[name])
        archive.comment = _contents_digest(archive)


def load(path: Path) -> xr.Dataset:
    """Read a whole artifact into memory.

    Raises
    ------
    ArtifactError
        The file is missing, damaged, or no artifact of Striate.
    """
    with open_artifact(path) as dataset:
        try:
            loaded: xr.Dataset = dataset.load()
        except MemoryError:
            raise
        except Exception as damage:  # of any type, from the zip, the codecs or zarr
            raise _damaged(path) from damage
    return loaded


def open_artifact(path: Path) -> xr.Dataset:
    """Open an artifact lazily; each chunk is checked when it is read.

    Raises
    ------
    ArtifactError
        The file is missing, damaged, or no artifact of Striate.
    """
    _check_contents(path)
    try:
        store = ZipStore(path, mode="r")
        dataset: xr.Dataset = xr.open_zarr(
            store, consolidated=False, chunks=None, decode_times=False, decode_timedelta=False
        )
    except Exception as damage:  # of any type, from the zip, the codecs or zarr
        raise _damaged(path) from damage
    ordered = _in_order(dataset)
    ordered.set_close(store.close)
    return ordered


def _in_order(dataset: xr.Dataset) -> xr.Dataset:
    """Variables by name: zarr lists them in another order each time."""
    data_vars = {name: dataset.variables[name] for name in sorted(dataset.data_vars, key=str)}
    coords = {
        name: _with_python_text(dataset.variables[name]) for name in sorted(dataset.coords, key=str)
    }
    return xr.Dataset(data_vars, coords, dataset.attrs)


def _with_python_text(label: xr.Variable) -> xr.Variable:
    """Text as Python strings, which matplotlib and pandas know."""
    return label.astype(object) if label.dtype.kind == "T" else label


def _members(dataset: xr.Dataset) -> dict[str, bytes]:
    entries: dict[str, Buffer] = {}
    encoding = {str(name): _encoding(variable) for name, variable in dataset.variables.items()}
    _with_text_of_any_length(dataset).drop_encoding().to_zarr(
        MemoryStore(entries),
        mode="w",
        consolidated=False,
        encoding=encoding,
        write_empty_chunks=True,
    )
    return {name: buffer.to_bytes() for name, buffer in entries.items()}


def _with_text_of_any_length(dataset: xr.Dataset) -> xr.Dataset:
    """Text of fixed width has no stable zarr form."""
    text = {
        n: v.astype(StringDType()) for n, v in dataset.variables.items() if v.dtype.kind in "UO"
    }
    coords = {name: variable for name, variable in text.items() if name in dataset.coords}
    return dataset.assign({n: v for n, v in text.items() if n not in coords}).assign_coords(coords)


def _encoding(variable: xr.Variable) -> dict[str, Any]:
    return {"chunks": _chunks(variable.shape), "compressors": [ZstdCodec(level=1)]}


def _chunks(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Whole rows of the first axis, as many as make a chunk."""
    if not shape:
        return ()
    values_per_row = max(int(np.prod(shape[1:])), 1)
    rows = min(max(_VALUES_PER_CHUNK // values_per_row, 1), max(shape[0], 1))
    return (rows, *(max(length, 1) for length in shape[1:]))


def _contents_digest(archive: zipfile.ZipFile) -> bytes:
    entries = sorted((e.filename, e.file_size, e.CRC) for e in archive.infolist())
    return hashlib.sha256(repr(entries).encode()).hexdigest().encode()


def _check_contents(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            intact = archive.comment == _contents_digest(archive)
    except FileNotFoundError as missing:
        raise ArtifactError(f"{path}: no such file; run `snakemake --cores 4`") from missing
    except Exception as damage:
        raise _damaged(path) from damage
    if not intact:
        raise _damaged(path)


def _damaged(path: Path) -> ArtifactError:
    return ArtifactError(
        f"{path}: damaged, or no artifact of Striate; if it lies under results/, "
        "delete it, and `snakemake --cores 4` makes it again"
    )
