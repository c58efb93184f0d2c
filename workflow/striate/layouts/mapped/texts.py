"""Arrays of texts, in the form in which MAT-files hold them."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from striate.matfile.values import Cell


def text_array(texts: NDArray[Any]) -> Cell:
    """Texts (bytes are UTF-8) as a cell array of the same shape.

    Raises
    ------
    UnicodeError
        Bytes that are no UTF-8, or half of a surrogate pair, which is no character.
    """
    values = np.empty(texts.shape, dtype=object)
    for position in np.ndindex(texts.shape):
        text = texts[position]
        content = text if isinstance(text, bytes) else str(text).encode()
        values[position] = content.decode()
    return Cell(values)
