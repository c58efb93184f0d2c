import math

import yaml
from hypothesis import given
from hypothesis import strategies as st

from striate.config.values import document
from striate.proposal.yamltext import as_yaml, can_be_written, comment

TEXTS = st.text().filter(can_be_written)
VALUES = st.recursive(
    TEXTS | st.booleans() | st.integers(-(10**14), 10**14) | st.floats(-1e15, 1e15),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)


def read(text):
    """What the configuration reads, which must find nothing to complain of."""
    found = document(yaml.SafeLoader(text))
    assert not found.faults
    return found.values


def stripped(value):
    """The configuration takes outer space away."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return [stripped(inner) for inner in value]
    if isinstance(value, dict):
        return {key.strip(): stripped(inner) for key, inner in value.items()}
    return value


@given(VALUES)
def test_a_value_is_read_as_it_was_written_by_the_configuration_and_by_any_yaml(value):
    written = as_yaml([value])
    assert "\n" not in written
    assert yaml.safe_load(written) == [value]


@given(TEXTS)
def test_a_text_is_read_as_text_by_the_configuration(text):
    assert read(f"key: {as_yaml(text)}") == {"key": text.strip()}
    assert read(f"{{inside: {as_yaml(text)}}}") == {"inside": text.strip()}
    if text.strip():
        assert read(f"{as_yaml(text)}: 1") == {text.strip(): 1}


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_as_this_number_by_the_configuration(number):
    assert math.isclose(read(f"key: {as_yaml(number)}")["key"], number, rel_tol=0, abs_tol=0)


def test_simple_text_needs_no_quotes():
    assert as_yaml("natural image") == "natural image"
    assert as_yaml({"stimulus": "Event/254", "trial": {"max": 3.0}}) == (
        "{stimulus: Event/254, trial: {max: 3}}"
    )
    for quoted in ("yes", "No", "null", "1e3", "2020-01-01", "a: b", "a #b", "", "-", "~", "0x1f"):
        assert as_yaml(quoted) == f'"{quoted}"'


@given(st.text())
def test_a_comment_is_one_line(text):
    written = comment(text)
    assert written.startswith("#")
    assert len(written.splitlines()) == 1
    assert yaml.safe_load(written) is None
