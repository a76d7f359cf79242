"""The JSON Schema files are those of the models, and editors' programs can use them."""

import json

import pytest

from catalog.schema import FOLDER, schema_files

FILES = schema_files()


def test_the_files_are_those_of_the_models() -> None:
    """Run `python -m catalog schema` after a change of a model."""
    found = {path.name: path.read_text("utf-8") for path in FOLDER.iterdir()}

    assert found == FILES


@pytest.mark.parametrize("name", ["offer.json", "opportunity.json"])
def test_every_field_is_described(name: str) -> None:
    """Whoever completes a key reads what it is for."""
    schema = json.loads(FILES[name])

    fields = schema["properties"].items()
    undescribed = [field for field, about in fields if not described(about, schema)]

    assert undescribed == []


def described(field: dict[str, object], schema: dict[str, dict[str, dict[str, object]]]) -> bool:
    """Tell whether a field or the type it refers to has a description."""
    reference = str(field.get("$ref", "")).rsplit("/", 1)[-1]
    return "description" in field or "description" in schema["$defs"].get(reference, {})


def test_limits_of_texts_are_part_of_the_schema() -> None:
    """An editor's program marks a title that is too long while it is typed."""
    title = json.loads(FILES["offer.json"])["$defs"]["Text"]["properties"]["title"]

    assert (title["minLength"], title["maxLength"]) == (10, 50)
