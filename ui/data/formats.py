"""An answer as a file for other programs: JSON, Parquet, GraphML, each telling what was asked and when."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kb.answers import Elements
from kb.exports import of_elements
from kb.version import __version__
from loaders.export.network_writer import write_elements
from ui.data.library import Answer


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is the answer to: name of a library query or ``console``, its values, its text."""

    query: str
    title: str
    text: str
    given: Mapping[str, Any] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    def told(self, answer: Answer, today: date) -> dict[str, Any]:
        """What goes into the file beside the rows."""
        return {
            "title": self.title,
            "query": self.query,
            "parameters": dict(self.given),
            "cypher": self.text,
            "columns": dict(self.columns),
            "cut_off": answer.truncated,
            "software": f"ClusterKB {__version__}",
            "retrieved": today.isoformat(),
        }


def json_bytes(answer: Answer, asked: Asked, today: date) -> bytes:
    """What was asked, and the rows as records with nested values as they are."""
    records = [dict(zip(answer.columns, row, strict=True)) for row in answer.values]
    return json.dumps({**asked.told(answer, today), "rows": records}, ensure_ascii=False, indent=1).encode()


def parquet_bytes(answer: Answer, asked: Asked, today: date) -> bytes:
    """Rows as a Parquet table, one type to a column; what was asked stands in the metadata under ``clusterkb``."""
    import pyarrow as pa
    from pyarrow import parquet

    columns = [column([row[place] for row in answer.rows]) for place in range(len(answer.columns))]
    told = json.dumps(asked.told(answer, today), ensure_ascii=False)
    table = pa.table(columns, names=list(answer.columns)).replace_schema_metadata({"clusterkb": told})
    file = io.BytesIO()
    parquet.write_table(table, file)
    return file.getvalue()


def column(values: Sequence[Any]) -> Any:
    """A column of Parquet: values of one type as they are, numbers as floats, anything mixed as text."""
    import pyarrow as pa

    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float} and float in kinds:
        return pa.array(values, pa.float64())
    if len(kinds) > 1:
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    return pa.array(values) if kinds else pa.array(values, pa.string())


def graphml_bytes(found: Elements) -> bytes:
    """Nodes and relationships as GraphML (Brandes et al. 2002), for Gephi, yEd, igraph and the like."""
    file = io.StringIO()
    write_elements(of_elements(found), file)
    return file.getvalue().encode()
