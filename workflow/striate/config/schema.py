"""The JSON schema of the settings, for editors that complete and check config.yaml."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema


class _Schema(GenerateJsonSchema):
    """The schema as a reader of YAML needs it: no null, which config.yaml never holds."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        described = super().default_schema(schema)
        if described.get("default", ...) is None:
            del described["default"]
        return described

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        described = super().dict_schema(schema)
        if "patternProperties" in described:
            described["additionalProperties"] = False
        return described

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        return False


def schema_of(
    model: type[BaseModel], section: str, options: Mapping[str, type[BaseModel]]
) -> dict[str, Any]:
    """JSON schema (2020-12) of a model, in one section of which `reader` says what `options` are.

    Parameters
    ----------
    section
        Name of the model of that section.
    options
        Model of the options of each reader that takes any.
    """
    models = [model, *options.values()]
    references, described = models_json_schema(
        [(part, "validation") for part in models], schema_generator=_Schema
    )
    sections = described["$defs"]
    whole: dict[str, Any] = sections.pop(_name(references[model, "validation"]))
    if options:
        sections[section]["allOf"] = [
            {
                "if": {"properties": {"reader": {"const": reader}}, "required": ["reader"]},
                "then": {"properties": {"options": references[of_reader, "validation"]}},
            }
            for reader, of_reader in options.items()
        ]
    schema = {"$schema": GenerateJsonSchema.schema_dialect, "$defs": sections}
    return schema | whole


def _name(reference: JsonSchemaValue) -> str:
    return str(reference["$ref"]).rpartition("/")[2]
