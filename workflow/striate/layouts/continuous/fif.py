"""The tags of a FIF file: whether they lead from one to the other until its end.

A tag is a head of 16 bytes (its kind, the type and the length of its values, where the next tag
begins) and its values; blocks of tags are nested. A directory at the end may list all tags. MNE
passes over kinds that it does not know, so that a damaged head takes events or samples away without
a word. Damage of values cannot be known: FIF has no checksums.

Source: Elekta Neuromag (2009), Functional Image File Format 1.3.
"""

from collections.abc import Iterator, Sequence
from os import SEEK_END
from pathlib import Path
from struct import Struct
from typing import BinaryIO, Final, NamedTuple

from striate.errors import UnreadableFileError

_HEAD: Final = Struct(">iIii")
_INT: Final = Struct(">i")
_IN_SEQUENCE, _LAST, _NO_TAG = 0, -1, -1
_DIRECTORY_POINTER, _BLOCK_START, _BLOCK_END, _BUFFER = 101, 104, 105, 300
_ANNOTATIONS: Final = 3810  # a block
_ONSETS, _ENDS = 3568, 3569
_FLOATS: Final = (4, 5)
_RAW_BLOCKS: Final = (102, 112, 119)  # of raw, continuous, and internally shielded data
# ids, comments, free space, first and last sample, buffers, skips and time stamps
_OF_RAW_BLOCKS: Final = (
    *(100, 103, 106, 107, 108, 109, 110, 111, 112),
    *(206, 208, 209, 300, 301, 303, 305),
)


class _Tag(NamedTuple):
    kind: int
    value_type: int
    byte_count: int
    next: int
    place: int

    @property
    def stop(self) -> int:
        """Place after its values."""
        return self.place + _HEAD.size + self.byte_count


def check_tags(path: Path) -> None:
    """Refuse a file of which MNE would read but a part.

    Raises
    ------
    UnreadableFileError
        The tags do not lead to the end of the file, or are not those of its directory, a block is
        not closed, or the raw data hold what they cannot.
    """
    with path.open("rb") as file:
        try:
            tags = _tags(file)
            _check_blocks(file, tags)
        except ValueError as fault:
            raise UnreadableFileError(f"{path}: damaged or truncated ({fault})") from fault


def _tags(file: BinaryIO) -> list[_Tag]:
    """All tags, by the directory if there is one, as MNE has it."""
    byte_count = file.seek(0, SEEK_END)
    pointer = _head(file, _head(file, 0, byte_count).stop, byte_count)
    if pointer.kind != _DIRECTORY_POINTER or pointer.byte_count != _INT.size:
        raise ValueError("it has no pointer to a directory of its tags")
    place = _int(file, pointer)
    return _listed(file, place, byte_count) if place > 0 else list(_chain(file, byte_count))


def _listed(file: BinaryIO, place: int, byte_count: int) -> list[_Tag]:
    """The tags of a directory, each compared with its head."""
    directory = _head(file, place, byte_count)
    file.seek(place + _HEAD.size)
    entries = list(_HEAD.iter_unpack(file.read(directory.byte_count // _HEAD.size * _HEAD.size)))
    tags = []
    for entry in entries:
        if entry[0] != _NO_TAG:
            tags.append(_head(file, entry[3], byte_count))
            if tags[-1][:3] != entry[:3]:
                raise ValueError(
                    f"its directory names another tag at byte {entry[3]} than is there"
                )
    return tags


def _chain(file: BinaryIO, byte_count: int) -> Iterator[_Tag]:
    """Each tag after the other, until the last, with which the file ends."""
    tag = _head(file, 0, byte_count)
    yield tag
    while tag.next != _LAST:
        if tag.next not in (_IN_SEQUENCE, tag.stop):
            raise ValueError(f"the tag at byte {tag.place} does not lead to the next")
        tag = _head(file, tag.stop, byte_count)
        yield tag
    if tag.stop != byte_count:
        raise ValueError(f"the last tag ends at byte {tag.stop} of {byte_count}")


def _head(file: BinaryIO, place: int, byte_count: int) -> _Tag:
    if 0 <= place <= byte_count - _HEAD.size:
        file.seek(place)
        kind, value_type, length, following = _HEAD.unpack(file.read(_HEAD.size))
        tag = _Tag(kind, value_type, length, following, place)
        if length >= 0 and tag.stop <= byte_count:
            return tag
    raise ValueError(f"the tag at byte {place} reaches beyond the {byte_count} bytes of the file")


def _check_blocks(file: BinaryIO, tags: Sequence[_Tag]) -> None:
    blocks: list[int] = []
    for tag in tags:
        if tag.kind == _BLOCK_START:
            blocks.append(_int(file, tag))
        elif tag.kind == _BLOCK_END:
            if not blocks or blocks.pop() != _int(file, tag):
                raise ValueError(f"the block that ends at byte {tag.place} never began")
        elif blocks:
            _check_place(tag, blocks[-1])
    if blocks:
        raise ValueError(f"its block {blocks[-1]} does not end")
    buffer_types = {tag.value_type for tag in tags if tag.kind == _BUFFER}
    if len(buffer_types) > 1:
        raise ValueError(f"its samples are of {len(buffer_types)} types")


def _check_place(tag: _Tag, block: int) -> None:
    if block in _RAW_BLOCKS and tag.kind not in _OF_RAW_BLOCKS:
        raise ValueError(f"its raw data hold a tag of kind {tag.kind}")
    is_time = block == _ANNOTATIONS and tag.kind in (_ONSETS, _ENDS)
    if is_time and tag.value_type not in _FLOATS:
        raise ValueError("the times of its annotations are no numbers")


def _int(file: BinaryIO, tag: _Tag) -> int:
    file.seek(tag.place + _HEAD.size)
    found = file.read(_INT.size)
    if tag.byte_count != _INT.size:
        raise ValueError(f"the tag at byte {tag.place} is no whole number")
    return int(_INT.unpack(found)[0])
