"""All files of the site; the same run gives the same bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from theorems.certificates import shipped
from theorems.errors import FileError
from theorems.escaping import lines
from theorems.reports import as_markdown, hypotheses, papers
from theorems.reports.as_text import GLYPHS
from theorems.reports.json_values import document
from theorems.reports.site import drawing, front, graph, guide, reference, words
from theorems.reports.site.claims import ClaimPage, pages_of
from theorems.tools.hypotheses import Finding, counted, matrix
from theorems.verdicts.claim import Claim
from theorems.verdicts.prove import fresh_process
from theorems.verdicts.verdict import Verdict
from theorems.verdicts.verify import Outcome

_PICTURE = "guide/figures/bounds-balanced.svg"
"""The talk's argument: the old bounds against the true curve, of the guide's page negatives."""

_NOTATION = {"guide/notation.html", "guide/kernel.html"}
"""The pages of the guide that say what symbols mean, and how statements are read."""

_ASSETS = ("style.css", "site.js")

_FONT = ("stix-two-math.woff2", "stix-two-math.txt")
"""A font of mathematics, with the licence that has to stand beside it."""


def site(outcomes: Sequence[Outcome], guide_folder: Path | None = None) -> dict[str, bytes]:
    """Return the content of every file of the site, by its path.

    `guide_folder` holds the hand-written Markdown; without it the site has no guide.
    """
    claims = pages_of(outcomes)
    known = {one.claim.id for one in claims}
    guides = guide.pages(guide_folder, known) if guide_folder else []
    sections = guide.sections(guide_folder, guides) if guide_folder else []
    environment = _environment(
        {name: f"claims/{name}.html" for name in known}
        | {f"docs/{one.path[6:-5]}.md": one.path for one in guides}
    )
    shown = guide.shown_files(guide_folder) if guide_folder else {}
    picture = _PICTURE if _PICTURE in shown else None
    notation = {one.path for one in guides} >= _NOTATION
    by_id = {one.claim.id: one for one in claims}
    shared = {
        "glyphs": GLYPHS,
        "by_id": by_id,
        "claims": claims,
        "picture": picture,
        "sections": sections,
        "notation": notation,
    }

    def page(path: str, template: str, **context: Any) -> tuple[str, bytes]:
        root = "../" * path.count("/")
        text = environment.get_template(template).render(shared | context, root=root, path=path)
        return path, _bytes(f"{text}\n")

    nodes = graph.nodes_of(outcomes)
    proved = [one.claim for one in claims if one.outcome.judgement.verdict == Verdict.PROVED]
    needed = _hypotheses(proved)
    columns, rows = hypotheses.grid(needed)
    found = papers.papers(outcomes).values()
    used = reference.imported(guide.programs(guide_folder) if guide_folder else [])
    modules, facts = reference.modules(used), front.facts(outcomes)
    files = dict(
        [
            page("index.html", "index.html", papers=found, **front.leads(claims, guides), **facts),
            page("claims.html", "claims.html", **facts),
            page(
                "graph.html",
                "graph.html",
                nodes=nodes,
                drawing=drawing.graph(nodes),
                counts=front.counts(node.status for node in nodes),
                incomplete=any("incomplete" in node.differs for node in nodes),
            ),
            page(
                "hypotheses.html",
                "hypotheses.html",
                columns=columns,
                rows=rows,
                report=hypotheses,
                counts=counted(needed),
                theorems=len({one.claim.id for one in needed}),
            ),
            page("papers.html", "papers.html", papers=found, report=papers),
            *(
                page(f"papers/{one.slug}.html", "paper.html", paper=one, report=papers)
                for one in found
            ),
            page(
                "reference.html",
                "reference.html",
                modules=modules,
                used=used,
                language=next(one for one in modules if one.name == reference.LANGUAGE),
            ),
            *(
                page(one.path, "module.html", module=one, is_used=one.name in used)
                for one in modules
            ),
            *(page(f"claims/{one.claim.id}.html", "claim.html", page=one) for one in claims),
            *(page(one.path, "guide.html", page=one) for one in guides),
        ]
    )
    assets = environment.loader
    assert isinstance(assets, PackageLoader)
    files |= {name: assets.get_source(environment, name)[0].encode() for name in _ASSETS}
    files |= {name: (Path(__file__).parent / "fonts" / name).read_bytes() for name in _FONT}
    data = _data(claims, found, guides, modules, nodes)
    files["data.js"] = _bytes(data)
    files["hypotheses.json"] = _bytes(f"{document(hypotheses.as_fields(needed))}\n")
    files |= shown | {
        f"certificates/{one.claim.id}/{name}.json": shipped.content(one.claim.id, name)
        for one in claims
        for name in one.certificates
    }
    written = derivations(proved, guide="")
    return files | {f"derivations/{name}": text for name, text in written.items()}


def _hypotheses(claims: Sequence[Claim]) -> list[Finding]:
    """Return what is known of the hypotheses of proved claims that are derived."""
    with fresh_process() as replay:
        return matrix([one for one in claims if one.derivation is not None], replay)


def _bytes(text: str) -> bytes:
    return "\n".join(lines(text)).encode()


def derivations(claims: Iterable[Claim], *, guide: str = "../") -> dict[str, bytes]:
    """Return the derivations of derived claims as Markdown, by file name.

    They link to pages of the guide in a folder, as it is reached from theirs; not if it is "".

    >>> from theorems.verdicts.catalogue import find_claim
    >>> list(derivations([find_claim("etf-rank"), find_claim("etf-exists")]))
    ['etf-rank.md']
    """
    derived = [claim for claim in claims if claim.derivation is not None]
    known = {claim.id for claim in derived}

    def link(cited: re.Match[str]) -> str:
        name = cited[0].strip("`")
        return f"[{cited[0]}]({name}.md)" if name in known else cited[0]

    names = re.compile(r"(?<=[Bb]y the claim )[\w-]+(?=:)|`[\w-]+`")
    documents = {one.id: as_markdown.claim_document(one, guide=guide) for one in derived}
    return {f"{name}.md": f"{names.sub(link, text)}\n".encode() for name, text in documents.items()}


def write(files: Mapping[str, bytes], folder: Path, *, over: bool = False) -> None:
    """Write the files into a folder, a new or empty one unless `over` those that are there.

    Raises `FileError` for another one, and where nothing can be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not over and any(folder.iterdir()):
            raise FileError(f"{str(folder)!r}: not empty; give a new or an empty folder")
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    except OSError as error:
        raise FileError.of_folder(folder, error) from None


def differences(files: Mapping[str, bytes], folder: Path) -> list[str]:
    """Return a line for each derivation that is not in a folder byte for byte, or only there.

    >>> differences({}, Path("nowhere"))
    []
    """
    there = {path.name for path in folder.glob("*.md")}
    found = [f"{name} is left over" for name in there - files.keys()]
    found += [f"{name} is missing" for name in files.keys() - there]
    found += [
        f"{name} differs"
        for name in files.keys() & there
        if (folder / name).read_bytes() != files[name]
    ]
    return sorted(found)


def _environment(targets: Mapping[str, str]) -> Environment:
    """Return the templates; `words` and `paragraphs` set an author's text, with links."""
    made = Environment(
        loader=PackageLoader("theorems.reports.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= words.filters(targets)
    made.filters |= {"tex": words.in_mathml, "plain": words.plain}
    return made


def _data(
    claims: Sequence[ClaimPage],
    found: Iterable[papers.Paper],
    guides: Sequence[guide.Page],
    modules: Sequence[reference.Module],
    nodes: Sequence[graph.Node],
) -> str:
    """Return what the search and the cards of the graph read, as a script: file:// has no fetch."""
    entries = [
        *_claim_entries(claims),
        *({"url": f"papers/{paper.slug}.html", "title": paper.name} for paper in found),
        *_guide_entries(guides),
        *_reference_entries(modules),
    ]
    cards = {
        node.name: {
            "title": words.words(node.title),
            "status": f"{node.glyph} {node.said}",
            "url": node.url,
            "kind": node.kind,
            "reach": node.reach,
            "rests": list(node.rests_on),
            "rocq": node.rocq,
        }
        for node in nodes
    }
    fields = {"search": entries, "layouts": drawing.layouts(nodes), "cards": cards}
    return f"const DATA = {json.dumps(fields, ensure_ascii=False, sort_keys=True)};\n"


def _claim_entries(claims: Sequence[ClaimPage]) -> Iterator[dict[str, str]]:
    for page in claims:
        claim, verdict = page.claim, page.outcome.judgement.verdict
        said = (claim.kind, claim.statement, claim.source, *claim.hypotheses, *claim.remarks)
        yield {
            "url": f"claims/{claim.id}.html",
            "id": claim.id,
            "glyph": page.glyph,
            "title": claim.title,
            "shown": words.words(claim.title),
            "words": " ".join((verdict, *said)),
        }


def _guide_entries(guides: Sequence[guide.Page]) -> Iterator[dict[str, str]]:
    for page in guides:
        yield {
            "url": page.path,
            "title": words.plain(page.title),
            "shown": words.in_mathml(page.title),
            "words": words.plain(" ".join(page.headings)),
        }


def _reference_entries(modules: Sequence[reference.Module]) -> Iterator[dict[str, str]]:
    for module in modules:
        yield {"url": module.path, "id": module.name, "title": module.title}
        for entry in module.entries:
            name = f"{module.name}.{entry.name}"
            yield {"url": f"{module.path}#{name}", "id": name, "title": ""}
