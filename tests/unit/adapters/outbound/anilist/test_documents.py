"""Every question fits the schema: the simulator's always, AniList's own where a copy lies beside the project."""

from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from adapters.outbound.anilist import documents
from uuutorrent.testing.simulators.anilist.server import SCHEMA

PUBLISHED = Path(__file__).parents[6] / "shared" / "data" / "anilist" / "schema.graphql"
DOCUMENTS = {name: getattr(documents, name) for name in ("LIST", "VIEWER", "SERIES", "AIRED")}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_fits_the_simulators_schema(name: str) -> None:
    assert validate(build_schema(SCHEMA.read_text(encoding="utf-8")), parse(DOCUMENTS[name])) == []


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the copy of AniList's schema is not part of the project")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_fits_anilists_schema(name: str) -> None:
    assert validate(build_schema(PUBLISHED.read_text(encoding="utf-8")), parse(DOCUMENTS[name])) == []


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the copy of AniList's schema is not part of the project")
def test_the_simulators_schema_has_nothing_that_anilist_has_not() -> None:
    ours = build_schema(SCHEMA.read_text(encoding="utf-8"))
    real = build_schema(PUBLISHED.read_text(encoding="utf-8"))
    for name, kind in ours.type_map.items():
        for field, definition in getattr(kind, "fields", {}).items():
            known = real.type_map[name].fields[field]  # type: ignore[attr-defined] - an object or enum type
            assert str(definition.type) == str(known.type), (name, field)
            assert {argument: str(given.type) for argument, given in definition.args.items()}.items() <= {
                argument: str(given.type) for argument, given in known.args.items()
            }.items()
        for value in getattr(kind, "values", {}):
            assert value in real.type_map[name].values  # type: ignore[attr-defined] - an object or enum type
