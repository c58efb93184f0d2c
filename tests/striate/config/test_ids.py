import re

from hypothesis import given
from hypothesis import strategies as st

from striate.config.fields import ID_PATTERN
from striate.config.ids import id_from, in_reading_order
from striate.places import ENDINGS

TEXTS = st.text(max_size=100) | st.lists(st.sampled_from(["a", "-", *ENDINGS])).map("".join)


@given(TEXTS, st.lists(st.text(max_size=5), max_size=5))
def test_any_text_becomes_a_legal_id_and_never_one_that_is_taken(text, others):
    taken = [id_from(other, "x") for other in others] + [id_from(text, "x")]
    found = id_from(text, "x", taken)
    assert re.fullmatch(ID_PATTERN, found)
    assert not found.endswith(ENDINGS)
    assert found not in taken


@given(st.from_regex(ID_PATTERN, fullmatch=True))
def test_no_id_leads_out_of_a_folder(text):
    for hostile in (text, f"../{text}", f"{text}/..", f"..{text}", f"/{text}"):
        found = id_from(hostile, "x")
        assert "/" not in found
        assert ".." not in found


def test_an_id_reads_like_its_text():
    assert id_from("Natural image", "x") == "natural-image"
    assert id_from("105l001p16", "x") == "105l001p16"
    assert id_from("Größe (Café)", "x") == "grosse-cafe"
    assert id_from("22.5", "x") == "22.5"
    assert id_from("a" * 100, "x") == "a" * 64


def test_an_id_leaves_the_ending_of_a_file_out():
    assert id_from("session.mat", "x") == "session"
    assert id_from("a.zarr.zip.csv", "x") == "a"
    assert id_from("a" * 60 + ".csv.b", "x") == "a" * 60
    assert id_from(".csv", "x") == "csv"
    assert id_from("natural.movie", "x") == "natural.movie"


def test_text_of_which_nothing_is_left_becomes_the_other_id():
    for nothing in ("", "../", "\N{GRINNING FACE}", "'; --", "...", "日本"):
        assert id_from(nothing, "stimulus-3") == "stimulus-3"


def test_a_second_id_of_the_same_text_is_counted():
    assert id_from("a b", "x", {"a-b"}) == "a-b-2"
    assert id_from("a b", "x", {"a-b", "a-b-2"}) == "a-b-3"
    assert id_from("a" * 64, "x", {"a" * 64}) == "a" * 62 + "-2"


def test_numbers_inside_of_texts_are_read_as_numbers():
    texts = ["grating 135 deg", "grating 22.5 deg", "Blank", "grating 5 deg"]
    in_order = ["Blank", "grating 5 deg", "grating 22.5 deg", "grating 135 deg"]
    assert sorted(texts, key=in_reading_order) == in_order


@given(st.lists(st.text(max_size=20)))
def test_any_texts_can_be_sorted(texts):
    assert len(sorted(texts, key=in_reading_order)) == len(texts)
