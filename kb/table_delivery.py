"""A table as records, its nodes and relationships, as :mod:`kb.datasets` writes them; the flows in :mod:`kb.flows`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from kb import flows
from kb.countries import country_names
from kb.names import NAMES, slug
from kb.records import Delivery, Node, Relationship, Value
from kb.table import IOTable, Matrix

Stated = Mapping[str, Value]

CARD = (
    "title",
    "description",
    "country",
    "region",
    "year",
    "kind",
    "valuation",
    "currency",
    "unit",
    "classification",
)
"""What a table's node says as its metadata does."""


def delivery(table: IOTable, figures: Mapping[str, Value]) -> Delivery:
    """Everything of a table but its flows; ``figures`` are further properties of its node (hash, flows kept)."""
    meta = table.meta
    stated: dict[str, Value] = {"source": slug(meta.source_title), "trust": "A"}
    ids = flows.industry_ids(table)
    accounts = [f"{meta.id}:{code}" for code in table.codes]
    places = _places(table)
    nodes = [
        Node(
            "Source", slug(meta.source_title), given({"citation": meta.source_title, "url": meta.source_url, **stated})
        ),
        *(Node("Country", code, {**country_names(code), **stated}) for label, code in places if label == "Country"),
        Node("Classification", meta.classification, stated),
        _table_node(table, figures, stated),
        *_industry_nodes(table, ids, stated),
        *_sector_nodes(table, stated),
        *_account_nodes(table, accounts, stated),
    ]
    if meta.region:
        nodes.append(Node("Country", meta.country, {**country_names(meta.country), **stated}))
    relationships = [Relationship("DESCRIBES", ("IOTable", meta.id), place, stated) for place in places]
    relationships += _industry_relationships(table, ids, accounts, stated)
    relationships += _sector_relationships(table, ids, stated)
    return Delivery(meta.id, meta.title, meta.file, meta.sha256, nodes, relationships, table.notes)


def _places(table: IOTable) -> list[tuple[str, str]]:
    """What the table describes: a region, a country, or every country of a world table."""
    if table.countries:
        buyers = () if table.final_demand_by_country is None else table.final_demand_by_country.columns
        return [("Country", str(code)) for code in dict.fromkeys([*table.countries, *buyers])]
    return [("Region", table.meta.region) if table.meta.region else ("Country", table.meta.country)]


def _industry_relationships(
    table: IOTable, ids: Sequence[str], accounts: Sequence[str], stated: Stated
) -> list[Relationship]:
    classified, whole = ("Classification", table.meta.classification), ("IOTable", table.meta.id)
    relationships = []
    for industry, account in zip(ids, accounts, strict=True):
        relationships += [
            Relationship("IN_CLASSIFICATION", ("Industry", industry), classified, stated),
            Relationship("HAS_ACCOUNT", ("Industry", industry), ("Account", account), stated),
            Relationship("IN_TABLE", ("Account", account), whole, stated),
        ]
    return relationships


def given(properties: Mapping[str, Value | None]) -> dict[str, Value]:
    """Properties that have a value."""
    return {name: value for name, value in properties.items() if value is not None and value != ""}


def _table_node(table: IOTable, figures: Mapping[str, Value], stated: Stated) -> Node:
    properties = {name: getattr(table.meta, name) for name in CARD} | {
        "codes": table.codes,
        "inputs": [str(name) for name in table.primary_inputs.columns],
        "categories": [str(name) for name in table.final_demand_domestic.columns],
        "bases": list(table.bases),
        "held": True,
        "has_imported_flows": table.imported is not None,
    }
    if table.countries:
        properties["countries"] = list(table.countries)
    if table.final_demand_by_country is not None:
        properties["final_demand_countries"] = [str(code) for code in table.final_demand_by_country.columns]
    return Node("IOTable", table.meta.id, given({**properties, **figures, **stated}))


def _industry_nodes(table: IOTable, ids: Sequence[str], stated: Stated) -> list[Node]:
    named = [name for name in NAMES if name in table.industries.columns]
    names: list[dict[str, Value]] = table.industries[named].fillna("").astype(str).to_dict("records")  # type: ignore[assignment]
    countries = table.countries or [""] * len(ids)
    return [
        Node("Industry", i, given({"code": code, "country": country, "position": position, **name, **stated}))
        for position, (i, code, country, name) in enumerate(zip(ids, table.codes, countries, names, strict=True))
    ]


def _sectors(table: IOTable) -> list[str]:
    """Of a world table the code of each industry without its country: concordances are from these."""
    return [code.removeprefix(f"{country}_") for country, code in zip(table.countries, table.codes, strict=False)]


def _sector_nodes(table: IOTable, stated: Stated) -> list[Node]:
    """One industry for all countries' industries of one code."""
    first = {sector: place for place, sector in reversed(list(enumerate(_sectors(table))))}
    nodes = []
    for position, (sector, place) in enumerate(sorted(first.items(), key=lambda item: item[1])):
        country, names = country_names(table.countries[place]), table.industries.iloc[place]
        named = {
            name: str(names[name]).removesuffix(f", {country.get(name, table.countries[place])}")
            for name in NAMES
            if name in names.index
        }
        properties = {"code": sector, "position": position, **named, **stated}
        nodes.append(Node("Industry", f"{table.meta.classification}:{sector}", given(properties)))
    return nodes


def _sector_relationships(table: IOTable, ids: Sequence[str], stated: Stated) -> list[Relationship]:
    classification = table.meta.classification
    sectors = _sectors(table)
    parts = [
        Relationship("PART_OF", ("Industry", industry), ("Industry", f"{classification}:{sector}"), stated)
        for industry, sector in zip(ids, sectors, strict=False)
    ]
    listed = [
        Relationship(
            "IN_CLASSIFICATION",
            ("Industry", f"{classification}:{sector}"),
            ("Classification", classification),
            stated,
        )
        for sector in dict.fromkeys(sectors)
    ]
    return parts + listed


def _account_nodes(table: IOTable, accounts: Sequence[str], stated: Stated) -> list[Node]:
    numbers = pd.concat(
        [
            table.primary_inputs,
            table.final_demand_domestic.add_suffix("_domestic"),
            table.final_demand_imported.add_suffix("_imported"),
        ],
        axis=1,
    ).astype(float)
    codes, value_added = table.codes, table.value_added
    rows = [dict(zip(map(str, numbers.columns), row, strict=True)) for row in numbers.to_numpy().tolist()]
    columns = columns_as_bytes(table)
    return [
        Node(
            "Account",
            account,
            given(
                {
                    "table": table.meta.id,
                    "code": codes[j],
                    "position": j,
                    "value_added": float(value_added[j]),
                    **rows[j],
                    **{name: _bytes(values[:, j]) for name, values in columns.items()},
                    **stated,
                }
            ),
        )
        for j, account in enumerate(accounts)
    ]


def columns_as_bytes(table: IOTable) -> dict[str, Matrix]:
    """The matrices whose column j industry j keeps.

    In a world table a flow is either domestic or imported, so their sum says both.
    """
    if not table.countries:
        imported = {} if table.imported is None else {"purchases_imported": table.imported}
        return {"purchases_domestic": table.domestic, **imported}
    columns = {"purchases": flows.together(table)}
    if table.final_demand_by_country is not None:
        columns["final_demand_by_country"] = table.final_demand_by_country.to_numpy(np.float64).T
    return columns


def _bytes(values: Matrix) -> bytes:
    return np.ascontiguousarray(values, dtype="<f8").tobytes()
