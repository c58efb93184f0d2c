"""What a picture of these pixels is, byte for byte."""

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from striate.inscription.pixels import png_of

SHAPES = [(1, 1), (32, 7), (33, 300), (200, 40)]


def picture(shape: tuple[int, int]) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (*shape, 4), dtype=np.uint8)


@pytest.mark.parametrize("shape", SHAPES)
def test_pillow_reads_the_pixels_back(shape):
    pixels = picture(shape)
    with Image.open(io.BytesIO(png_of(pixels, {}, 300))) as read:
        np.testing.assert_array_equal(np.asarray(read), pixels)


@pytest.mark.parametrize("shape", SHAPES)
def test_pixels_are_compressed_as_zlib_alone_does_it_which_is_the_same_every_time(shape):
    pixels = picture(shape)
    rows = pixels.reshape(shape[0], -1)
    above = np.vstack([np.zeros_like(rows[:1]), rows[:-1]])
    filtered = b"".join(b"\2" + row.tobytes() for row in rows - above)
    compressor = zlib.compressobj(1)
    assert compressor.compress(filtered) + compressor.flush() in png_of(pixels, {}, 300)
