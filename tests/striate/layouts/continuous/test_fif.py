"""FIF files written by MNE, and by hand where they have a directory."""

from struct import pack, unpack_from

import pytest

from eegfiles import noise, write_fif
from striate.errors import UnreadableFileError
from striate.layouts.continuous.fif import check_tags
from striate.layouts.continuous.formats import Format
from striate.layouts.continuous.mnefile import mne_signal

BLOCK_START, BLOCK_END, BUFFER, LAST, ONSETS = 104, 105, 300, 108, 3568
RAW, ANNOTATIONS = 102, 3810


def tag(kind, values=b"", value_type=3, next_tag=0):
    return pack(">iIii", kind, value_type, len(values), next_tag) + values


def number(kind, value):
    return tag(kind, pack(">i", value))


def with_directory(path, change=bytes):
    """A file as acquisition systems write it: all its tags are listed at the end."""
    tags = [tag(100, bytes(20), 31), number(101, 0), number(BLOCK_START, RAW)]
    tags += [tag(BUFFER, bytes(80), 5), tag(BUFFER, bytes(40), 5), number(BLOCK_END, RAW)]
    place, entries = 0, []
    for written in tags:
        entries.append(written[:12] + pack(">i", place))
        place += len(written)
    tags[1] = number(101, place)
    content = b"".join(tags) + tag(102, b"".join(entries) + pack(">iiii", *[-1] * 4), 32, -1)
    path.write_bytes(change(content))
    return path


@pytest.fixture
def whole(tmp_path):
    """A file of MNE, and where each of its tags begins, with what it is and its first value."""
    annotations = [(0.5, 0.1, "face"), (1, 0, "house")]
    path = write_fif(tmp_path / "a_raw.fif", noise(2, 4) * 1e-6, annotations)
    content, place, tags = path.read_bytes(), 0, []
    while place < len(content):
        kind, _, byte_count, _ = unpack_from(">iIii", content, place)
        value = unpack_from(">i", content, place + 16)[0] if byte_count >= 4 else None
        tags.append((place, kind, value))
        place += 16 + byte_count
    return path, tags


def place_of(tags, kind, value=None):
    return next(at for at, *found in tags if found[0] == kind and value in (None, found[1]))


def damaged(path, place, flipped):
    content = bytearray(path.read_bytes())
    content[place] ^= flipped
    path.write_bytes(content)


def test_whole_files_are_not_refused(whole, tmp_path):
    check_tags(whole[0])
    check_tags(with_directory(tmp_path / "b_raw.fif"))


@pytest.mark.parametrize(
    ("kind", "value", "offset", "flipped", "words"),
    [
        (BUFFER, None, 3, 64, "its raw data hold a tag of kind 364"),
        (BUFFER, None, 7, 1, "its samples are of 2 types"),
        (BUFFER, None, 8, 1, "reaches beyond the"),
        (BUFFER, None, 12, 1, "does not lead to the next"),
        (BLOCK_START, ANNOTATIONS, 19, 1, "the block that ends at byte .* never began"),
        (BLOCK_START, RAW, 3, 8, "the block that ends at byte .* never began"),
        (BLOCK_END, ANNOTATIONS, 3, 8, "the block that ends at byte .* never began"),
        (BLOCK_END, 100, 3, 8, "its block 100 does not end"),
        (ONSETS, None, 7, 32, "the times of its annotations are no numbers"),
        (LAST, None, 15, 1, "does not lead to the next"),
    ],
)
def test_a_damaged_head_of_a_tag_is_told(whole, kind, value, offset, flipped, words):
    path, tags = whole
    damaged(path, place_of(tags, kind, value) + offset, flipped)
    with pytest.raises(UnreadableFileError, match=f"raw.fif: damaged or truncated .*{words}"):
        check_tags(path)


def test_a_file_longer_or_shorter_than_its_tags_is_refused(whole):
    path, _ = whole
    content = path.read_bytes()
    for change in (content[:-16], content[:-1], content + b"\0"):
        path.write_bytes(change)
        with pytest.raises(UnreadableFileError, match="damaged or truncated"):
            check_tags(path)


@pytest.mark.parametrize("entry", range(6))
@pytest.mark.parametrize("place", [3, 7, 11])  # kind, type, length
def test_a_directory_that_names_other_tags_is_refused(tmp_path, entry, place):
    path = with_directory(tmp_path / "a_raw.fif")
    start = len(path.read_bytes()) - 7 * 16
    damaged(path, start + 16 * entry + place, 1)
    with pytest.raises(UnreadableFileError, match="its directory names another tag at byte"):
        check_tags(path)


def test_a_directory_that_ends_too_early_is_refused(tmp_path):
    def change(content):
        start = len(content) - 8 * 16
        return content[:start] + tag(102, content[start + 16 : start + 96], 32, -1)

    with pytest.raises(UnreadableFileError, match="its block 102 does not end"):
        check_tags(with_directory(tmp_path / "a_raw.fif", change))


def test_mne_is_not_led_in_a_circle(whole):
    path, tags = whole
    content = bytearray(path.read_bytes())
    content[tags[-1][0] + 12 :] = pack(">i", 36)
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="does not lead to the next"):
        mne_signal(path, Format.FIF)
