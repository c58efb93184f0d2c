import pytest
from hypothesis import given
from hypothesis import strategies as st

from striate.lettering import abbreviated, height_mm, plain, shortened, width_mm, wrapped

anything = st.text(st.characters(exclude_categories=()), max_size=60)
words = st.lists(st.text("abcdefghij", min_size=1, max_size=12), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("$5 vs $6 $\\frac{$", "$5 vs $6 $\\frac{$"),
        ("<script>", "<script>"),
        ("a\x00b\x07c", "a b c"),
        ("  one\n\ttwo\u2028three ", "one two three"),
        ("\u202eright to left", "right to left"),
        ("e\u0301", "é"),
        ("Z\u0335\u0321\u0322", "Z\u0335"),
        ("V1 漢", "V1 \N{REPLACEMENT CHARACTER}"),
        ("\ud800", ""),
        (5, "5"),
    ],
)
def test_plain_text_is_one_line_of_characters_that_can_be_drawn(text, drawn):
    assert plain(text) == drawn


@given(anything)
def test_plain_text_is_plain_already(text):
    assert plain(plain(text)) == plain(text)


def test_plain_text_has_an_end():
    assert len(plain("word " * 100_000)) == 600
    assert plain("word " * 100_000).endswith("…")


@given(anything.map(plain), st.floats(5, 100))
def test_shortened_text_fits_and_is_the_longest_start_that_does(text, room_mm):
    short = shortened(text, 6, room_mm)
    assert width_mm(short, 6) <= room_mm
    if short != text:
        kept = len(short) - 1
        assert text.startswith(short[:-1])
        longer = [text[:n].rstrip() + "…" for n in range(kept + 1, len(text))]
        assert all(
            width_mm(candidate, 6) > room_mm for candidate in longer if len(candidate) > kept + 1
        )


@given(st.text("abcdef-._0123456789", max_size=64), st.floats(5, 100))
def test_abbreviated_names_fit_and_keep_both_ends(name, room_mm):
    short = abbreviated(name, 6, room_mm)
    assert width_mm(short, 6) <= room_mm
    start, _, end = short.partition("…")
    assert short == name or (name.startswith(start) and name.endswith(end))
    assert short == name or len(start) - len(end) in (0, 1)


@given(words, st.floats(15, 100), st.integers(1, 4))
def test_wrapped_text_fits_its_lines_and_loses_words_only_at_the_end(words, room_mm, line_count):
    lines = wrapped(" ".join(words), 6, room_mm, line_count).split("\n")
    assert len(lines) <= line_count
    assert all(width_mm(line, 6) <= room_mm for line in lines)
    kept = " ".join(lines)
    assert kept == " ".join(words) or "…" in kept


def test_width_grows_with_the_text_and_its_size():
    assert width_mm("", 6) == 0
    assert width_mm("iiii", 6) < width_mm("mmmm", 6)
    assert width_mm("mm", 12) == pytest.approx(2 * width_mm("mm", 6), rel=0.02)
    assert width_mm("m\nmmm", 6) == width_mm("mmm", 6)
    assert height_mm("m\nm", 6) == 2 * height_mm("m", 6)
