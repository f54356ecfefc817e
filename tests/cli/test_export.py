"""`kb export`, `kb backup`, `kb restore`: every file opens again where it is to be opened, with the same numbers."""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import replace
from pathlib import Path

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pymrio
import pytest
from python_calamine import CalamineWorkbook

from cli.build import tables
from kb.convert import to_networkx, to_pymrio
from kb.graph import connect
from kb.settings import Settings
from kb.table import BASES, IOTable
from kb.table_store import numbers_sha256
from loaders import io_table
from loaders.export import table_workbook
from tests.cli.conftest import Kb
from tests.dumps import STATE
from tests.formats import world
from tests.tables import germany_1995

ID = "kaz-2024-29"


@pytest.fixture(scope="module")
def shipped() -> IOTable:
    return tables()[1]


def done(kb: Kb, *arguments: str) -> str:
    answer = kb(*arguments)
    assert answer.code == 0, answer.err
    assert answer.out == ""
    return answer.err


def refused(kb: Kb, *arguments: str) -> str:
    answer = kb(*arguments)
    assert answer.code == 1
    assert answer.err.strip().count("\n") == 0
    return answer.err


# ---------------------------------------------------------------- a table


def test_an_io_table_folder_loads_again(kb: Kb, tmp_path: Path, shipped: IOTable) -> None:
    assert "as io-folder" in done(kb, "export", "table", ID, "--to", str(tmp_path / "out"))
    assert numbers_sha256(io_table.read(tmp_path / "out").table) == numbers_sha256(shipped)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("basis", BASES)
def test_a_pymrio_folder_is_opened_by_pymrio(kb: Kb, tmp_path: Path, shipped: IOTable, basis: str) -> None:
    done(kb, "export", "table", ID, "--to", str(tmp_path / "out"), "--as", "pymrio", "--basis", basis)
    back, ours = pymrio.load_all(tmp_path / "out"), to_pymrio(shipped, basis)  # type: ignore[arg-type]
    for name in ("Z", "Y", "x", "unit"):
        pd.testing.assert_frame_equal(getattr(back, name), getattr(ours, name), check_exact=True)
    pd.testing.assert_frame_equal(back.factor_inputs.F, ours.factor_inputs.F, check_exact=True)
    pd.testing.assert_frame_equal(back.calc_all().L, ours.calc_all().L, check_exact=True)
    names = pd.read_csv(tmp_path / "out" / "industries.csv", dtype=str).set_index("code")
    assert names["name_kk"]["C24"] == shipped.industries["name_kk"]["C24"]


def sheet(book: CalamineWorkbook, name: str) -> pd.DataFrame:
    head, *rows = book.get_sheet_by_name(name).to_python()
    return pd.DataFrame(rows, columns=head).set_index(head[0])


def test_a_workbook_holds_every_number_and_says_what_it_is(kb: Kb, tmp_path: Path, shipped: IOTable) -> None:
    done(kb, "export", "table", ID, "--to", str(tmp_path / "out.xlsx"))
    book = CalamineWorkbook.from_path(tmp_path / "out.xlsx")
    for name, flows, demand in (
        ("Domestic", shipped.domestic, shipped.final_demand_domestic),
        ("Imported", shipped.imported, shipped.final_demand_imported),
    ):
        found = sheet(book, name)
        assert list(found.index) == shipped.codes
        np.testing.assert_array_equal(found[shipped.codes].to_numpy(float), flows)
        np.testing.assert_array_equal(found[list(demand)].to_numpy(float), demand)
    inputs = sheet(book, "Primary inputs").T
    np.testing.assert_array_equal(inputs[list(shipped.primary_inputs)].to_numpy(float), shipped.primary_inputs)
    notes = {str(row[0]): str(row[1]) for row in book.get_sheet_by_name("Notes").to_python()}
    assert (notes["Unit"], notes["Year"].split(".")[0], notes["Id"]) == ("1,000 KZT", "2024", ID)
    assert shipped.meta.source_title in notes["Source"]
    assert shipped.meta.source_title in notes["Citation"]
    assert "domestic, total, resources" in notes["Import bases"]
    assert "ClusterKB" in notes["How made"]


def test_workbooks_of_other_tables(tmp_path: Path) -> None:
    many = io_table.read(world.icio(tmp_path)).table
    table_workbook.write(many, tmp_path / "world.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "world.xlsx")
    np.testing.assert_array_equal(sheet(book, "Final demand by country").to_numpy(float), world.by_country())
    alone = germany_1995()
    alone.industries.loc["agriculture", "name_en"] = "=1+1"
    table_workbook.write(alone, tmp_path / "alone.xlsx")
    book = CalamineWorkbook.from_path(tmp_path / "alone.xlsx")
    assert "Imported" not in book.sheet_names
    assert sheet(book, "Industries")["name_en"].iloc[0] == "=1+1"


def test_networks_of_a_table_open_in_networkx_igraph_and_pandas(kb: Kb, tmp_path: Path, shipped: IOTable) -> None:
    done(kb, "export", "table", ID, "--to", str(tmp_path / "out.graphml"))
    network, ours = nx.read_graphml(tmp_path / "out.graphml"), to_networkx(shipped)
    assert set(network.nodes) == set(shipped.codes)
    for supplier, buyer, flow in ours.edges(data=True):
        assert flow.items() <= network.edges[supplier, buyer].items()
    assert network.nodes["C24"]["name_kk"] == shipped.industries["name_kk"]["C24"]
    assert network.graph["unit"] == "1000 KZT"
    drawn = igraph.Graph.Read_GraphML(str(tmp_path / "out.graphml"))
    assert (drawn.vcount(), drawn.ecount()) == (29, ours.number_of_edges())
    assert sum(drawn.es["weight"]) == pytest.approx(
        sum(sum(f[n] for n in ("domestic", "imported")) for *_, f in ours.edges(data=True))
    )
    done(kb, "export", "table", ID, "--to", str(tmp_path / "lists"), "--as", "gephi")
    edges = pd.read_csv(tmp_path / "lists" / "edges.csv")
    assert list(edges)[:5] == ["Source", "Target", "Type", "Label", "Weight"]
    assert edges["domestic"].sum() == shipped.domestic.sum()
    assert set(pd.read_csv(tmp_path / "lists" / "nodes.csv")["Id"]) == set(shipped.codes)


# ---------------------------------------------------------------- the graph


def counted(kb: Kb, what: str = STATE) -> tuple[int, int]:
    row = next(csv.reader(io.StringIO(kb("cypher", what, "-f", "csv").out.splitlines()[1])))
    return int(row[0]), int(row[1])


def test_the_graph_opens_in_networkx_igraph_and_gephis_lists(kb: Kb, tmp_path: Path) -> None:
    nodes, relationships = counted(kb, STATE.replace(" WHERE NOT n:Change", ""))  # the log of changes goes along
    said = done(kb, "export", "graph", str(tmp_path / "out.graphml"))
    assert f"{nodes:,} nodes, {relationships:,} relationships" in said
    network = nx.read_graphml(tmp_path / "out.graphml", force_multigraph=True)
    assert (network.number_of_nodes(), network.number_of_edges()) == (nodes, relationships)
    cluster = network.nodes["Cluster:ekr-mining-metallurgy"]
    assert (cluster["node_label"], cluster["identifier"]) == ("Cluster", "ekr-mining-metallurgy")
    drawn = igraph.Graph.Read_GraphML(str(tmp_path / "out.graphml"))
    assert (drawn.vcount(), drawn.ecount()) == (nodes, relationships)
    done(kb, "export", "graph", str(tmp_path / "lists"))
    ends = pd.read_csv(tmp_path / "lists" / "edges.csv", usecols=["Source", "Target"])
    assert len(ends) == relationships
    assert set(ends["Source"]) | set(ends["Target"]) <= set(network.nodes)


def test_json_and_parquet_hold_a_choice_of_it(kb: Kb, tmp_path: Path) -> None:
    choice = [
        "--label",
        "IOTable",
        "--label",
        "Account",
        "--label",
        "Industry",
        "--type",
        "HAS_ACCOUNT",
        "--type",
        "SUPPLIES",
    ]
    said = done(kb, "export", "graph", str(tmp_path / "out.json"), *choice)
    found = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    nodes, flows = found["nodes"], [each for each in found["relationships"] if each["type"] == "SUPPLIES"]
    assert {node["label"] for node in nodes} == {"IOTable", "Account", "Industry"}
    assert {each["type"] for each in found["relationships"]} == {"HAS_ACCOUNT", "SUPPLIES"}
    done(kb, "export", "graph", str(tmp_path / "out"), "--as", "parquet", *choice)
    accounts = pd.read_parquet(tmp_path / "out" / "nodes" / "Account.parquet").set_index("code")
    assert len(np.frombuffer(accounts["purchases_domestic"]["C24"], "<f8")) == 29
    supplies = pd.read_parquet(tmp_path / "out" / "relationships" / "SUPPLIES.parquet")
    assert supplies["domestic"].to_list() == [each["properties"]["domestic"] for each in flows]
    assert f"{len(nodes):,} nodes" in said


def test_a_script_is_carried_out_from_standard_input(kb: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done(kb, "export", "graph", str(tmp_path / "out.cypher"), "--label", "Stage")
    script = (tmp_path / "out.cypher").read_text(encoding="utf-8").replace(" CREATE (:Stage ", " MERGE (:Stage ")
    assert "MERGE" in script
    before = counted(kb)
    monkeypatch.setattr("sys.stdin", io.StringIO(script))
    assert "statements done" in done(kb, "cypher", "--write", "-")
    assert counted(kb) == before


# ---------------------------------------------------------------- places


def test_nothing_is_written_over_unless_asked(kb: Kb, tmp_path: Path) -> None:
    there = tmp_path / "there"
    there.mkdir()
    (there / "flows.csv").write_text("mine")
    (there / "letter.txt").write_text("mine")
    assert "not empty" in refused(kb, "export", "table", ID, "--to", str(there))
    assert "--force" in refused(kb, "export", "graph", str(there), "--as", "parquet")
    assert "is a folder" in refused(kb, "export", "table", ID, "--to", str(there), "--as", "excel")
    assert "is a file" in refused(kb, "export", "table", ID, "--to", str(there / "letter.txt"), "--as", "gephi")
    os.mkfifo(tmp_path / "pipe.xlsx")
    assert "is a device" in refused(kb, "export", "table", ID, "--to", str(tmp_path / "pipe.xlsx"), "--force")
    assert (there / "flows.csv").read_text() == "mine"
    done(kb, "export", "table", ID, "--to", str(there), "--force")
    assert (there / "flows.csv").read_text().startswith("supplier,buyer")
    assert (there / "letter.txt").read_text() == "mine"


def test_an_export_that_fails_leaves_nothing(kb: Kb, tmp_path: Path) -> None:
    assert "no table 'kaz-1924'" in refused(kb, "export", "table", "kaz-1924", "--to", str(tmp_path / "a.xlsx"))
    assert "choose domestic" in refused(
        kb, "export", "table", ID, "--to", str(tmp_path / "b"), "--as", "pymrio", "--basis", "best"
    )
    assert "did you mean Cluster" in refused(kb, "export", "graph", str(tmp_path / "c.json"), "--label", "Clustr")
    assert "choose --as" in refused(kb, "export", "table", ID, "--to", str(tmp_path / "d.json"))
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- backup


def test_a_backup_is_restored_after_a_question(kb: Kb, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, before = tmp_path / "kb.json.gz", counted(kb)
    done(kb, "backup", str(path))
    assert "is there already" in refused(kb, "backup", str(path))
    assert "end it in .json.gz" in refused(kb, "backup", str(tmp_path / "kb.zip"))
    kb("cypher", "CREATE (:Person {id: 'passer-by', source: 'kozlova-denisova-2014'})", "--write")
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert kb("restore", str(path)).code == 130
    assert counted(kb) == (before[0] + 1, before[1])
    done(kb, "restore", str(path), "--yes")
    assert counted(kb) == before
    assert kb("analyse", "all", "--table", "kaz-2024-42").err.count("every run is there already") == 1


# ---------------------------------------------------------------- check


def test_check_finds_nothing_in_what_is_shipped_and_one_thing_that_is_wrong(kb: Kb, built: Path) -> None:
    sound = kb("check")
    assert (sound.code, sound.out) == (0, "")
    assert sound.err.strip().endswith("nothing wrong")
    with connect(Settings(home=built)) as graph:  # past `kb cypher --write`, which refuses it
        graph.command("CREATE (:Person {id: 'passer-by'})")
        answer = kb("check", "--format", "json")
        graph.command("MATCH (n:Person {id: 'passer-by'}) DELETE n")
    assert answer.code == 1
    assert [(row["check"], row["where"]) for row in json.loads(answer.out)] == [("provenance", "Person")]
    assert "passer-by" in answer.out


def test_an_imbalance_is_a_finding_unless_it_was_told_when_the_table_was_loaded(kb: Kb, tmp_path: Path) -> None:
    from loaders.folder import io_folder_writer

    askew = replace(germany_1995(), domestic=germany_1995().domestic * 1.1)
    io_folder_writer.write(askew, tmp_path / "askew")
    assert kb("load", "io-table", str(tmp_path / "askew"), "--allow-imbalance").code == 0
    try:
        assert kb("check").code == 0
        kb("cypher", "MATCH (d:Dataset {id: 'deu-1995-6'}) SET d.notes = []", "--write")
        answer = kb("check", "--format", "json")
        told = [(row["check"], row["where"], row["finding"].split(":")[0]) for row in json.loads(answer.out)]
        assert told == [("balance", "deu-1995-6", "rows balance"), ("balance", "deu-1995-6", "columns balance")]
    finally:
        kb("remove", "deu-1995-6", "--yes")
