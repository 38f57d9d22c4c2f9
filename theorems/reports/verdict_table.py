"""What a run has computed, written between markers of Markdown files."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from theorems.errors import FileError
from theorems.reports import papers
from theorems.reports.as_text import GLYPHS, authors_family, ran, verdict_of
from theorems.reports.prose import in_markdown
from theorems.reports.tables import markdown
from theorems.verdicts.catalogue import twin_of
from theorems.verdicts.claim_files import topic_of
from theorems.verdicts.verify import Outcome

_HEAD = ("verdict", "claim", "in the author's words", "for", "twin in Rocq")


def pieces(file: Path) -> list[str]:
    """Return the text of a file, cut at its markers: text, a section's name, text, a name, ….

    A section stands between `<!-- NAME -->` and `<!-- /NAME -->`, where the name is one of
    `SECTIONS`. Raises `FileError` unless there is a section, and each once, with both markers.
    """
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise FileError(f"{str(file)!r}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise FileError(f"{str(file)!r}: not text in UTF-8; save it anew") from None
    names = "|".join(SECTIONS)
    marks = re.findall(f"<!-- (/?(?:{names})) -->", text)
    opened = marks[::2]
    if not marks or marks[1::2] != [f"/{one}" for one in opened] or len({*opened}) < len(opened):
        raise FileError(
            f"{str(file)!r}: give the lines <!-- NAME --> and <!-- /NAME --> once each, "
            f"NAME one of {', '.join(SECTIONS)}, where a run is to be written"
        )
    return re.split(f"<!-- ({names}) -->.*?<!-- /(?:{names}) -->", text, flags=re.DOTALL)


def filled(file: Path, outcomes: Sequence[Outcome]) -> str:
    """Return the text of a file with its sections as a run has them."""
    found = pieces(file)
    for place in range(1, len(found), 2):
        name = found[place]
        found[place] = f"<!-- {name} -->\n\n{SECTIONS[name](outcomes)}\n\n<!-- /{name} -->"
    return "".join(found)


def counts(outcomes: Sequence[Outcome]) -> str:
    """Return how many claims have each verdict.

    >>> counts([])
    '0 claims: none.'
    """
    claims = "claim" if len(outcomes) == 1 else "claims"
    return f"{len(outcomes)} {claims}: {papers.verdict_counts(outcomes)}."


def table(outcomes: Sequence[Outcome]) -> str:
    """Return how many claims have each verdict, and a row a claim, the proved ones first.

    Claims of several topics have a table a topic. The last column says whether a claim has a twin,
    or what Rocq says of it, where it was asked.

    >>> print(table([]))
    0 claims: none.
    <BLANKLINE>
    | verdict | claim | in the author's words | for | twin in Rocq |
    | --- | --- | --- | --- | --- |
    """
    topics: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        topics.setdefault(topic_of(outcome.claim.id).capitalize(), []).append(outcome)
    lines = [counts(outcomes)]
    if len(topics) < 2:
        return "\n".join([*lines, "", *_rows(outcomes)])
    for topic, found in sorted(topics.items()):
        lines += ["", f"## {topic}", "", *_rows(found)]
    return "\n".join(lines)


SECTIONS: dict[str, Callable[[Sequence[Outcome]], str]] = {
    "counts": counts,
    "papers": papers.counts,
    "table of papers": papers.table,
    "verdicts": table,
}
"""What can be written into a file, by the name in its markers."""


def _rows(outcomes: Sequence[Outcome]) -> list[str]:
    order = list(GLYPHS)
    ordered = sorted(outcomes, key=lambda o: (order.index(o.judgement.verdict), o.claim.id))
    return markdown(_HEAD, list(map(_row, ordered)))


def _row(outcome: Outcome) -> tuple[str, ...]:
    claim = outcome.claim
    about = [claim.family.words] if claim.instances is None else ran(outcome)
    said = in_markdown(claim.title), "<br>".join(map(in_markdown, (*about, *authors_family(claim))))
    twin = outcome.rocq_word or ("yes" if twin_of(claim) else "")
    return (verdict_of(outcome), f"`{claim.id}`", *said, twin)
