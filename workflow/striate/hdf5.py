"""HDF5 files from anywhere: what a reader must not follow, load or allocate.

An HDF5 file may name other files to be read, ask for a filter from a folder of libraries, and
declare arrays of any size in a few bytes. Readers open files here, follow links with
`member_names`, and call `check_dataset` before they read numbers; where another library reads
(NWB), `check_whole` looks at everything first. Source: the HDF5 security notes, and "HDF5 File
Format Specification", The HDF Group.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from math import prod
from pathlib import Path
from typing import Any, Final

import h5py
from h5py import h5d, h5g, h5i, h5l, h5o, h5pl, h5z

from striate.errors import StriateError, UnreadableFileError
from striate.inflation import MOST_INFLATION, SPARE_BYTES

_FILTERS: Final = {
    h5z.FILTER_DEFLATE,
    h5z.FILTER_SHUFFLE,
    h5z.FILTER_FLETCHER32,
    h5z.FILTER_SZIP,
    h5z.FILTER_NBIT,
    h5z.FILTER_SCALEOFFSET,
    h5z.FILTER_LZF,
}
_LINK_WORDS: Final = {
    h5l.TYPE_SOFT: "a soft link",
    h5l.TYPE_EXTERNAL: "a link to another file",
}
_MOST_LINKS: Final = 1_000_000
_METADATA_CACHE_BYTES: Final = 4 * 2**20


class RefusedContentError(ValueError):
    """Content of an HDF5 file that is not read; the text names it and says why."""


def opened(path: Path, kind: str = "HDF5 file") -> h5py.File:
    """An HDF5 file for reading: without locks, so that its folder may be read-only.

    Filters come from the HDF5 library alone, for the whole process, and memory does not grow with
    the number of objects that were looked at.

    Parameters
    ----------
    kind
        What the file is to the user, for the message.

    Raises
    ------
    UnreadableFileError
        The file cannot be opened: it is damaged, truncated, or no HDF5.
    """
    while h5pl.size():
        h5pl.remove(0)
    with faults_named(path, kind):
        file = h5py.File(path, "r", locking=False)
        cache = file.id.get_mdc_config()
        cache.set_initial_size, cache.initial_size = True, _METADATA_CACHE_BYTES // 4
        cache.min_size, cache.max_size = _METADATA_CACHE_BYTES // 8, _METADATA_CACHE_BYTES
        file.id.set_mdc_config(cache)
    return file


@contextmanager
def faults_named(path: Path, kind: str, place: str = "") -> Iterator[None]:
    """Turn whatever h5py raises on a damaged or hostile file into a sentence for the user.

    Parameters
    ----------
    kind
        What the file is to the user: ``MAT-file``.
    place
        Where in the file: ``variable x``.

    Raises
    ------
    UnreadableFileError
        Anything failed inside but a `StriateError`, which passes.
    """
    try:
        yield
    except StriateError:
        raise
    except RefusedContentError as refusal:
        raise UnreadableFileError(f"{path}: {f'{place}: ' if place else ''}{refusal}") from refusal
    except Exception as damage:  # HDF5 and h5py raise every type of exception
        cause = f"{place}: {_in_words(damage)}" if place else _in_words(damage)
        raise UnreadableFileError(f"{path}: damaged or truncated {kind} ({cause})") from damage


def member_names(group: h5g.GroupID, *, soft_links: bool = False) -> list[bytes]:
    """Names in a group, all of which may be opened.

    Parameters
    ----------
    soft_links
        Accept links to another place of the same file.

    Raises
    ------
    RefusedContentError
        A link leads to another file, or is soft.
    """
    links: list[tuple[bytes, int]] = []
    group.links.iterate(lambda name, link: links.append((name, link.type)), info=True)
    for name, link_type in links:
        if link_type != h5l.TYPE_HARD:
            _check_link(f"{place_of(group).rstrip('/')}/{_text(name)}", link_type, soft_links)
    return [name for name, _ in links]


def check_dataset(dataset: h5d.DatasetID, file_bytes: int) -> None:
    """Refuse a dataset that is not kept in the file itself, or cannot be what it declares.

    Raises
    ------
    RefusedContentError
        It is external or virtual, packed by an unknown filter, or larger than the file can hold.
    """
    offset, stored = dataset.get_offset(), dataset.get_storage_size()
    if offset is None or not stored:
        _check_unusual(dataset, stored, file_bytes)
    elif offset + stored > file_bytes:
        raise RefusedContentError(f"'{place_of(dataset)}' reaches beyond the end of the file")


def check_whole(file: h5py.File, *, soft_links: bool = False) -> None:
    """Refuse a file in which anything that a name leads to would be refused.

    For libraries that read by themselves; what only a reference leads to is not looked at.

    Raises
    ------
    RefusedContentError
        See `member_names` and `check_dataset`; or there are more than a million names.
    """
    root, file_bytes = h5g.open(file.id, b"/"), Path(file.filename).stat().st_size
    links: list[tuple[bytes, int]] = []
    objects: list[bytes] = []

    # an error must not leave a callback of HDF5; a value ends the visit
    def note_link(name: bytes, link: Any) -> bool | None:
        links.append((name, link.type))
        return len(links) > _MOST_LINKS or None

    def note_object(name: bytes) -> bool | None:
        objects.append(name)
        return len(objects) > _MOST_LINKS or None

    if root.links.visit(note_link, info=True) or h5o.visit(root, note_object):
        raise RefusedContentError(f"it holds more than {_MOST_LINKS} names")
    for name, link_type in links:
        if link_type != h5l.TYPE_HARD:
            _check_link(f"/{_text(name)}", link_type, soft_links)
    for name in objects:
        thing = h5o.open(root, name)
        if isinstance(thing, h5d.DatasetID):
            check_dataset(thing, file_bytes)


def place_of(thing: Any) -> str:
    """Name of an object within its file, for messages: to find it may take a search of the file."""
    return _text(h5i.get_name(thing) or b"an object without a name")


def _check_link(name: str, link_type: int, soft_links: bool) -> None:
    if link_type == h5l.TYPE_SOFT and soft_links:
        return
    what = _LINK_WORDS.get(link_type, "a link of an unknown kind")
    raise RefusedContentError(f"'{name}' is {what}, which is not followed")


def _check_unusual(dataset: h5d.DatasetID, stored: int, file_bytes: int) -> None:
    """Check a dataset that does not lie in the file in one piece, or was never written."""
    how = dataset.get_create_plist()
    layout = how.get_layout()
    if layout == h5d.VIRTUAL or how.get_external_count():
        raise RefusedContentError(
            f"'{place_of(dataset)}' is kept in other files, which are not read"
        )
    for position in range(how.get_nfilters()):
        code, _, _, filter_name = how.get_filter(position)
        if code not in _FILTERS:
            label = _text(filter_name) or f"number {code}"
            raise RefusedContentError(
                f"'{place_of(dataset)}' is packed by an unknown filter, {label}"
            )
    value_bytes = dataset.get_type().get_size()
    declared = dataset.get_space().get_simple_extent_npoints() * value_bytes
    if layout == h5d.CHUNKED:
        declared = max(declared, prod(how.get_chunk()) * value_bytes)
    # what was never written is all one value, and the file says nothing of its size
    most = MOST_INFLATION * (stored or file_bytes) + SPARE_BYTES
    if stored > file_bytes or declared > most:
        raise RefusedContentError(
            f"'{place_of(dataset)}' declares {declared} bytes, more than {stored} bytes can hold"
        )


def _in_words(damage: Exception) -> str:
    text = str(damage.args[0]) if damage.args else ""
    # h5py writes what it did, and HDF5's own words in brackets
    inner = re.search(r"\((.+)\)$", text, re.DOTALL)
    return (inner.group(1) if inner else text) or type(damage).__name__


def _text(name: bytes) -> str:
    return name.decode("utf-8", "replace")
