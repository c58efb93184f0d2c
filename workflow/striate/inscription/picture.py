"""What a picture says of itself, read from the file; nothing in it is believed or run."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from striate.errors import UnreadableFileError
from striate.inscription import pdf, png, svg
from striate.inscription.wording import CONFIGURATION, NUMBERS, SOFTWARE, SOURCE

_NEEDED: Final = (SOFTWARE, SOURCE, NUMBERS, CONFIGURATION)
_BINARY: Final[Mapping[bytes, Callable[[BinaryIO], dict[str, str]]]] = {
    png.SIGNATURE: png.told_in_png,
    pdf.SIGNATURE: pdf.told_in_pdf,
}


def inscription_of(path: Path) -> dict[str, str]:
    """What a figure of Striate says of itself: the keys of `striate.inscription.wording`.

    Raises
    ------
    UnreadableFileError
        There is no such file, or it is no figure that Striate has drawn.
    """
    if not path.is_file():
        why = "is no file" if path.exists() else "no such file"
        raise UnreadableFileError(f"{path}: {why}; give a .png, .pdf or .svg of results/figures")
    try:
        with path.open("rb") as file:
            told = _read(file)
    except OSError as fault:
        # Pillow calls a damaged picture so, without a number
        if fault.errno is not None:
            raise UnreadableFileError(f"{path}: cannot be read ({fault.strerror})") from fault
        raise _no_figure(path) from fault
    except MemoryError:
        raise
    except Exception as damage:  # of any type, from Pillow or the parser of XML
        raise _no_figure(path) from damage
    if not told.get(SOFTWARE, "").startswith("Striate "):
        raise _no_figure(path)
    if not all(told.get(key) for key in _NEEDED):
        raise UnreadableFileError(
            f"{path}: was drawn by an earlier Striate, which did not write into a figure how it is "
            "made; delete it, and `snakemake --cores 4` makes it again"
        )
    return told


def _read(file: BinaryIO) -> dict[str, str]:
    head = file.read(max(map(len, _BINARY)))
    file.seek(0)
    for signature, read in _BINARY.items():
        if head.startswith(signature):
            return read(file)
    return svg.told_in_svg(file)


def _no_figure(path: Path) -> UnreadableFileError:
    return UnreadableFileError(
        f"{path}: is no figure of a run of Striate, or was saved again by another program, which "
        "left out what Striate wrote into it; give a .png, .pdf or .svg of results/figures"
    )
