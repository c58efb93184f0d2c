"""Headers of BrainVision files, looked at before MNE follows what they say."""

import re
from pathlib import Path
from typing import Final

from striate.errors import LayoutError

_FILE_NAME: Final = re.compile(
    r"^\s*(DataFile|MarkerFile)\s*[=:](.*)$", re.IGNORECASE | re.MULTILINE
)
_COUNT: Final = re.compile(r"^\s*NumberOfChannels\s*[=:]\s*(\d+)\s*$", re.IGNORECASE | re.MULTILINE)
_CHANNEL: Final = re.compile(r"^\s*Ch\d+\s*[=:]", re.IGNORECASE | re.MULTILINE)
_TEXT_FORMAT: Final = re.compile(r"^\s*DataFormat\s*[=:]\s*ASCII\s*$", re.IGNORECASE | re.MULTILINE)
# MNE decodes the header as it asks to be; in these encodings ASCII stays what it is
_CODEPAGE: Final = re.compile(r"Codepage=(.+)")
_KNOWN_CODEPAGE: Final = re.compile(
    r"utf-?8|ansi|(us-?)?ascii|latin-?1|iso-?8859-?\d+|(cp|windows-)125\d", re.IGNORECASE
)


def check_header(path: Path) -> None:
    """Refuse what leads out of the folder of the header, or asks for more than the file holds.

    Raises
    ------
    LayoutError
        The signal or the markers lie elsewhere, the signal is written as text, or the header
        promises more channels than it lists.
    """
    # every name and number that is looked at here is ASCII, whatever the rest is written in
    written = path.read_bytes().decode("latin-1")
    header = written.partition("[Comment]")[0]
    for codepage in _CODEPAGE.findall(written):
        if not _KNOWN_CODEPAGE.fullmatch(codepage.strip()):
            raise LayoutError(f"Codepage is '{codepage.strip()}'; UTF-8 or ANSI needed")
    for key, value in _FILE_NAME.findall(header):
        if re.search(r"[/\\]", value) or value.strip() == "..":
            raise LayoutError(
                f"{key} is '{value.strip()}'; a file beside the header, named alone, needed"
            )
    if _TEXT_FORMAT.search(header):
        raise LayoutError("the signal is written as text (DataFormat=ASCII); export it as BINARY")
    promised = [int(count) for count in _COUNT.findall(header)]
    listed = len(_CHANNEL.findall(header))
    if any(count > listed for count in promised):
        raise LayoutError(f"NumberOfChannels is {max(promised)}, but the header lists {listed}")
