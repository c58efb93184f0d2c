"""Mapping: a layout that config.yaml describes, for arrays in a MAT-file, an HDF5 or an NPZ file.

The options say which variable holds the responses and what its axes stand for, which variables
label the trials and the channels, and how time runs. `striate.options.mapping` lists them.

Trials are numbered along the axes of the trials, the first of which varies fastest. Where the bins
of a trial follow one another along the axis trial, `bins_per_trial` parts them. Responses are read
some trials at a time where the file allows it: from HDF5 always; from MAT-files where the last axis
of the array is that of the trials; from NPZ files where the first one is (the last, in Fortran's
order). Elsewhere the array is held whole, in the type in which it is stored; so are cell arrays and
fields of structs.
"""

from collections.abc import Mapping
from typing import Any, Final

from striate.recording import Recording
from striate.sources import Source

LAYOUT: Final = "named arrays of a MAT-file, HDF5 or NPZ file, as its options describe them"
NEEDS_OPTIONS: Final = True
TAKES_SEVERAL_FILES: Final = False


def recognises(source: Source) -> bool:  # noqa: ARG001
    """Never: only options say what the arrays are."""
    return False


def read(source: Source, options: Mapping[str, Any]) -> Recording:
    """Recording as the options describe it.

    Spikes where the units are `spikes` and time has bins; counts over a window become spikes/s;
    anything else is dense, in the units given.

    Raises
    ------
    LayoutError
        A variable is missing or of the wrong type, responses and labels do not fit together, a
        code has no meaning, or a value cannot be what the units say.
    UnreadableFileError
        The file is damaged, or of another kind.
    """
    # only files whose config names this reader wait for this
    from striate.layouts.mapped.recording import described_recording

    return described_recording(source, options)
