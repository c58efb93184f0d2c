"""Class, shape and fields of a variable, without its values."""

from typing import Final

from striate.matfile.mat73.allowance import Allowance
from striate.matfile.mat73.marks import UNKNOWN_CLASS
from striate.matfile.mat73.natures import Found, Nature
from striate.matfile.mat73.numbers import matlab_shape, number_type, shape_of_empty
from striate.matfile.mat73.sparse import sparse_shape
from striate.matfile.mat73.structs import empty_struct, struct_parts
from striate.matfile.values import Kind

_CLASS_OF_TYPE: Final = {"float64": "double", "float32": "single"}


def kind_of(found: Found, allowance: Allowance) -> Kind:
    """Kind of a variable.

    Raises
    ------
    RefusedContentError
        What says so is missing or contradicts itself.
    """
    match found.nature:
        case Nature.OBJECT:
            return Kind(found.matlab_class, ())
        case Nature.SPARSE:
            return Kind("sparse", sparse_shape(found.thing, allowance))
        case Nature.STRUCT:
            outline = struct_parts(found, allowance).outline
            return Kind("struct", outline.shape, outline.fields)
        case Nature.EMPTY if found.matlab_class == "struct":
            outline = empty_struct(found, allowance)
            return Kind("struct", outline.shape, outline.fields)
        case Nature.EMPTY:
            return Kind(found.matlab_class, shape_of_empty(found.thing, allowance))
        case _:
            return Kind(_class_of(found), matlab_shape(found.thing))


def _class_of(found: Found) -> str:
    if found.matlab_class != UNKNOWN_CLASS:
        return found.matlab_class
    name = number_type(found.thing).name
    return _CLASS_OF_TYPE.get(name, name)
