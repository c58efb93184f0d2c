import numpy as np
import pytest

from striate.errors import LayoutError
from striate.matfile.expected import (
    cell,
    columns,
    field,
    matrix,
    numbers,
    single_struct,
    struct,
    text,
    texts,
    whole_numbers,
)
from striate.matfile.values import Cell, Opaque, Sparse, Struct

SPARSE = Sparse((2, 2), np.array([0]), np.array([3.0]), np.array([0, 0, 1]))
COMPLEX = Sparse((1, 1), np.array([0]), np.array([1j]), np.array([0, 1]))


def cells(*values):
    array = np.empty((1, len(values)), dtype=object)
    array[0, :] = values
    return Cell(array)


def test_sparse_numbers_are_filled_in():
    assert numbers(SPARSE, "x").tolist() == [[0, 3], [0, 0]]


def test_a_matrix_stays_sparse():
    assert matrix(SPARSE, "x") is SPARSE


def test_text_is_trimmed_and_empty_where_anything_is_empty():
    assert text("  a b ", "x") == "a b"
    assert text(np.empty((0, 0)), "x") == ""


def test_texts_come_from_a_cell_or_from_a_single_text():
    assert texts(cells("V1 ", "V2"), "area") == ["V1", "V2"]
    assert texts("V1", "area") == ["V1"]
    assert texts(np.empty((0, 0)), "area") == []


def test_columns_are_the_first_ones_of_a_matrix():
    first, second = columns(np.arange(6).reshape(2, 3), "x", 2, 2)
    assert (first.tolist(), second.tolist()) == ([0, 3], [1, 4])


@pytest.mark.parametrize(
    ("asked", "value", "message"),
    [
        (numbers, "abc", "x is the text 'abc'; real numbers needed"),
        (numbers, np.array([[1j]]), "x is complex128 numbers, 1 x 1; real numbers needed"),
        (numbers, COMPLEX, "x is a sparse matrix of 1 x 1; real numbers needed"),
        (matrix, np.zeros((2, 2, 2)), "x is float64 numbers, 2 x 2 x 2; a matrix of real"),
        (matrix, COMPLEX, "x is a sparse matrix of 1 x 1; a matrix of real numbers needed"),
        (whole_numbers, np.array([[1.0, 2.5]]), r"x\(1,2\) is 2\.5; whole numbers needed"),
        (whole_numbers, np.array([[np.nan]]), r"x\(1,1\) is nan; whole numbers needed"),
        (text, cells("a"), "x is a cell array of 1 x 1; text needed"),
        (texts, cells("a", np.ones((1, 1))), r"x\{2\} is float64 numbers, 1 x 1; text needed"),
        (struct, np.ones((1, 1)), "x is float64 numbers, 1 x 1; a struct array needed"),
        (single_struct, Struct(("a",), ()), "x is a struct array of 0; a single struct needed"),
        (cell, Struct((), ({}, {})), "x is a struct array of 2; a cell array needed"),
    ],
)
def test_a_value_of_another_type_is_named(asked, value, message):
    with pytest.raises(LayoutError, match=message):
        asked(value, "x")


@pytest.mark.parametrize(
    ("matlab_class", "conversion"),
    [
        ("string", r"char\(x\), or cellstr\(x\)"),
        ("table", r"table2struct\(x\)"),
        ("datetime", r"char\(x\)"),
        ("function_handle", r"func2str\(x\)"),
        ("timeseries", r"struct\(x\)"),
    ],
)
def test_an_object_comes_with_the_matlab_function_that_converts_it(matlab_class, conversion):
    message = (
        f"y is a MATLAB {matlab_class} object, .* text needed: .* replace it, x, by {conversion}"
    )
    with pytest.raises(LayoutError, match=message):
        text(Opaque(matlab_class), "y")


def test_a_missing_field_is_named_with_the_fields_there_are():
    with pytest.raises(LayoutError, match="s has no 'c'; it holds: a, b"):
        field({"a": "", "b": ""}, "c", "s")
    with pytest.raises(LayoutError, match="it holds: nothing"):
        field({}, "c", "s")
