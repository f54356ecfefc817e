"""Why an answer may be empty: names that the model does not have, values that a parameter does not take."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kb.queries import Query

_NO_CODE = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_LABEL = re.compile(r"\((?:\w+)?((?:\s*[:|&!]\s*\w+)+)")
_TYPE = re.compile(r"\[(?:\w+)?\s*:((?:[:|!\s]*\w+)+)")
_PROPERTY = re.compile(r"\b[a-zA-Z_]\w*\.([a-z_]\w*)\b(?!\s*\()")


def of_cypher(text: str) -> Iterator[str]:
    """Labels, relationship types and properties of a query that the model does not have, with the nearest that it has.

    >>> list(of_cypher("MATCH (p:Program) RETURN p.name_en"))
    ["the model has no label Program: did you mean Programme?"]
    """
    from kb.schema import schema

    code = _NO_CODE.sub("''", text)
    model = schema()
    labels = [word for group in _LABEL.findall(code) for word in re.findall(r"\w+", group)]
    types = [word for group in _TYPE.findall(code) for word in re.findall(r"[A-Za-z]\w*", group)]
    declared = [kind.properties for kind in model.nodes.values()]
    declared += [kind.properties for kind in model.relationships.values()]
    properties = {"id", *(name for each in declared for name in each)}
    yield from _unknown("label", labels, model.nodes)
    yield from _unknown("relationship type", types, model.relationships)
    yield from _unknown("property", _PROPERTY.findall(code), properties)


def columns_of(text: str) -> list[str]:
    """Names of the columns that a query returns, as a server tells them; the local one does not where there is no row.

    >>> columns_of("MATCH (p:Programme) RETURN p.id AS id, count(*), [x IN [1, 2] | x] ORDER BY id LIMIT 3")
    ['id', 'count(*)', '[x IN [1, 2] | x]']
    """
    last = re.split(r"\bRETURN\b(?:\s+DISTINCT\b)?", text, flags=re.IGNORECASE)[-1]
    told = re.split(r"\b(?:ORDER\s+BY|SKIP|LIMIT)\b", last, flags=re.IGNORECASE)[0]
    parts, depth = [""], 0
    for letter in told:
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [re.split(r"\bAS\b", part, flags=re.IGNORECASE)[-1].strip(" \n\t;`") for part in parts]


def of_query(query: Query, given: Mapping[str, Any]) -> Iterator[str]:
    """Values given to a query of the library that are none of the words which the parameter's meaning lists."""
    for parameter in query.parameters:
        value = given.get(parameter.name)
        listed = re.split(r"[;…]", parameter.meaning)[0].rpartition(":")[2]
        words = [word.strip() for word in re.split(r",| or ", listed)]
        if isinstance(value, str) and value and "," in listed and value not in words:
            near = difflib.get_close_matches(value, words, n=1)
            yield f"{parameter.name} = {value!r}: {f'did you mean {near[0]}?' if near else parameter.meaning}"


def _unknown(what: str, names: list[str], there: Collection[str]) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if name not in there:
            near = difflib.get_close_matches(name, there, n=1)
            yield f"the model has no {what} {name}" + (f": did you mean {near[0]}?" if near else "; see `kb schema`")
