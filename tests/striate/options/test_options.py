"""What holds for the options of every reader."""

import importlib
import json

import pytest

from striate.codefiles import modules_in
from striate.config.fields import Section
from striate.reader_options import READERS, checked_options, options_models


def fields_of(model):
    return list(model.model_fields.items())


OPTIONS = [
    pytest.param(field, id=f"{reader}.{name}")
    for reader, model in options_models().items()
    for name, field in fields_of(model)
]


@pytest.mark.parametrize("module", modules_in("options"))
def test_a_module_of_options_has_one_model_of_that_name(module):
    assert issubclass(importlib.import_module(f"striate.{module}").Options, Section)


def test_every_module_of_options_belongs_to_a_reader():
    names = [module.partition(".")[2].replace("_", "-") for module in modules_in("options")]
    assert set(names) <= set(READERS)


@pytest.mark.parametrize("field", OPTIONS)
def test_an_option_is_described_in_a_sentence(field):
    assert field.description
    assert field.description.endswith(".")


@pytest.mark.parametrize("field", OPTIONS)
def test_an_option_that_must_be_given_shows_how_to_write_it(field):
    assert field.examples or not field.is_required()


@pytest.mark.parametrize("reader", READERS)
def test_defaults_are_plain_values(reader):
    models = options_models()
    if reader in models and any(field.is_required() for _, field in fields_of(models[reader])):
        pytest.skip("options of this reader must be given")
    options = checked_options(reader, {})
    assert json.loads(json.dumps(options, allow_nan=False)) == options


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_that_needs_options_says_so(reader):
    models = options_models()
    module = importlib.import_module(f"striate.readers.{reader.replace('-', '_')}")
    fields = fields_of(models[reader]) if reader in models else []
    needs_options = any(field.is_required() for _, field in fields)
    assert needs_options == module.NEEDS_OPTIONS
