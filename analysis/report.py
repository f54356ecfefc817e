"""A report of a result for people: sections with text, tables and figures, as Markdown or as one HTML file."""

from __future__ import annotations

import html as escaping
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kb.errors import AnalysisError

INK, BAR, ACCENT = "#1c2b33", "#8fa9b5", "#0f6b7a"

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>
body {{font: 16px/1.5 system-ui, sans-serif; color: #1c2b33; max-width: 60rem; margin: 2rem auto; padding: 0 1rem}}
table {{border-collapse: collapse; font-size: .9rem; margin: 1rem 0; display: block; overflow-x: auto}}
th, td {{border-bottom: 1px solid #dde3e6; padding: .25rem .7rem; text-align: left; font-variant-numeric: tabular-nums}}
figure {{margin: 1rem 0}} figcaption {{color: #5c6b73; font-size: .9rem}} svg {{max-width: 100%; height: auto}}
</style>
{body}
</html>
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture as SVG text, with the line below it."""

    name: str
    svg: str
    caption: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, what is to be said, and at most one table and one figure."""

    heading: str
    text: str
    table: pd.DataFrame | None = None
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A title and its sections."""

    title: str
    sections: Sequence[Section]


def write_report(report: Report, path: Path) -> list[Path]:
    """Write the report as ``.html`` (one file) or ``.md`` (figures as SVG files beside it); returns the files.

    Raises ``AnalysisError`` for another ending.
    """
    if path.suffix == ".html":
        path.write_text(as_html(report), encoding="utf-8")
        return [path]
    if path.suffix != ".md":
        raise AnalysisError(
            f"a report cannot be a {path.suffix or 'file without an ending'}",
            where=str(path),
            remedy="name it .md or .html",
        )
    figures = [section.figure for section in report.sections if section.figure]
    files = [path.with_name(f"{path.stem}-{figure.name}.svg") for figure in figures]
    for figure, file in zip(figures, files, strict=True):
        file.write_text(figure.svg, encoding="utf-8")
    path.write_text(as_markdown(report, path.stem), encoding="utf-8")
    return [path, *files]


def as_markdown(report: Report, stem: str) -> str:
    """The report as Markdown; figures are named ``<stem>-<figure>.svg``.

    >>> print(as_markdown(Report("Title", [Section("Result", "One is less than two.")]), "r"))
    # Title
    <BLANKLINE>
    ## Result
    <BLANKLINE>
    One is less than two.
    <BLANKLINE>
    """
    parts = [f"# {report.title}"]
    for section in report.sections:
        parts += [f"## {section.heading}", section.text]
        if section.table is not None:
            parts.append(_markdown_table(section.table))
        if section.figure:
            parts.append(f"![{section.figure.caption}]({stem}-{section.figure.name}.svg)")
    return "\n\n".join(parts) + "\n"


def as_html(report: Report) -> str:
    """The report as one HTML file, its figures inside; nothing is fetched from elsewhere."""
    from markdown_it import MarkdownIt

    render = MarkdownIt("commonmark", {"html": False}).enable("table").render
    parts = [f"<h1>{escaping.escape(report.title)}</h1>"]
    for section in report.sections:
        parts += [f"<h2>{escaping.escape(section.heading)}</h2>", render(section.text)]
        if section.table is not None:
            parts.append(render(_markdown_table(section.table)))
        if section.figure:
            caption = escaping.escape(section.figure.caption)
            parts.append(f"<figure>{section.figure.svg}<figcaption>{caption}</figcaption></figure>")
    return _PAGE.format(title=escaping.escape(report.title), body="\n".join(parts))


def _markdown_table(frame: pd.DataFrame) -> str:
    rows = [[_cell(value) for value in row] for row in frame.astype(object).to_numpy().tolist()]
    heads = [str(column).replace("_", " ") for column in frame.columns]
    return "\n".join("| " + " | ".join(row) + " |" for row in [heads, ["---"] * len(heads), *rows])


def _cell(value: object) -> str:
    if value is None or value is pd.NA or value != value:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4f}" if abs(value) < 1e4 else f"{value:,.0f}"
    return str(value).replace("|", "\\|")


def bars(
    name: str, values: pd.Series, caption: str, *, marked: Sequence[str] = (), line: float | None = None
) -> Figure:
    """Horizontal bars, one for each entry of ``values`` from the top; ``marked`` entries stand out."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=(8, 0.9 + 0.28 * len(values)), layout="constrained")
    axes = canvas.add_subplot()
    ordered = values.iloc[::-1]
    labels = [str(label) for label in ordered.index]
    axes.barh(labels, ordered.to_numpy(float), color=[ACCENT if label in marked else BAR for label in labels])
    if line is not None:
        axes.axvline(line, color=INK, linewidth=0.8)
    axes.tick_params(colors=INK, labelsize=9)
    axes.spines[["top", "right", "left"]].set_visible(False)
    text = io.StringIO()
    FigureCanvasSVG(canvas)
    canvas.savefig(text, format="svg", metadata={"Date": None})
    svg = text.getvalue()
    return Figure(name, svg[svg.index("<svg") :], caption)
