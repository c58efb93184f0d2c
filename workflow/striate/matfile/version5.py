"""Variables of MAT-files of version 5, 6 and 7, read by SciPy."""

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import scipy.io
from numpy.typing import NDArray
from scipy.io.matlab import MatlabFunction, MatlabObject, MatlabOpaque
from scipy.sparse import issparse

from striate.errors import UnreadableFileError
from striate.matfile.listing import Kind
from striate.matfile.signature import byte_order
from striate.matfile.values import Cell, Opaque, Sparse, Struct, Value

# MATLAB before version 7 wrote text as whole numbers of 16 bits; SciPy would take them for bytes
_TEXT_CODECS: Final = {"<": "utf-16-le", ">": "utf-16-be"}


def variable(path: Path, known: Mapping[str, Kind], name: str) -> Value:
    """Value of one variable.

    Raises
    ------
    UnreadableFileError
        The variable is damaged.
    """
    if not known[name].shape:
        return Opaque(known[name].matlab_class)
    try:
        with warnings.catch_warnings(action="ignore"):
            return _value(_loaded(path, name))
    except Exception as damage:  # SciPy raises every type of exception on damaged files
        cause = f"{type(damage).__name__}: {damage}" if str(damage) else type(damage).__name__
        raise UnreadableFileError(
            f"{path}: damaged or truncated MAT-file (variable {name}: {cause})"
        ) from damage


def _loaded(path: Path, name: str) -> Any:
    codec = _TEXT_CODECS[byte_order(path)]
    variables = scipy.io.loadmat(path, appendmat=False, variable_names=[name], uint16_codec=codec)
    return variables[name]


def _value(raw: Any) -> Value:
    if isinstance(raw, (MatlabOpaque, MatlabFunction, MatlabObject)):
        return Opaque(_object_class(raw))
    if issparse(raw):
        return _sparse(raw)
    if not isinstance(raw, np.ndarray):
        # SciPy leaves None for a struct without fields, and a text where a variable is damaged
        if raw is None:
            return Struct((), ({},))
        raise ValueError(raw)
    if raw.dtype.names:
        return _struct(raw)
    if raw.dtype.kind == "U":
        return _text(raw)
    if raw.dtype.kind == "O":
        return _cell(raw)
    return raw.astype(raw.dtype.newbyteorder("="), copy=False)


def _object_class(raw: NDArray[Any]) -> str:
    if isinstance(raw, MatlabOpaque):
        object_class: bytes = raw[0]["s2"]
        return object_class.decode("latin-1")
    return raw.classname if isinstance(raw, MatlabObject) else "function_handle"


def _sparse(raw: Any) -> Sparse:
    first, row = raw.indptr, raw.indices[: raw.indptr[-1]]
    # SciPy leaves both unchecked
    if (first[1:] < first[:-1]).any() or (
        row.size and not 0 <= row.min() <= row.max() < raw.shape[0]
    ):
        raise ValueError("a sparse matrix whose entries lie outside its shape")
    return Sparse(raw.shape, row, raw.data[: row.size], first)


def _struct(raw: NDArray[Any]) -> Struct:
    names = raw.dtype.names or ()
    elements = (map(_value, element) for element in raw.ravel(order="F"))
    return Struct(names, tuple(dict(zip(names, values, strict=True)) for values in elements))


def _text(raw: NDArray[np.str_]) -> Value:
    if raw.size > 1:
        return _cell(raw.astype(object))
    return str(raw.item()) if raw.size else ""


def _cell(raw: NDArray[np.object_]) -> Cell:
    values = np.empty(raw.shape, dtype=object)
    for position in np.ndindex(raw.shape):
        element = raw[position]
        values[position] = element if isinstance(element, str) else _value(element)
    return Cell(values)
