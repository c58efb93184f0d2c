"""Options of the readers, checked: one model a reader, in the module of its name in `options/`."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any, Final

from pydantic import ValidationError, ValidationInfo

from striate.codefiles import modules_in
from striate.config.faults import Fault, KeyPath, not_one_of
from striate.config.fields import Section, said
from striate.config.given import as_document
from striate.config.wording import Chosen, example_of, model_faults
from striate.errors import SettingsError

READERS: Final = tuple(name.partition(".")[2].replace("_", "-") for name in modules_in("readers"))


@cache
def options_model(reader: str) -> type[Section] | None:
    """Model of the options of a reader; None for a reader that takes none."""
    module = f"options.{reader.replace('-', '_')}"
    if module not in modules_in("options"):
        return None
    model: type[Section] = import_module(f"striate.{module}").Options
    return model


def options_models() -> dict[str, type[Section]]:
    """Models of all readers that take options, by the name of the reader."""
    models = {reader: options_model(reader) for reader in READERS}
    return {reader: model for reader, model in models.items() if model is not None}


def checked_options(reader: str, given: Mapping[str, object]) -> dict[str, object]:
    """Options of a reader in built-in types, defaults filled in.

    Raises
    ------
    SettingsError
        No reader has that name, or it does not take these options; the text lists every fault.
    """
    if reader not in READERS:
        raise SettingsError(not_one_of(reader, "reader", READERS))
    model = options_model(reader)
    if model is None:
        if given:
            raise SettingsError(
                f"the reader {reader} takes no options; leave out {', '.join(given)}"
            )
        return {}
    try:
        return model.model_validate(dict(given)).model_dump(mode="json")
    except ValidationError as refused:
        faults = model_faults(refused, as_document(given), model)
        raise _options_error(reader, faults) from None


def recording_options(value: Any, info: ValidationInfo) -> dict[str, object]:
    """Options of a recording of config.yaml, checked by the model of the reader that it names."""
    if "reader" not in info.data or info.data.get("simulate"):
        return {}  # which is a fault of another key
    reader = info.data["reader"]
    model = options_model(reader) if reader else None
    if model is None and value == {}:
        return {}
    if reader is None:
        there = ", ".join(options_models())
        raise said(f"options belong to a reader; write beside them reader: (one of {there})")
    if model is None:
        raise said(f"the reader {reader} takes no options; remove them")
    if value == {} and (needed := _required(model)):
        raise said(f"the reader {reader} needs options; write options: {{{', '.join(needed)}}}")
    return model.model_validate(value, context=info.context).model_dump(mode="json")


def chosen_models(values: dict[str, Any]) -> Chosen:
    """Key paths of options in config.yaml, each with the model of the reader named beside it."""
    recordings, models = values.get("recordings"), options_models()
    chosen: dict[KeyPath, type[Section]] = {}
    for name, keys in recordings.items() if isinstance(recordings, dict) else ():
        reader = keys.get("reader") if isinstance(keys, dict) else None
        if isinstance(reader, str) and reader in models:
            chosen["recordings", name, "options"] = models[reader]
    return chosen


def _required(model: type[Section]) -> list[str]:
    """How to write each option that must be given."""
    fields = model.model_fields.items()
    return [example_of(name, field) for name, field in fields if field.is_required()]


def _option(fault: Fault) -> str:
    return f"option {'.'.join(map(str, fault.path))}: " if fault.path else ""


def _options_error(reader: str, faults: Iterator[Fault]) -> SettingsError:
    told = [f"{_option(fault)}{fault.text}" for fault in faults]
    count = f"{len(told)} fault{'s' if len(told) > 1 else ''}"
    return SettingsError("\n".join([f"the options of the reader {reader} have {count}:", *told]))
