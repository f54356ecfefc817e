"""Input-output tables in the graph: bit for bit, unchanged, corrected, beside each other; on every server."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import numpy as np
import pytest

from kb import flows, runs, table_store
from kb.errors import NotFound
from kb.graph import Graph, connect
from kb.records import Relationship
from kb.runs import RunCard, run_id
from kb.settings import Settings
from kb.table import FINAL_DEMAND, IOTable
from kb.table_store import numbers_sha256, read, save
from tests.dumps import count, dump
from tests.tables import make_table, undivided


def random_table(n: int = 6, seed: int = 1, *, imported: bool = True, table_id: str = "made-by-test") -> IOTable:
    """A balanced table of random numbers, a fifth of its flows zero, the rest over six orders of magnitude."""
    rng = np.random.default_rng(seed)
    Z = np.exp(rng.uniform(0, 14, (n, n))) * (rng.uniform(size=(n, n)) > 0.2)
    M = np.exp(rng.uniform(0, 12, (n, n))) * (rng.uniform(size=(n, n)) > 0.4)
    return make_table(
        Z,
        {
            "compensation_of_employees": rng.uniform(1, 1e6, n),
            "gross_operating_surplus": rng.uniform(-10, 1e6, n),
            "net_taxes_on_products": rng.uniform(-1e3, 1e3, n),
            "output": Z.sum(axis=1) + rng.uniform(1, 1e6, n),
        },
        M if imported else None,
        rng.uniform(0, 1e6, n),
        table_id=table_id,
    )


def with_flow(table: IOTable, i: int, j: int, value: float) -> IOTable:
    """The table with one domestic flow corrected."""
    domestic = table.domestic.copy()
    domestic[i, j] = value
    return replace(table, domestic=domestic)


def assert_same(got: IOTable, given: IOTable) -> None:
    """Every number has the same bits, every word is the same."""
    assert got.meta == given.meta
    assert got.codes == given.codes
    assert _bits(got.domestic) == _bits(given.domestic)
    assert (got.imported is None) == (given.imported is None)
    if got.imported is not None and given.imported is not None:
        assert _bits(got.imported) == _bits(given.imported)
    for name in ("final_demand_domestic", "final_demand_imported", "primary_inputs"):
        ours, theirs = getattr(got, name), getattr(given, name)
        assert list(ours.columns) == list(theirs.columns)
        assert _bits(ours.to_numpy(float)) == _bits(theirs.to_numpy(float))
    assert got.bases == given.bases


def _bits(numbers: np.ndarray) -> bytes:
    return np.ascontiguousarray(numbers, dtype="<f8").tobytes()


def flow_rows(graph: Graph, table: str) -> list[list[object]]:
    """The SUPPLIES relationships of a table."""
    text = (
        "MATCH (a:Industry)-[r:SUPPLIES {table: $table}]->(b:Industry) "
        "RETURN a.code, b.code, r.domestic, r.imported, r.input_share, r.output_share ORDER BY a.position, b.position"
    )
    return [list(row) for row in graph.read(text, {"table": table}).rows]


def card_of(table: IOTable, method: str = "multipliers") -> RunCard:
    """A run that read these numbers."""
    told_apart = run_id(method, table.meta.id, "domestic", {})
    return RunCard(told_apart, method, 1, table.meta.id, "domestic", {"basis": "domestic"}, numbers_sha256(table), 0.1)


def results(table: IOTable) -> list[Relationship]:
    """One result for each industry."""
    stated = {"measure": "output", "closure": "type I", "form": "effect", "basis": "domestic", "value": 1.5}
    whole = ("IOTable", table.meta.id)
    return [
        Relationship("HAS_MULTIPLIER", ("Industry", i), whole, {**stated, "rank": 1}) for i in flows.industry_ids(table)
    ]


# ---------------------------------------------------------------- there and back


@pytest.mark.parametrize("imported", [True, False], ids=["imported flows", "imported totals"])
def test_numbers_come_back_bit_for_bit(graph: Graph, imported: bool) -> None:
    table = random_table(imported=imported)
    special = [5e-324, 2.2250738585072014e-308, -0.0, 1.7976931348623157e308, -1 / 3, 2.0**53 + 2]
    domestic = table.domestic.copy()
    domestic[0] = special
    demand = table.final_demand_domestic.assign(change_in_inventories=special)
    inputs = table.primary_inputs.assign(net_taxes_on_products=special)
    table = replace(table, domestic=domestic, final_demand_domestic=demand, primary_inputs=inputs)
    save(graph, table)
    assert_same(read(graph, table.meta.id), table)


def test_a_table_that_does_not_tell_imports_apart_comes_back_as_such(graph: Graph) -> None:
    table = undivided(random_table())
    save(graph, table)
    got = read(graph, table.meta.id)
    assert_same(got, table)
    assert got.undivided
    assert graph.read("MATCH ()-[r:SUPPLIES]->() WHERE r.output_share IS NOT NULL RETURN count(r)").rows == [[0]]


def test_names_in_three_languages_come_back(graph: Graph) -> None:
    table = random_table(3)
    names = table.industries.assign(name_ru=["Уголь", "", "Нефть"], name_kk=["Көмір", "", ""])
    save(graph, replace(table, industries=names))
    assert read(graph, table.meta.id).industries.equals(names)


def test_what_a_number_means_comes_back(graph: Graph) -> None:
    table = random_table(2)
    file = {"file": "io.xlsx", "sha256": "f" * 64, "source_url": "https://example.org/io.xlsx"}
    table = replace(table, meta=replace(table.meta, region="KZ-75", description="A regional table", **file))
    graph.command("CREATE (:Region {id: 'KZ-75'})")
    save(graph, table)
    assert read(graph, table.meta.id).meta == table.meta


def test_one_industry_is_a_table(graph: Graph) -> None:
    table = random_table(1)
    save(graph, table)
    assert_same(read(graph, table.meta.id), table)


def test_every_flow_is_a_relationship_with_its_shares(graph: Graph) -> None:
    table = random_table(5)
    assert table.imported is not None
    save(graph, table)
    total = table.domestic + table.imported
    got = {(row[0], row[1]): row[2:] for row in flow_rows(graph, table.meta.id)}
    assert len(got) == int((total != 0).sum()) < 25
    for (seller, buyer), (domestic, imported, input_share, output_share) in got.items():
        i, j = table.codes.index(str(seller)), table.codes.index(str(buyer))
        assert (domestic, imported) == (table.domestic[i, j], table.imported[i, j])
        assert input_share == pytest.approx(total[i, j] / total[:, j].sum())
        assert output_share == pytest.approx(table.domestic[i, j] / table.output[i])


def test_the_table_knows_its_place_and_source(graph: Graph) -> None:
    save(graph, random_table(3))
    text = (
        "MATCH (i:Industry)-[:HAS_ACCOUNT]->(a:Account)-[:IN_TABLE]->(t:IOTable)-[:DESCRIBES]->(c:Country), "
        "(i)-[:IN_CLASSIFICATION]->(k:Classification) WHERE a.source = t.source "
        "RETURN i.id, a.id, t.id, c.id, k.id ORDER BY i.id"
    )
    assert graph.read(text).rows == [[f"T:S{i}", f"made-by-test:S{i}", "made-by-test", "KAZ", "T"] for i in (1, 2, 3)]
    unsourced = "MATCH (n) WHERE n.source IS NULL AND NOT n:Dataset AND NOT n:Change RETURN count(n)"
    assert graph.read(unsourced).rows == [[0]]
    assert graph.read("MATCH ()-[r]->() WHERE r.source IS NULL RETURN count(r)").rows == [[0]]


def test_a_table_that_is_not_there_is_one_line(graph: Graph) -> None:
    save(graph, random_table())
    with pytest.raises(NotFound, match="no table 'other'"):
        read(graph, "other")


# ---------------------------------------------------------------- again and corrected


def test_saving_again_changes_nothing(graph: Graph) -> None:
    table = random_table()
    first = save(graph, table)
    assert first.added > 36
    before = dump(graph)
    again = save(graph, table)
    assert again.nothing
    assert dump(graph) == before


def test_a_corrected_table_is_as_if_it_had_come_alone(graph: Graph) -> None:
    table = random_table()
    corrected = with_flow(with_flow(table, 1, 2, 123.0), 3, 4, 0.0)
    save(graph, corrected)
    alone = [row for row in dump(graph) if "loaded_at" not in repr(row)]
    graph.command("MATCH (n) DETACH DELETE n")
    save(graph, table)
    change = save(graph, corrected)
    assert not change.nothing
    assert "2 flows differ from those loaded before" in change.notes
    assert_same(read(graph, table.meta.id), corrected)
    assert [row for row in dump(graph) if "loaded_at" not in repr(row)] == alone


@pytest.mark.parametrize("change", ["fewer", "more", "other classification", "no imported flows"])
def test_a_table_whose_industries_changed_replaces_the_old(graph: Graph, change: str) -> None:
    table = random_table(6)
    changed = {
        "fewer": random_table(4),
        "more": random_table(8),
        "other classification": replace(table, meta=replace(table.meta, classification="U")),
        "no imported flows": replace(table, imported=None),
    }[change]
    save(graph, table)
    runs.save(graph, card_of(table), [], results(table))
    save(graph, changed)
    assert_same(read(graph, table.meta.id), changed)
    assert len(flow_rows(graph, table.meta.id)) == int(flows.kept(changed, 1).sum())
    assert count(graph, "Industry") == len(changed.codes)
    assert count(graph, "Account") == len(changed.codes)
    assert count(graph, "Run") == 0
    assert save(graph, changed).nothing


def test_runs_of_old_numbers_go_and_are_named(graph: Graph) -> None:
    table, other = random_table(), random_table(table_id="other")
    for each in (table, other):
        save(graph, each)
        runs.save(graph, card_of(each), [], results(each))
    change = save(graph, with_flow(table, 0, 1, 7.0))
    assert "1 runs computed from the old numbers were removed: multipliers:made-by-test:domestic" in change.notes
    assert graph.read("MATCH (r:Run) RETURN r.id").rows == [["multipliers:other:domestic"]]
    assert graph.read("MATCH ()-[r:HAS_MULTIPLIER]->(t) RETURN t.id, count(r)").rows == [["other", 6]]


def test_a_better_description_keeps_the_runs(graph: Graph) -> None:
    table = random_table()
    save(graph, table)
    runs.save(graph, card_of(table), [], results(table))
    change = save(graph, replace(table, meta=replace(table.meta, title="A better title")))
    assert (change.added, change.changed, change.removed) == (0, 1, 0)
    assert count(graph, "Run") == 1
    assert read(graph, table.meta.id).meta.title == "A better title"


def test_zero_has_no_sign(graph: Graph) -> None:
    table = random_table()
    save(graph, with_flow(table, 0, 1, 0.0))
    assert save(graph, with_flow(table, 0, 1, -0.0)).removed == 0
    assert read(graph, table.meta.id).domestic[0, 1] == 0


# ---------------------------------------------------------------- many industries, two tables


def test_beyond_200_industries_the_largest_flows_are_kept(graph: Graph) -> None:
    table = random_table(210)
    assert table.imported is not None
    save(graph, table)
    total = table.domestic + table.imported
    share, there = graph.read("MATCH (t:IOTable) RETURN t.flow_coverage, t.flow_count").rows[0]
    got = flow_rows(graph, table.meta.id)
    assert 0.99 <= share < 1
    assert len(got) == there < (total != 0).sum()
    kept = np.zeros(total.shape)
    position = {code: i for i, code in enumerate(table.codes)}
    for row in got:
        kept[position[str(row[0])], position[str(row[1])]] = float(row[2]) + float(row[3])  # type: ignore[arg-type]
    least = min((kept.sum(axis=axis) / total.sum(axis=axis)).min() for axis in (0, 1))
    assert least == pytest.approx(share, rel=1e-12)
    assert_same(read(graph, table.meta.id), table)


def test_another_coverage_replaces_the_flows_and_keeps_the_runs(graph: Graph) -> None:
    table = random_table(210)
    save(graph, table, coverage=0.5)
    runs.save(graph, card_of(table), [], results(table))
    few = len(flow_rows(graph, table.meta.id))
    save(graph, table, coverage=0.6)
    share, there = graph.read("MATCH (t:IOTable) RETURN t.flow_coverage, t.flow_count").rows[0]
    assert share >= 0.6
    assert len(flow_rows(graph, table.meta.id)) == there > few
    assert count(graph, "Run") == 1


def test_two_tables_of_one_classification_do_not_touch_each_other(graph: Graph) -> None:
    first, second = random_table(), random_table(seed=2, table_id="second")
    save(graph, first)
    alone = flow_rows(graph, first.meta.id)
    save(graph, second)
    assert count(graph, "Industry") == 6
    save(graph, with_flow(second, 0, 1, 7.0))
    assert flow_rows(graph, first.meta.id) == alone
    assert_same(read(graph, first.meta.id), first)
    assert_same(read(graph, "second"), with_flow(second, 0, 1, 7.0))
    assert save(graph, first).nothing


def test_a_table_is_taken_out_without_trace(graph: Graph) -> None:
    first, second = random_table(), random_table(seed=2, table_id="second")
    save(graph, first)
    before = dump(graph)
    save(graph, second)
    runs.save(graph, card_of(second), [], results(second))
    change = table_store.remove(graph, "second")
    assert change.notes == ["1 runs computed from it were removed"]
    assert dump(graph) == before
    table_store.remove(graph, first.meta.id)
    assert count(graph) == 0
    with pytest.raises(NotFound, match="second"):
        table_store.remove(graph, "second")


# ---------------------------------------------------------------- while others read


def test_readers_never_see_half_a_table(graph: Graph, server: Settings) -> None:
    old = random_table(40)
    new = replace(random_table(40, seed=2), final_demand_domestic=old.final_demand_domestic)
    known = {numbers_sha256(old), numbers_sha256(new)}
    save(graph, old)
    faults: list[BaseException] = []
    reads = [0]
    over = threading.Event()

    def reader() -> None:
        with connect(server) as own:
            while not over.is_set():
                try:
                    assert numbers_sha256(read(own, old.meta.id)) in known
                    own.read("MATCH (:Industry)-[r:SUPPLIES]->(b) RETURN b.id, sum(r.domestic) ORDER BY b.id")
                    reads[0] += 1
                except NotFound as error:  # it says so when a table is replaced without a pause
                    if "is being replaced" not in str(error):
                        faults.append(error)
                except BaseException as error:
                    faults.append(error)
                    return

    readers = [threading.Thread(target=reader) for _ in range(3)]
    for thread in readers:
        thread.start()
    deadline = time.monotonic() + 4
    turns = 0
    while (time.monotonic() < deadline or turns <= 2) and not faults:
        turns += 1
        save(graph, new if turns % 2 else old)
    over.set()
    for thread in readers:
        thread.join()
    assert faults == []
    assert reads[0] > 3
    assert turns > 2


def test_every_category_and_input_of_the_format_has_a_property() -> None:
    from kb.schema import schema
    from kb.table import PRIMARY_INPUTS

    known = schema().nodes["Account"].properties
    assert {*PRIMARY_INPUTS} <= set(known)
    assert {f"{name}_{part}" for name in FINAL_DEMAND for part in ("domestic", "imported")} <= set(known)
    assert flows.usual_coverage(1_000) == 0.99
