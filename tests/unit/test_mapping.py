"""Tables through a mapping file: the template's example, real files, and what is nearly right in either file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from kb.errors import InvalidFile
from loaders import io_table
from loaders.files.validation import TableReading
from loaders.mapped.mapping_file import template
from tests.tables import examples, germany_1995
from tests.workbooks import miniature, write_workbook

BNS = Path(__file__).parents[1] / "formats" / "bns_mapping.toml"
"""A mapping of the Bureau's workbook of 2024."""

Change = tuple[str, str]
NONE: Change = ("", "")


def example() -> str:
    """The table that the template describes, which stands in its comments."""
    return "".join(f"{line[3:]}\n" for line in template().splitlines() if line.startswith("#>"))


def read(folder: Path, table: str, mapping: str, name: str = "example.csv", **options: bool) -> TableReading:
    """Write both files and read the table."""
    (folder / "m.toml").write_text(mapping, encoding="utf-8")
    (folder / name).write_text(table, encoding="utf-8")
    return io_table.read(folder / name, mapping=folder / "m.toml", **options)  # type: ignore[arg-type]


def changed(text: str, *changes: Change) -> str:
    """The text with something else in one place."""
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def test_the_template_works_for_the_example_that_it_describes(tmp_path: Path) -> None:
    reading = read(tmp_path, example(), template())
    table = reading.table
    assert table.codes == ["01", "10-12", "351"]
    assert list(table.industries["name_en"]) == ["Crops", "Food", "Electricity"]
    np.testing.assert_array_equal(table.domestic, [[35, 85.5, 0], [9, 32, 1.5], [8, 10, 18]])
    np.testing.assert_array_equal(table.imported, [[5, 5, 0], [1, 8, 1], [0, 2, 2]])
    np.testing.assert_array_equal(table.final_demand_imported["household_consumption"], [10, 24, 1])
    np.testing.assert_array_equal(table.final_demand_domestic["gross_fixed_capital_formation"], [0, 4, 0])
    np.testing.assert_array_equal(table.primary_inputs["imports"], [20, 40, 5])
    np.testing.assert_array_equal(table.output, [280, 240, 95])
    assert (table.meta.id, table.meta.year, table.meta.unit) == ("example-2023", 2023, 1_000_000)
    assert all(check.passed for check in reading.checks)
    assert {"rows balance", "columns balance", "imports are used"} == {check.name for check in reading.checks}


@pytest.mark.parametrize(
    ("table", "mapping"),
    [
        (NONE, ("zero = [", 'zero = ["", ')),
        (("Use of products", "\ufeffUse of products"), NONE),
        (("40;90,5;-", "40;90,500 ;–"), NONE),
        (("280;240;95", "2\u202f80;240;95"), NONE),
        (("Code;Product;01;10-12;351", "Code;Product;1;10-12;351"), NONE),
        (("Code;Product;01;10-12;351", "Code;Product;Crops;Food;Electricity"), NONE),
        (("\n351;El", "\n;Made of these:;;;;;;;;;;\n351;El"), ('output = "row 12"', 'output = "Output"')),
        (("Households", "HOUSEHOLDS "), NONE),
    ],
)
def test_what_is_nearly_right_loads_right(tmp_path: Path, table: Change, mapping: Change) -> None:
    text = changed(template(), mapping)
    if "Made of these" in table[1]:
        text = changed(text, ("[3, 15]", "[3, 16]"), ("from_row = 15", "from_row = 16"))
    found = read(tmp_path, changed(example(), table), text).table
    np.testing.assert_array_equal(found.domestic, [[35, 85.5, 0], [9, 32, 1.5], [8, 10, 18]])
    np.testing.assert_array_equal(found.primary_inputs["compensation_of_employees"], [120, 50, 40])


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("year = 2023", ""), "m.toml: key table.year is missing"),
        (("year = 2023", 'year = "2023"'), "key table.year is '2023' – write a whole number"),
        (("country =", "contry ="), "key table.country is missing"),
        (("currency =", "curency ="), "did you mean 'curency'"),
        (("unit = 1000000", "units = 1000000"), "key table.unit is missing"),
        (('kind = "product-by-product"', 'kind = "square"'), "product-by-product or industry-by-industry"),
        (
            ("[final_demand]", "[finaldemand]"),
            "[finaldemand] is not known (first of 2 problems) – did you mean",
        ),
        (("[blocks.imported]", "[blocks.import]"), "did you mean 'imported'"),
        (("exports = ", "export = "), "key final_demand.export is not known – did you mean 'exports'"),
        (('output = "row 12"', ""), "key primary_inputs.output is missing"),
        (("gross_operating_surplus = [", "value_added = ["), "contains"),
        (("header_rows = [3, 4]", "header_rows = 0"), "m.toml: key layout.header_rows is 0 –"),
        (('code_column = "A"', "code_column = 1"), "m.toml: key layout.code_column is 1 –"),
        (('first_code = "01"', "first_code = 01"), "m.toml: it is not valid TOML"),
        (('decimal = ","', 'decimal = "comma"'), "key file.decimal is 'comma'"),
    ],
)
def test_a_wrong_mapping_is_told_with_its_key(tmp_path: Path, change: Change, what: str) -> None:
    with pytest.raises(InvalidFile) as caught:
        read(tmp_path, example(), changed(template(), change))
    assert what in str(caught.value)
    assert caught.value.remedy
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("table", "mapping", "where", "what"),
    [
        (("40;90,5", "40;90.5"), NONE, "cell D5", "text '90.5'"),
        (
            ("40;90,5", "40;"),
            NONE,
            "cell D5",
            'the number is missing – write it, or add "" to zero in [file] of m.toml',
        ),
        (NONE, ('decimal = ","', ""), "cell D5", 'decimal = ","'),
        (("40;90,5", "40;..."), NONE, "cell D5", "name it under zero in [file] of m.toml"),
        (NONE, ('separator = ";"', ""), "example.csv", "separator = ';'"),
        (("Crops", "Культуры"), ('encoding = "utf-8"', 'encoding = "ascii"'), "example.csv", "the text is not ascii"),
        (
            NONE,
            ('first_code = "01"', 'first_code = "A01"'),
            "column A, from row 1",
            "blocks.total.first_code of m.toml",
        ),
        (NONE, ("header_rows = [3, 4]", "header_rows = [3]"), "rows 3", "no column is headed '01'"),
        (("10-12;351;Total;Households", "10-12;352;Total;Households"), NONE, "rows 3, 4", "no column is headed '351'"),
        (("\n10-12;Food;10", "\n01;Food;10"), NONE, "cell A6", "code '01' stands twice, first in sheet"),
        (("10-12;Food;1;8", "10;Food;1;8"), NONE, "", "block imported lacks code '10-12'"),
        (NONE, ('"Households"', '"Household"'), "rows 3, 4", "(final_demand.household_consumption of m.toml)"),
        (("Government;Capital;Exports;Imports", "Households;Capital;Exports;Imports"), NONE, "", "heads columns G, H"),
        (NONE, ('"Imports"', '"row 3"'), "rows 3, 4", "final_demand.imports of m.toml is 'row 3'"),
        (NONE, ('"Compensation*"', '"Wages"'), "columns A, B", "no row is labelled 'Wages'"),
        ((";Output;280", ";Output;-280"), NONE, "cell C12", "output is -280, below zero"),
        (("120;50;40", "121;50;40"), NONE, "cell C4 (code '01')", "inputs sum to 281, output is 280"),
        (("01;Crops;40", "01;Crops;41"), NONE, "row 5 (code '01')", "domestic uses sum to"),
        (NONE, ('"Compensation*"', '"column C"'), "columns A, B", "no row is labelled 'column C'"),
    ],
)
def test_what_does_not_fit_is_told_with_sheet_and_cell(
    tmp_path: Path, table: Change, mapping: Change, where: str, what: str
) -> None:
    text, keys = (changed(*pair) for pair in ((example(), table), (template(), mapping)))
    if what.startswith("domestic uses"):  # the imports take up what the column lacks
        text = changed(text, ("120;50;40", "119;50;40"))
    with pytest.raises(InvalidFile) as caught:
        read(tmp_path, text, keys)
    told = [f"{finding.where}: {finding.what} – {finding.remedy}" for finding in caught.value.findings]  # type: ignore[attr-defined]
    assert any(where in line and what in line for line in told), told
    assert "\n" not in str(caught.value)


def test_an_imbalance_may_be_allowed(tmp_path: Path) -> None:
    reading = read(tmp_path, changed(example(), ("120;50;40", "121;50;40")), template(), allow_imbalance=True)
    assert any("columns balance: 1 do not agree" in note for note in reading.notes)


def without(text: str, start: str, end: str) -> str:
    """The text without what stands from ``start`` to before ``end``."""
    return text[: text.index(start)] + text[text.index(end) :]


def test_total_flows_alone_are_not_taken_for_domestic_ones(tmp_path: Path) -> None:
    keys = without(template(), "[blocks.imported]", "[final_demand]")
    table = read(tmp_path, example(), keys).table
    assert table.undivided
    assert "domestic" not in table.bases
    np.testing.assert_array_equal(table.domestic[0], [40, 90.5, 0])
    with pytest.raises(InvalidFile, match="imports of each product are needed"):
        read(tmp_path, example(), changed(keys, ('imports = "Imports"', "#")))


def test_a_mapping_leaves_nothing_to_choose(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(template(), encoding="utf-8")
    (tmp_path / "example.csv").write_text(example(), encoding="utf-8")
    for option in ({"year": 2023}, {"format_name": "oecd-icio"}, {"countries": ["KAZ"]}):
        with pytest.raises(InvalidFile, match="beside --mapping"):
            io_table.read(tmp_path / "example.csv", mapping=tmp_path / "m.toml", **option)  # type: ignore[arg-type]
    with pytest.raises(InvalidFile, match="no such mapping file"):
        io_table.read(tmp_path / "example.csv", mapping=tmp_path / "n.toml")


def test_another_mapping_of_the_same_file_is_another_input(tmp_path: Path) -> None:
    hashes = {
        read(tmp_path, example(), keys).table.meta.sha256
        for keys in (template(), template() + "\n# a remark\n", changed(template(), ("EXAMPLE-3", "OTHER-3")))
    }
    assert len(hashes) == 2


def test_blocks_may_stand_in_files_of_a_folder_or_zip(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    text = example()
    (folder / "total.csv").write_text(text[: text.index("Of it imported")], encoding="utf-8")
    (folder / "imported.csv").write_text(text[text.index("Of it imported") :], encoding="utf-8")
    keys = changed(template(), ("[blocks.total]", '[blocks.total]\nsheet = "total.csv"'), ("from_row = 15", ""))
    keys = changed(keys, ("header_rows = [3, 15] ", 'sheet = "imported.csv"\nheader_rows = [2] '))
    keys = changed(keys, ('"Final use > Capital"', '"Capital"'))
    (tmp_path / "m.toml").write_text(keys, encoding="utf-8")
    path = tmp_path / "tables.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.iterdir():
            archive.write(file, f"download/{file.name}")
    found = [io_table.read(where, mapping=tmp_path / "m.toml").table for where in (folder, path)]
    for table in found:
        np.testing.assert_array_equal(table.domestic, [[35, 85.5, 0], [9, 32, 1.5], [8, 10, 18]])
    (tmp_path / "m.toml").write_text(changed(keys, ('"imported.csv"', '"import.csv"')), encoding="utf-8")
    with pytest.raises(InvalidFile, match=r"there is no sheet 'import.csv' .*did you mean 'imported.csv'"):
        io_table.read(folder, mapping=tmp_path / "m.toml")


def test_a_year_in_the_name_that_is_not_the_mappings_is_noted(tmp_path: Path) -> None:
    notes = read(tmp_path, example(), template(), "tables_2022.csv").notes
    assert "the file's name says 2022, m.toml says 2023" in notes


JUNK = st.sampled_from(["", "x", "-1", "1e400", "nan", "12,5", "1.5", '"', ";", "01", "Exports", "2023", "[", "true"])


@examples(60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.booleans(), st.integers(0, 10**6), st.integers(0, 10**6), JUNK)
def test_a_spoilt_file_is_read_or_refused_in_one_line(
    tmp_path: Path, in_mapping: bool, line: int, part: int, junk: str
) -> None:
    texts = {"table": example().splitlines(), "mapping": without(template(), "#>", "[table]").splitlines()}
    lines = texts["mapping" if in_mapping else "table"]
    sign = "=" if in_mapping else ";"
    parts = lines[line % len(lines)].split(sign)
    parts[part % len(parts)] = junk
    lines[line % len(lines)] = sign.join(parts)
    found = attempted(tmp_path, "\n".join(texts["table"]), "\n".join(texts["mapping"]))
    if isinstance(found, InvalidFile):
        assert "\n" not in str(found)
        assert found.where
        assert found.remedy
    else:
        unmet = [check.name for check in found.checks if not check.passed]
        assert all(any(note.startswith(name) for note in found.notes) for name in unmet)


def attempted(folder: Path, table: str, mapping: str) -> TableReading | InvalidFile:
    """What reading gives, or the refusal."""
    try:
        return read(folder, table, mapping)
    except InvalidFile as error:
        return error


def bureau(path: Path) -> Path:
    """A mapping of the Bureau's workbook for the miniature of it."""
    text = BNS.read_text(encoding="utf-8")
    changes = [("year = 2024", "year = 2023"), ("97-98", "58-63, кроме 61"), ("KZ-BNS-68", "KZ-BNS-4")]
    path.write_text(changed(text, *changes), encoding="utf-8")
    return path


def test_a_workbook_is_read_as_its_own_reader_does(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "mini.xlsx")
    same_numbers(io_table.read(path), io_table.read(path, mapping=bureau(tmp_path / "m.toml")))
    np.testing.assert_array_equal(io_table.read(path, mapping=tmp_path / "m.toml").table.domestic, miniature().domestic)


def test_text_cells_of_a_workbook_are_numbers_only_where_the_mapping_says_so(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "mini.xlsx")
    book: Workbook = load_workbook(path)
    book["8."]["E8"] = "35,0"
    book.save(path)
    keys = bureau(tmp_path / "m.toml")
    with pytest.raises(InvalidFile, match=r"sheet '8\.', cell E8: text '35,0' .*decimal = ',' in \[file\] of m\.toml"):
        io_table.read(path, mapping=keys)
    keys.write_text(keys.read_text(encoding="utf-8") + '\n[file]\ndecimal = ","\n', encoding="utf-8")
    assert io_table.read(path, mapping=keys).table.domestic[1, 1] == 35


def test_a_sheet_that_is_not_there_is_named(tmp_path: Path) -> None:
    path, keys = write_workbook(tmp_path / "mini.xlsx"), bureau(tmp_path / "m.toml")
    text = keys.read_text(encoding="utf-8")
    keys.write_text(changed(text, ('sheet = "7."', 'sheet = "17."')), encoding="utf-8")
    with pytest.raises(InvalidFile, match=r"there is no sheet '17\.' \(key blocks\.imported\.sheet of m\.toml\)"):
        io_table.read(path, mapping=keys)
    keys.write_text(changed(text, ('sheet = "7."', "")), encoding="utf-8")
    with pytest.raises(InvalidFile, match=r"the file has 12 sheets – choose one, key blocks\.imported\.sheet"):
        io_table.read(path, mapping=keys)


def same_numbers(ours: TableReading, theirs: TableReading) -> None:
    """Both readings hold the same industries and numbers."""
    one, other = ours.table, theirs.table
    assert one.codes == other.codes
    assert list(one.industries["name_ru"]) == list(other.industries["name_ru"])
    np.testing.assert_array_equal(one.domestic, other.domestic)
    assert one.imported is not None
    assert other.imported is not None
    np.testing.assert_array_equal(one.imported, other.imported)
    pd.testing.assert_frame_equal(one.final_demand_domestic, other.final_demand_domestic)
    pd.testing.assert_frame_equal(one.final_demand_imported, other.final_demand_imported)
    pd.testing.assert_frame_equal(one.primary_inputs, other.primary_inputs)


def test_the_official_workbook_gives_the_same_numbers_through_a_mapping(reference: Path) -> None:
    path = reference / "kaz_2024_bns" / "tzv_2024.xlsx"
    mapped = io_table.read(path, mapping=BNS)
    same_numbers(io_table.read(path), mapped)
    assert mapped.notes == []
    assert len(mapped.checks) == 4
    assert all(check.difference == 0 for check in mapped.checks)


GERMANY = """
[table]
country = "DEU"
year = 1995
kind = "industry-by-industry"
valuation = "basic prices"
currency = "EUR"
unit = 1000000
classification = "EUROSTAT-MANUAL-6"
source_title = "Eurostat Manual of Supply, Use and Input-Output Tables, as kept in rOpenGov/iotables"
[layout]
code_column = "A"
header_rows = [1]
first_code = "agriculture_group"
last_code = "other_services_group"
[blocks.domestic]
[final_demand]
household_consumption = "final_consumption_households"
government_consumption = "final_consumption_government"
gross_fixed_capital_formation = "gross_capital_formation"
change_in_inventories = "inventory_change"
exports = "exports"
[primary_inputs]
imported_inputs = "imports"
net_taxes_on_products = "net_tax_products"
compensation_of_employees = "compensation_employees"
other_net_taxes_on_production = "net_tax_production"
consumption_of_fixed_capital = "consumption_fixed_capital"
net_operating_surplus = "os_mixed_income_net"
output = "output"
employment = "employment_domestic_total"
"""


def german_sheet(folder: Path) -> Path:
    """Germany 1995 laid out as rOpenGov/iotables keeps it; what is known of its final demand is the total."""
    groups = ("agriculture", "industry", "construction", "trade", "business_services", "other_services")
    codes = [group if group == "construction" else f"{group}_group" for group in groups]
    table = germany_1995()
    sheet = pd.DataFrame(table.domestic, index=codes, columns=codes)
    sheet["total"] = sheet.sum(axis=1)
    sheet["final_consumption_households"] = table.output - table.domestic.sum(axis=1)
    sheet[["final_consumption_government", "gross_capital_formation", "inventory_change", "exports"]] = 0.0
    for line in GERMANY.partition("[primary_inputs]")[2].split("\n")[1:-1]:
        ours, theirs = line.replace('"', "").split(" = ")
        sheet.loc[theirs, codes] = table.primary_inputs[ours].to_numpy()
    sheet.to_csv(folder / "germany.csv", index_label="iotables_row")
    return folder / "germany.csv"


@pytest.fixture(params=["made", pytest.param("official", marks=pytest.mark.reference)])
def germany(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The sheet of Germany 1995: laid out here from the typed numbers, and as it is kept."""
    if request.param == "made":
        return german_sheet(tmp_path)
    folder: Path = request.getfixturevalue("reference")
    return folder / "germany_1995" / "germany1995_siot_wide.csv"


def test_germany_1995_is_read_from_its_sheet(germany: Path, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(GERMANY, encoding="utf-8")
    reading = io_table.read(germany, mapping=tmp_path / "m.toml")
    table = reading.table
    inverse = np.linalg.inv(np.eye(6) - table.domestic / table.output)
    np.testing.assert_allclose(inverse.sum(axis=0), [1.7048, 1.8413, 1.8136, 1.6035, 1.5951, 1.3782], atol=1e-2)
    assert all(check.passed for check in reading.checks)
    assert len(reading.checks) == 2
    assert (table.meta.id, table.imported) == ("deu-1995-6", None)
