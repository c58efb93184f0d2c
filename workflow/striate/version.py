"""Version of Striate: here, because looking up the installed one takes longer than most reading."""

from typing import Final

VERSION: Final = "0.1.0"
