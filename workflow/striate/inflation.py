"""How much a packed file can be inside: what it declares beyond that is not believed."""

from typing import Final

MOST_INFLATION: Final = 1100
"""Deflate (gzip, zlib, zip) packs at most 1032 bytes into one."""

SPARE_BYTES: Final = 2**20
"""Allowed beyond it: what is never written takes no place in a file."""
