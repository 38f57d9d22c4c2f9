"""An audit of embeddings as one HTML file that needs nothing else (extra `plot`)."""

from __future__ import annotations

from html import escape

from theorems.reports.embeddings.conclusions import Source, conclusion, whose
from theorems.reports.embeddings.figures import as_svg, cosine_figure, excess_figure, gram_figure
from theorems.reports.embeddings.report import Section, legend, sections
from theorems.reports.pages import page, paragraphs, table
from theorems.tools.embeddings.audit import Audit

_FIGURES = {
    "Cosines": (cosine_figure, "Densities of the cosines within and between classes"),
    "Population losses": (gram_figure, "Gram matrix of the class means and of the optima"),
    "Excess over the optimum": (excess_figure, "Excess of the loss over the optimum by cause"),
}


def as_html(found: Audit, title: str, source: Source | None = None) -> str:
    """Return what the text says, with figures, as an HTML document."""
    head = [f"<p><strong>{escape(conclusion(found))}</strong></p>"]
    head += paragraphs([*whose(found), legend(found)])
    last = [f"<p>{escape(line)}</p>" for line in (source.lines if source else [])]
    body = [*head, *(_section(section, found) for section in sections(found)), *last]
    return page(f"nceproof audit: {title}", "\n".join(body))


def _section(section: Section, found: Audit) -> str:
    lines = [f"<h2>{escape(section.title)}</h2>"]
    lines += paragraphs(section.remarks)
    known = any(loss.optimum for loss in found.losses)
    drawn = section.title in _FIGURES and (known or section.title != "Excess over the optimum")
    if drawn and (found.gram is not None or section.title != "Population losses"):
        draw, description = _FIGURES[section.title]
        name = draw.__name__.partition("_")[0]
        svg = as_svg(draw(found), name, description)
        lines.append(f"<figure>\n{svg}<figcaption>{description}</figcaption>\n</figure>")
    if section.table:
        lines.append(table(section.table))
    return "\n".join(lines)
