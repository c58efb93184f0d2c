from hypothesis import given
from hypothesis import strategies as st

from striate.sealed import sealed, unsealed

LINES = st.binary(max_size=40).filter(lambda line: b"\n" not in line)


@given(LINES)
def test_what_was_sealed_is_the_line(line):
    assert unsealed(sealed(line)) == line


@given(LINES, st.data())
def test_one_changed_bit_is_no_sealed_line(line, data):
    content = bytearray(sealed(line))
    bit = data.draw(st.integers(0, 8 * len(content) - 1))
    content[bit // 8] ^= 1 << bit % 8
    assert unsealed(bytes(content)) is None


@given(LINES, st.data())
def test_a_part_of_it_is_no_sealed_line(line, data):
    content = sealed(line)
    length = data.draw(st.integers(0, len(content) - 1))
    assert unsealed(content[:length]) is None
