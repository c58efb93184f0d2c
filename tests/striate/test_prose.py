import pytest

from striate.prose import number, probability, signed_number, stimulus_in_words

MINUS = "\N{MINUS SIGN}"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0.00"),
        (-0.0, "0.00"),
        (0.12345, "0.123"),
        (4.1, "4.10"),
        (-18.06, f"{MINUS}18.1"),
        (99.94, "99.9"),
        (99.96, "100"),
        (1234.5, "1,234"),
        (float("nan"), "\N{EN DASH}"),
    ],
)
def test_numbers_have_three_digits_and_all_of_them_from_100_on(value, written):
    assert number(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(4.1, "+4.10"), (-4.1, f"{MINUS}4.10"), (0.0, "0.00"), (float("nan"), "\N{EN DASH}")],
)
def test_signed_numbers_say_plus_as_well(value, written):
    assert signed_number(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0001, "0.0001"),
        (1e-6, "0.000001"),
        (0.05, "0.05"),
        (0.0504, "0.0504"),
        (0.123456, "0.123"),
        (1.0, "1"),
        (float("nan"), "\N{EN DASH}"),
    ],
)
def test_probabilities_have_three_digits_at_most_and_are_no_powers_of_ten(value, written):
    assert probability(value) == written


@pytest.mark.parametrize(
    ("conditions", "words"),
    [
        ({"stimulus": ["blank"]}, "trials whose stimulus is “blank”"),
        ({"orientation": [67.5, 90.0]}, "trials whose orientation is 67.5 or 90"),
        ({"phase": [-90.0, 0.0, 90.0]}, f"trials whose phase is {MINUS}90, 0 or 90"),
        ({"trial": {"max": 200.0}}, "trials whose trial is at most 200"),
        ({"trial": {"max": 9.0, "min": 1.0}}, "trials whose trial is at least 1 and at most 9"),
        (
            {"stimulus": {"contains": "natural"}, "size": ["small"]},
            "trials whose size is “small” and whose stimulus contains “natural”",
        ),
    ],
)
def test_a_stimulus_reads_as_its_conditions(conditions, words):
    assert stimulus_in_words(conditions) == words
