"""Every command as its user calls it."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.conftest import Kb
from tests.dumps import STATE
from tests.workbooks import write_workbook


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_up_builds_once(kb: Kb) -> None:
    again = kb("up", "--no-page")
    assert again.code == 0
    assert "added" not in again.err
    assert again.err.strip().endswith("ready")


def test_status_names_the_running_engine(kb: Kb, built: Path) -> None:
    found = {row["what"]: row["value"] for row in rows(kb("status", "--format", "csv").out)}
    assert found["home"] == str(built)
    assert found["running"] == "True"
    assert found["bolt"].startswith("bolt://127.0.0.1:")


def test_doctor_finds_nothing_wrong(kb: Kb) -> None:
    answer = kb("doctor", "--format", "csv")
    assert answer.code == 0, answer.out
    assert {row["result"] for row in rows(answer.out)} == {"ok"}


def test_tables_lists_the_shipped_one_by_its_package_name(kb: Kb) -> None:
    listed = {row["id"]: row for row in rows(kb("tables", "--format", "csv").out)}
    assert listed["kaz-2024-42"]["unit"] == "1000"
    assert listed["kaz-2024-42"]["currency"] == "KZT"
    assert kb("tables", "--columns", "id,trust", "-f", "csv").out.splitlines()[0] == "id,trust"


@pytest.mark.parametrize("basis", ["domestic", "total", "resources"])
def test_multipliers_print_a_row_per_industry_and_their_identity(kb: Kb, basis: str) -> None:
    answer = kb("analyse", "multipliers", "--table", "kaz-2024-42", "--basis", basis, "--format", "csv")
    frame = pd.read_csv(io.StringIO(answer.out))
    assert answer.code == 0
    assert len(frame) == 42
    if basis != "total":  # on technology imports count as made at home: the parts do not add up to one
        parts = frame["value_added_effect"] + frame["imports_effect"] + frame["taxes_effect"]
        assert (parts - 1).abs().max() < 1e-12


def test_linkages_print_every_column_at_full_precision(kb: Kb) -> None:
    answer = kb("analyse", "linkages", "--table", "kaz-2024-42", "--format", "json")
    found = json.loads(answer.out)
    assert len(found) == 42
    assert sum(row["backward_index"] for row in found) == pytest.approx(42, abs=1e-12)
    assert {row["class"] for row in found} <= {"key", "backward-oriented", "forward-oriented", "independent"}


def test_analyse_all_has_nothing_left_to_do(kb: Kb) -> None:
    assert "every run is there already" in kb("analyse", "all", "--table", "kaz-2024-42").err


def test_a_rerun_replaces_its_own_results(kb: Kb) -> None:
    count = "MATCH ()-[r:HAS_LINKAGE|HAS_MULTIPLIER]->() RETURN count(r) AS n"
    before = kb("cypher", count, "-f", "csv").out
    kb("analyse", "linkages", "-t", "kaz-2024-42")
    assert kb("cypher", count, "-f", "csv").out == before


@pytest.mark.parametrize(("ending", "begins"), [("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!doctype html>")])
def test_a_report_is_written_in_the_form_of_the_files_ending(
    kb: Kb, tmp_path: Path, ending: str, begins: bytes
) -> None:
    to = tmp_path / f"report.{ending}"
    answer = kb("report", "programme", "spiid-2015-2019", "--to", str(to), "--language", "kk")
    assert (answer.code, answer.err.strip()) == (0, f"{to} written")
    assert to.read_bytes().startswith(begins)


def test_a_report_that_cannot_be_written_is_told_in_one_line(kb: Kb, tmp_path: Path) -> None:
    answer = kb("report", "region", "KZ-390", "--to", str(tmp_path / "r.pdf"))
    assert answer.code == 1
    assert "the nearest is KZ-39" in answer.err
    assert len(answer.err.strip().splitlines()) == 1
    assert "one of .pdf, .docx, .html" in kb("report", "region", "KZ-39", "--to", "r.odt").err


def test_parquet_holds_the_same_rows_as_csv(built: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    command = [Path(sys.executable).with_name("kb"), "--home", built, "query", "run", "regions.list", "--format"]
    frames = {}
    for form in ("parquet", "csv"):
        answer = subprocess.run([*command, form], capture_output=True, check=True)
        frames[form] = answer.stdout
    parquet = pd.read_parquet(io.BytesIO(frames["parquet"]))
    listed = rows(frames["csv"].decode())
    assert len(parquet) == len(listed) > 0
    assert list(parquet.columns) == list(listed[0])


def test_query_show_explains_itself(kb: Kb) -> None:
    shown = kb("query", "show", "value_chain.suppliers").out
    assert "-p industry=" in shown
    assert "MATCH" in shown


def test_query_list_names_every_query(kb: Kb) -> None:
    from kb.queries import library

    assert [row["name"] for row in rows(kb("query", "list", "-f", "csv").out)] == list(library())


def test_schema_prints_the_model(kb: Kb) -> None:
    from kb.schema import markdown

    assert kb("schema").out == markdown()


def test_cypher_reads(kb: Kb) -> None:
    answer = kb("cypher", "MATCH (r:Region {id: $id}) RETURN r.name_en AS name", "-p", "id=KZ-63", "-f", "csv")
    assert rows(answer.out) == [{"name": "East Kazakhstan region"}]


@pytest.mark.parametrize(
    "text", ["CREATE (n:Firm {id: 'x'})", "MATCH (n:Firm) SET n.city = 'x'", "MATCH (n:Firm) DETACH DELETE n"]
)
def test_cypher_refuses_to_write_without_the_option(kb: Kb, text: str) -> None:
    answer = kb("cypher", text)
    assert answer.code == 1
    assert answer.err.strip().count("\n") == 0
    assert "--write" in answer.err


def test_cypher_writes_with_the_option(kb: Kb) -> None:
    assert kb("cypher", "CREATE (:Person {id: 'passer-by', source: 'kozlova-denisova-2014'})", "--write").code == 0
    deleted = kb("cypher", "MATCH (n:Person {id: 'passer-by'}) DELETE n RETURN count(n) AS n", "--write", "-f", "csv")
    assert rows(deleted.out) == [{"n": "1"}]


def test_row_limit_is_told(kb: Kb) -> None:
    answer = kb("cypher", "MATCH (s:Source) RETURN s.id", "--limit", "3", "-f", "csv")
    assert len(rows(answer.out)) == 3
    assert "only the first 3 rows" in answer.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["analyse", "multipliers", "-t", "nowhere"], "no table 'nowhere'"),
        (["analyse", "multipliers", "-t", "kaz-2024-42", "-b", "local"], "unknown basis 'local'"),
        (["query", "run", "lineage.programes"], "did you mean lineage.programmes?"),
        (["query", "run", "lineage.programmes", "-p", "colour=red"], "no parameter 'colour'"),
        (["query", "run", "lineage.programmes", "-p", "colour"], "is not name=value"),
        (["cypher", "MATCH (n RETURN n"], "cypher"),
        (["load", "io-table", "nowhere.xlsx"], "nowhere.xlsx"),
        (["load", "firms", "nowhere.csv"], "nowhere.csv"),
        (["template", "cars"], "cars"),
        (["remove", "nothing", "--yes"], "no dataset 'nothing'"),
    ],
)
def test_what_a_user_can_mend_is_one_line_and_exit_code_1(kb: Kb, arguments: list[str], said: str) -> None:
    answer = kb(*arguments)
    assert answer.code == 1
    assert said in answer.err
    assert answer.err.strip().count("\n") == 0, answer.err
    assert answer.out == ""


def test_a_wrong_setting_is_one_line(kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_QUERY_SECONDS", "soon")
    answer = kb("status")
    assert answer.code == 1
    assert "KB_QUERY_SECONDS" in answer.err


def test_usage_errors_are_the_users(kb: Kb) -> None:
    assert kb("frobnicate").code == 1


def test_a_fault_of_ours_is_exit_code_2(kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("kb.schema.markdown", broken)
    assert kb("schema").code == 2


def test_ctrl_c_is_told(kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("kb.schema.markdown", interrupted)
    answer = kb("schema")
    assert (answer.code, answer.err) == (130, "kb: stopped\n")


@pytest.mark.parametrize("kind", ["programmes", "institutions", "firms", "regions", "accounts", "concordance"])
def test_a_template_loads_once_and_is_taken_out(kb: Kb, kind: str, tmp_path: Path) -> None:
    before = kb("cypher", STATE, "-f", "csv").out
    file = tmp_path / f"my-{kind}.csv"
    file.write_text(kb("template", kind).out, encoding="utf-8")
    first, second = kb("load", kind, str(file)), kb("load", kind, str(file))
    assert first.code == 0, first.err
    assert "added" in first.err
    assert "unchanged" in second.err
    removed = kb("remove", f"my-{kind}", "--yes")
    assert removed.code == 0, removed.err
    assert kb("cypher", STATE, "-f", "csv").out == before


def test_no_file_takes_the_place_of_what_was_shipped_or_of_another_without_being_told_to(
    kb: Kb, tmp_path: Path
) -> None:
    before = kb("cypher", STATE, "-f", "csv").out
    text = kb("template", "institutions").out
    for name in ("organisations", "my-list", "my-list-corrected"):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    refused = kb("load", "institutions", str(tmp_path / "organisations.csv"), "--yes")
    assert refused.code == 1
    assert "was shipped with" in refused.err
    assert "--dataset my-organisations" in refused.err
    assert kb("cypher", STATE, "-f", "csv").out == before
    assert kb("load", "institutions", str(tmp_path / "my-list.csv")).code == 0
    second = kb("load", "institutions", str(tmp_path / "my-list-corrected.csv"))
    assert second.code == 1
    assert "came with dataset my-list already" in second.err
    assert "--yes" in second.err
    assert kb("load", "institutions", str(tmp_path / "my-list-corrected.csv"), "--yes").code == 0
    assert kb("remove", "my-list").code == 1, "it would be asked for at a terminal"
    for name in ("my-list", "my-list-corrected"):
        assert kb("remove", name, "--yes").code == 0
    assert kb("cypher", STATE, "-f", "csv").out == before


def test_removing_looks_for_the_name_before_it_asks(kb: Kb) -> None:
    answer = kb("remove", "no-such-thing")
    assert answer.code == 1
    assert "no dataset 'no-such-thing'" in answer.err


def test_a_table_is_taken_out_with_its_results_and_nothing_else(kb: Kb, tmp_path: Path) -> None:
    before = kb("cypher", STATE, "-f", "csv").out
    kb("load", "io-table", str(write_workbook(tmp_path / "mini.xlsx")))
    assert kb("analyse", "all", "-t", "kaz-2023-4").code == 0
    removed = kb("remove", "kaz-2023-4", "--yes")
    assert re.search(r"\d+ runs computed from it were removed", removed.err)
    assert kb("cypher", STATE, "-f", "csv").out == before


def test_removing_asks_first(kb: Kb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    assert kb("remove", "kaz-2024-42").code != 0
    assert "kaz-2024-42" in kb("tables", "-f", "csv").out
