"""The texts inside a PNG."""

from typing import BinaryIO, Final

from PIL import Image

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
END: Final = b"IEND\xaeB`\x82"


def told_in_png(file: BinaryIO) -> dict[str, str]:
    """Every text that stands before the pixels, by its key; the pixels are not read.

    Raises
    ------
    Exception
        Of any type, from Pillow: the file is damaged, or none of the kind.
    """
    with Image.open(file, formats=["PNG"]) as picture:
        return {str(key): text for key, text in picture.info.items() if isinstance(text, str)}
