"""What pages of one file have in common: head, style in light and dark, tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape

_QUOTED = re.compile("`([^`]+)`")

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
p { overflow-wrap: anywhere; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #8886; }
th { background: #8882; }
td { font-variant-numeric: tabular-nums; white-space: nowrap; vertical-align: top; }
th:first-child, td:first-child, .notes th, .notes td { text-align: left; }
.notes td:last-child { white-space: normal; }
@media (max-width: 40rem) {
  th, td { padding: .2rem .35rem; font-size: 14px; }
  td:first-child { white-space: normal; }
  .notes tr { display: block; padding: .4rem 0; border-bottom: 1px solid #8886; }
  .notes th { display: none; }
  .notes td { display: block; border: 0; padding: 0 .35rem; white-space: normal; }
  .notes td:first-child { font-weight: bold; }
}
figure { margin: 1rem 0; }
figure svg { max-width: 100%; height: auto; background: white; }
"""


def page(title: str, body: str) -> str:
    """Return a document of HTML that needs no other file.

    >>> page("a < b", "").count("a &lt; b")
    2
    """
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<h1>{escape(title)}</h1>\n{body}\n</body>\n</html>"
    )


def paragraphs(lines: Iterable[str]) -> list[str]:
    """Return a paragraph of each line, with what stands between backticks as code.

    >>> paragraphs(["`nceproof batch` < 1"])
    ['<p><code>nceproof batch</code> &lt; 1</p>']
    """
    return ["<p>" + _QUOTED.sub(r"<code>\1</code>", escape(line)) + "</p>" for line in lines]


def table(rows: Sequence[Sequence[str]], *, notes: bool = False) -> str:
    """Return a table whose first row is its head.

    With `notes` the last column is prose: it wraps, and on a phone each row is a block.

    >>> table([["k"], ["1"]]).splitlines()[1]
    '<tr><th>k</th></tr>'
    """
    head, *rest = rows
    start = '<table class="notes">' if notes else "<table>"
    return f"{start}\n{_row(head, 'th')}{''.join(_row(row, 'td') for row in rest)}</table>"


def _row(cells: Sequence[str], kind: str) -> str:
    return "<tr>" + "".join(f"<{kind}>{escape(cell)}</{kind}>" for cell in cells) + "</tr>\n"
