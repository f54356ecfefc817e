"""A report as one HTML file: pictures and rules of style inside it, nothing asked of any host, ready for print."""

from __future__ import annotations

from base64 import b64encode
from html import escape

from ui.reports.document import Block, Facts, Items, Paragraph, Picture, Report, Table, Verbatim

STYLE = """
body {font: 15px/1.5 "Segoe UI", "DejaVu Sans", Arial, sans-serif; color: #1c2b33; max-width: 48rem;
  margin: 2rem auto; padding: 0 1rem;}
h1 {font-size: 1.7rem; line-height: 1.25; margin: .2rem 0;} h2 {font-size: 1.2rem; margin: 2rem 0 .5rem;
  border-bottom: 2px solid #0f6b7a; padding-bottom: .2rem; break-after: avoid;}
.kind, .names, .note {color: #5c6b73;} .names, .note {font-size: .85rem;} .note {margin: .2rem 0 1rem;}
.caveat {border-left: 4px solid #c58b1b; padding: .1rem 0 .1rem .8rem; margin: .5rem 0;}
figure {margin: 1rem 0; break-inside: avoid;} figcaption {font-weight: 600; margin-bottom: .3rem;} img {width: 100%;}
table {border-collapse: collapse; width: 100%; font-size: .85rem; margin-top: .6rem;}
thead {display: table-header-group;}
th, td {text-align: left; padding: .3rem .5rem .3rem 0; border-bottom: 1px solid #dde3e6; vertical-align: top;}
td.n, th.n {text-align: right;} td.n {white-space: nowrap;} tr {break-inside: avoid;}
h3 {font-size: .95rem; margin: .8rem 0 .2rem; break-after: avoid;} ul {margin: .2rem 0;}
dl {display: grid; grid-template-columns: minmax(6rem, 12rem) 1fr;} dt {color: #5c6b73; padding-right: .8rem;}
dd {margin: 0;} dt, dd {border-bottom: 1px solid #dde3e6; padding-top: .2rem; padding-bottom: .2rem;}
li, dd, p {overflow-wrap: anywhere;} pre {white-space: pre-wrap; overflow-wrap: anywhere; font-size: .72rem;
  background: #f3f5f6; padding: .6rem;} a {color: #0f6b7a; overflow-wrap: anywhere;}
@media screen and (max-width: 40rem) {table {display: block; overflow-x: auto;} td:first-child {min-width: 7rem;}}
@page {margin: 18mm 16mm;} @media print {body {margin: 0; max-width: none; font-size: 10.5pt;}}
"""


def html(report: Report) -> bytes:
    """The file, UTF-8."""
    parts = [f'<p class="kind">{escape(report.kind)}</p><h1>{escape(report.title)}</h1>']
    if report.names:
        parts.append(f'<p class="names">{escape(" · ".join(report.names))}</p>')
    link = escape(report.permalink)
    parts.append(f'<p class="note">{escape(report.made)} · <a href="{link}">{link}</a></p>')
    for section in report.sections:
        parts.append(f"<section><h2>{escape(section.title)}</h2>")
        parts += [_block(block) for block in section.blocks]
        parts.append("</section>")
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    head += f"<title>{escape(report.title)}</title>"
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    guard = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
    whole = f'<!doctype html><html lang="{report.lang}"><head>{head}{guard}<style>{STYLE}</style></head>'
    return f"{whole}<body><main>{''.join(parts)}</main></body></html>".encode()


def _block(block: Block) -> str:
    match block:
        case Paragraph():
            return f"<p{' class=caveat' if block.caveat else ''}>{escape(block.text)}</p>"
        case Items():
            head = f"<h3>{escape(block.name)}</h3>" if block.name else ""
            return f"{head}<ul>{''.join(f'<li>{escape(line)}</li>' for line in block.lines)}</ul>"
        case Facts():
            lines = "".join(f"<dt>{escape(name)}</dt><dd>{escape(words)}</dd>" for name, words in block.lines)
            return f"<dl>{lines}</dl>"
        case Table():
            return _table(block)
        case Picture():
            source = f"data:image/png;base64,{b64encode(block.png).decode()}"
            title = escape(block.title)
            image = f'<img src="{source}" alt="{title}">'
            return f'<figure><figcaption>{title}</figcaption>{image}<p class="note">{escape(block.note)}</p></figure>'
        case Verbatim():
            return f"<h3>{escape(block.name)}</h3><pre>{escape(block.text)}</pre>"


def _table(table: Table) -> str:
    def row(cells: list[str], tag: str) -> str:
        made = (
            f"<{tag}{' class=n' if place in table.numbers else ''}>{escape(cell)}</{tag}>"
            for place, cell in enumerate(cells)
        )
        return f"<tr>{''.join(made)}</tr>"

    head = row(list(table.columns), "th")
    body = "".join(row(list(cells), "td") for cells in table.rows)
    return f'<table><thead>{head}</thead><tbody>{body}</tbody></table><p class="note">{escape(table.note)}</p>'
