"""Loading: tables and entity files, with a report before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from cli.completion import of
from cli.concordance import register as register_concordance
from cli.session import Session, agree, progress, say, tell
from cli.supply_use import ReadAs, register_load

if TYPE_CHECKING:
    from collections.abc import Callable

    from kb.graph import Graph
    from kb.table import IOTable
    from loaders.files.sectors import Concordances
    from loaders.io_table import TableReading

app = typer.Typer(help="Load a file into the knowledge base.", no_args_is_help=True)

KINDS = (
    *("programmes", "legal-acts", "stages", "clusters", "designations", "instruments", "persons", "roles", "claims"),
    *("aims", "targets", "outcomes", "evaluations", "findings", "budgets", "consequences", "successions", "gaps"),
    *("references", "institutions", "firms", "supply-links", "cluster-members", "ties", "sites"),
    *("regions", "accounts", "concordance"),
)


def register(parent: typer.Typer) -> None:
    """Add the commands."""
    parent.add_typer(app, name="load")
    parent.command()(template)
    parent.command()(remove)
    app.command("io-table")(io_table)
    register_load(app)
    app.command("policy")(policy)
    register_concordance(app)
    for kind in KINDS[:-1]:
        words = kind.replace("-", " ")
        told = f"Load {words} from a CSV file or a sheet.\n\nExample: kb load {kind} my-{kind}.csv"
        app.command(kind, help=told)(_loader(kind.replace("-", "_")))


PathArgument = Annotated[
    Path, typer.Argument(help="File, zip or folder; `kb template formats` lists what is understood.")
]
FormatName = Annotated[
    Optional[str], typer.Option(help="Format, where it is not to be recognised by content.")  # noqa: UP045
]
Year = Annotated[Optional[int], typer.Option(help="Which table of a file that holds several years.")]  # noqa: UP045
Countries = Annotated[
    str, typer.Option(help="Countries of a world table that are kept: KAZ,RUS,CHN; of national tables the one meant.")
]
RestOfWorld = Annotated[bool, typer.Option("--rest-of-world", help="Sum the countries that are not kept into one.")]
AggregateTo = Annotated[
    str, typer.Option(help="Classification to which its industries are summed along a concordance; ISIC4: sections.")
]
MappingFile = Annotated[
    Optional[Path],  # noqa: UP045
    typer.Option(help="File that says where the table stands in other sheets; `kb template mapping` explains it."),
]
AllowImbalance = Annotated[bool, typer.Option("--allow-imbalance", help="Go on where rows or columns do not balance.")]
Tolerance = Annotated[Optional[float], typer.Option(help="Relative tolerance of the balances.")]  # noqa: UP045
Coverage = Annotated[
    Optional[float],  # noqa: UP045
    typer.Option(
        min=0,
        max=1,
        help="Beyond 200 industries: share of purchases and sales kept as flows; 0.99, beyond 1,000 of them 0.9.",
    ),
]


YesOption = Annotated[bool, typer.Option("--yes", "-y", help="Agree to what it takes from other files.")]


def io_table(
    context: typer.Context,
    path: PathArgument,
    format_name: FormatName = None,
    year: Year = None,
    countries: Countries = "",
    rest_of_world: RestOfWorld = False,
    mapping: MappingFile = None,
    read_as: ReadAs = None,
    aggregate_to: AggregateTo = "",
    allow_imbalance: AllowImbalance = False,
    tolerance: Tolerance = None,
    coverage: Coverage = None,
    yes: YesOption = False,
) -> None:
    """Load an input-output table.

    Example: kb load io-table tzv_2024.xlsx
    """
    from kb.table_store import replaced, save
    from loaders import confined, io_table

    session: Session = context.obj
    sectors = _sectors(session, aggregate_to) if aggregate_to else None
    with progress("reading and checking") as shown:
        reading: TableReading = confined.read(
            io_table.read,
            path,
            format_name=format_name,
            year=year,
            countries=[code for code in countries.split(",") if code.strip()],
            rest_of_world=rest_of_world,
            allow_imbalance=allow_imbalance,
            tolerance=tolerance,
            mapping=mapping,
            read_as=read_as or (),
            sectors=sectors,
            progress=shown,
        )
    report(reading)
    summed = reading.table.meta.classification == aggregate_to
    with session.graph() as graph, progress("writing") as shown:
        table = _aggregated(graph, reading.table, aggregate_to) if aggregate_to and not summed else reading.table
        agree(f"Replace {table.meta.id}?", replaced(graph, table), yes)
        change = save(graph, table, coverage=coverage, progress=shown)
    tell(change)


def _sectors(session: Session, to: str) -> Concordances:
    """The concordances that are loaded, for a table that is summed while it is read."""
    from loaders.entities.table_concordance import concordances_to

    with session.graph() as graph:
        return concordances_to(graph, to)


def _aggregated(graph: Graph, table: IOTable, to: str) -> IOTable:
    """The table in another classification, with an id and a title that say so."""
    from analysis.compilation.aggregation import aggregate
    from loaders.entities.table_concordance import concordance_of

    concordance = concordance_of(graph, table, to)
    for note in concordance.notes:
        say(note)
    return aggregate(table, concordance.pairs, classification=to, names=concordance.names)


def report(reading: TableReading) -> None:
    """Say what was read and how the checks came out."""
    table = reading.table
    say(f"{table.meta.title}: id {table.meta.id}, {len(table.codes)} industries, {table.meta.year}")
    for check in reading.checks:
        say(f"  {check}")
    for note in reading.notes:
        say(f"  note: {note}")


def _loader(kind: str) -> Callable[..., None]:
    def command(
        context: typer.Context,
        path: Annotated[Path, typer.Argument(help="CSV file; `kb template` shows its columns.")],
        dataset: Annotated[
            Optional[str],  # noqa: UP045
            typer.Option(
                help="Name of the dataset that it brings or replaces; the file's by default.",
                autocompletion=of("dataset"),
            ),
        ] = None,
        yes: YesOption = False,
    ) -> None:
        from kb.datasets import preview, save
        from loaders import confined
        from loaders.entities.load import read

        session: Session = context.obj
        delivery = confined.read(read, path, kind, dataset=dataset)
        with session.graph() as graph:
            agree(f"Load {path.name} all the same?", preview(graph, delivery).concerns, yes)
            with progress("writing"):
                change = save(graph, delivery)
        tell(change)

    return command


def policy(
    context: typer.Context,
    path: Annotated[Path, typer.Argument(help="Workbook, or folder of CSV files; `kb template policy` writes one.")],
    dataset: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(
            help="Name of the dataset that it brings or replaces; the file's by default.", autocompletion=of("dataset")
        ),
    ] = None,
    yes: YesOption = False,
) -> None:
    """Load programmes with their acts, clusters, instruments, roles, aims, targets and money, all at once or nothing.

    Example: kb load policy my-policy.xlsx
    """
    from kb.datasets import preview, save
    from loaders import confined
    from loaders.entities.policy_book import missing_ends, read
    from loaders.files.validation import InvalidTable

    session: Session = context.obj
    delivery = confined.read(read, path, dataset=dataset)
    with session.graph() as graph:
        if missing := missing_ends(graph, delivery):
            raise InvalidTable(missing, len(missing))
        agree(f"Load {path.name} all the same?", preview(graph, delivery).concerns, yes)
        with progress("writing"):
            change = save(graph, delivery)
    tell(change)


def template(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(help="A kind that `kb load` takes; io-table, policy: a workbook; formats; mapping; indicators."),
    ],
    path: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Argument(help="Where the workbook of io-table or policy is written; io-table.xlsx, policy.xlsx."),
    ] = None,
    source: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Option("--from", help="Workbook or CSV file that the mapping is for: where its table seems to stand."),
    ] = None,
) -> None:
    """Print the template of a CSV file to load, the formats of input-output tables, or a mapping for any other.

    `kb template io-table` writes an empty workbook that explains itself, `kb template policy` one with a sheet for
    each kind and drop-down lists, in your language.

    Example: kb template io-table my-table.xlsx
    """
    if source is not None:
        _guessed_mapping(name, source)
        return
    if name in ("io-table", "policy"):
        _workbook(name, path or Path(f"{name}.xlsx"), context.obj)
        return
    if path is not None:
        from kb.errors import NotFound

        raise NotFound(f"{name} is printed, not written to a file", remedy=f"kb template {name} > {path}")
    if name == "formats":
        from loaders.io_table import described

        print(described(), end="")
        return
    if name == "mapping":
        from loaders.mapped.mapping_file import template as mapping_text

        print(mapping_text(), end="")
        return
    if name == "indicators":
        from analysis.clusters.ward_variables import TEMPLATE

        print(TEMPLATE, end="")
        return
    from loaders.entities.load import template as text

    print(text(name.replace("-", "_")), end="")


def _workbook(name: str, path: Path, session: Session) -> None:
    """Write the empty workbook of a table or of policy, in the reader's language."""
    from loaders.entities import policy_template
    from loaders.mapped import own_workbook

    written = own_workbook.write if name == "io-table" else policy_template.write
    written(path, session.settings().language)
    say(f"{path} written: fill in sheets, then kb load {name} {path}")


def _guessed_mapping(name: str, source: Path) -> None:
    """Print the mapping that a file seems to need, and say what a load with it finds."""
    from kb.errors import InvalidFile, NotFound
    from loaders import confined
    from loaders.mapped.guess_text import mapping_from
    from loaders.mapped.trial import trial

    if name != "mapping":
        raise NotFound(f"--from tells where the table of a mapping stands, not of {name}", remedy="kb template mapping")
    guessed = confined.read(mapping_from, source)
    print(guessed.text, end="")
    for each in guessed.strange:
        say(f"  not understood: {each}")
    try:
        report(confined.read(trial, source, text=guessed.text))
    except InvalidFile as error:
        say(f"  as it stands it is refused: {error}")


def remove(
    context: typer.Context,
    dataset: Annotated[
        str,
        typer.Argument(
            help="Dataset or table; `kb query run provenance.datasets` lists them.", autocompletion=of("dataset")
        ),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Take out what a load brought: a table with its results, or a dataset's nodes and relationships.

    Example: kb remove my-firms --yes
    """
    from kb.knowledge_base import remover

    session: Session = context.obj
    with session.graph() as graph:
        taken_out = remover(graph, dataset)
        agree(f"Take {dataset} out of {graph.server}?", [f"{dataset} and all that came with it goes"], yes)
        with progress("removing"):
            change = taken_out(graph, dataset)
    tell(change)
