"""An audit of embeddings as one HTML file that needs nothing else (extra `plot`)."""

from __future__ import annotations

from html import escape

from theorems.reports.embeddings.figures import as_svg, cosine_figure, excess_figure, gram_figure
from theorems.reports.embeddings.report import LEGEND, Section, sections
from theorems.tools.embeddings.audit import Audit

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #ddd; }
th { background: #f4f4f4; }
td { font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 1rem 0; }
svg { max-width: 100%; height: auto; }
"""

_FIGURES = {
    "Cosines": (cosine_figure, "Densities of the cosines within and between classes"),
    "Population losses": (gram_figure, "Gram matrix of the class means and of the optima"),
    "Excess over the optimum": (excess_figure, "Excess of the loss over the optimum by cause"),
}


def as_html(found: Audit, title: str) -> str:
    """Return the sections with figures as an HTML document."""
    body = "\n".join(_section(section, found) for section in sections(found))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>nceproof audit: {escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<h1>nceproof audit: {escape(title)}</h1>\n<p>{escape(LEGEND)}</p>\n"
        f"{body}\n</body>\n</html>"
    )


def _section(section: Section, found: Audit) -> str:
    lines = [f"<h2>{escape(section.title)}</h2>"]
    lines += [f"<p>{escape(remark)}</p>" for remark in section.remarks]
    known = any(loss.optimum for loss in found.losses)
    if section.title in _FIGURES and (known or section.title != "Excess over the optimum"):
        draw, description = _FIGURES[section.title]
        name = draw.__name__.partition("_")[0]
        svg = as_svg(draw(found), name, description)
        lines.append(f"<figure>\n{svg}<figcaption>{description}</figcaption>\n</figure>")
    if section.table:
        head, *rows = section.table
        lines.append("<table>\n" + _row(head, "th") + "".join(_row(row, "td") for row in rows))
        lines.append("</table>")
    return "\n".join(lines)


def _row(cells: tuple[str, ...], kind: str) -> str:
    return "<tr>" + "".join(f"<{kind}>{escape(cell)}</{kind}>" for cell in cells) + "</tr>\n"
