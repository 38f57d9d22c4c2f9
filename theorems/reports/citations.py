"""Which papers the sources of claims name; reading them loads nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

Key = tuple[str, str]
"""The first two authors, or the one that a citation names, and the year."""

TALK: Key = ("Awasthi, Dikkala", "2022")
"""The talk that the project starts from, which is no paper of the field beside others."""

_NAME = r"\b(?:van den )?(?!NeurIPS)[A-Z](?![A-Z])\w*"
_CITATION = re.compile(
    rf"(?P<first>{_NAME})(?:(?:, | & )(?P<second>{_NAME}))?(?:(?:, | & ){_NAME})*(?: et al\.)?"
    r",? (?:(?:[A-Z]{4,}|NeurIPS) )?(?P<year>\d{4})\b"
)


def cited(source: str) -> Iterator[tuple[Key, str, str]]:
    """Yield key, citation and what was read of each paper that a source names.

    What was read stands between a citation and the next; it is empty where the source is silent.

    >>> list(cited("Wang, Isola, ICML 2020, Theorem 1 (read: full text)"))
    [(('Wang, Isola', '2020'), 'Wang, Isola, ICML 2020', 'full text')]
    """
    found = list(_CITATION.finditer(source))
    starts = [*(one.start() for one in found), len(source)]
    for one, next_start in zip(found, starts[1:], strict=True):
        rest = source[one.end() : next_start]
        number = re.search(r"arXiv [\d.]+\d", rest)
        read = re.search(r"read: ([^;)]*)", rest)
        name = f"{one[0]}, {number[0]}" if number else one[0]
        authors = ", ".join(filter(None, one.group("first", "second")))
        yield (authors, one["year"]), name, read[1] if read else ""


def names(sources: Iterable[str]) -> dict[Key, str]:
    """Return the papers that sources name, each by the longest of its citations.

    >>> names(["Wang, Isola, ICML 2020", "Wang, Isola 2020, Theorem 2"])
    {('Wang, Isola', '2020'): 'Wang, Isola, ICML 2020'}
    """
    found: dict[Key, str] = {}
    for source in sources:
        for key, name, _ in cited(source):
            found[key] = max(found.get(key, ""), name, key=len)
    return found


def is_called(name: str, words: str) -> bool:
    """Tell whether all words, one at least, are words of a paper's name, in any case and order.

    >>> is_called("Wang, Isola, ICML 2020", "isola 2020"), is_called("Wang 2020", "Wan")
    (True, False)
    """
    wanted = {*_words(words)}
    return bool(wanted) and wanted <= {*_words(name)}


def _words(text: str) -> list[str]:
    return re.findall(r"[\w.]*\w", text.casefold())
