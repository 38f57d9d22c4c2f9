"""Markdown of planted outcomes: every claim, letter by letter."""

from itertools import pairwise

import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from property_tests.theorems.reports.planted_outcomes import (
    OUTCOMES,
    messages,
    shown,
)
from theorems.reports import (
    as_markdown,
    as_text,
)
from theorems.reports.summary import summary_lines


@pytest.mark.slow
@given(OUTCOMES)
def test_markdown_shows_every_claim_letter_by_letter(outcomes):
    tokens = MarkdownIt("commonmark").enable("table").parse(as_markdown.verification(outcomes))
    cells = [
        "".join(child.content for child in inline.children)
        for before, inline in pairwise(tokens)
        if before.type == "td_open"
    ]
    assert len(cells) == 5 * len(outcomes)
    for number, one in enumerate(outcomes):
        verdict, name, ran, title, evidence = cells[5 * number : 5 * number + 5]
        assert ran == "".join(as_text.ran(one))  # it has no formal statement
        assert one.judgement.verdict.value in verdict
        assert name == "planted-claim"
        assert title == "<br>".join([shown(one.claim.title), *as_text.authors_family(one.claim)])
        assert evidence.split("<br>")[0] == shown(one.judgement.reason)
    items = [token for token in tokens if token.type == "list_item_open"]
    assert len(items) == len(messages(outcomes))
    codes = [child.content for child in tokens[-2].children if child.type == "code_inline"]
    assert codes == summary_lines(outcomes)
