"""What LaTeX says of an author's words and of what was not decided."""

import re
from dataclasses import replace

import pytest

from property_tests.theorems.reports.exported import BY_INSTANCES
from theorems.reports import as_latex, as_markdown
from theorems.reports.as_text import family_lines
from theorems.reports.prose import in_latex
from theorems.verdicts.catalogue import all_claims, find_claim


def test_an_export_of_a_claim_without_derivation_says_that_it_is_declared_not_decided():
    written = as_latex.sections([BY_INSTANCES])
    (family,) = family_lines(BY_INSTANCES)
    assert f"{in_latex(family)}.\nDeclared refuted: " in written
    assert r"\vdash" not in written
    assert "Not proved here. In its author's words: " in written
    assert family.startswith("A run checks: ")
    shown = as_markdown.claim_document(BY_INSTANCES)
    assert shown.splitlines()[-1].startswith("Declared refuted: `nceproof verify etf-optimal")
    assert "## Proof" not in shown


@pytest.mark.parametrize("claim", [BY_INSTANCES, find_claim("etf-rank")], ids=lambda one: one.id)
def test_an_authors_title_is_no_heading_and_is_said_to_be_his_words(claim):
    """What stands as the lemma of a paper is the formal statement, or nothing."""
    claim = replace(claim, title="Cosines cure cancer.")
    (line,) = [x for x in as_latex.sections([claim]).splitlines() if "cure" in x]
    assert line.endswith(r"In its author's words: \emph{Cosines cure cancer.}")
    document = as_markdown.claim_document(claim)
    assert document.splitlines()[0] == f"# {claim.id}"
    (line,) = [x for x in document.splitlines() if "cure" in x]
    assert line == "In the author's words: **Cosines cure cancer.**"


def test_the_command_of_a_long_id_can_be_broken():
    """TeX breaks no typewriter text at a hyphen: a line ran 137 pt into the margin."""
    claim = find_claim("similarities-hypotheses-cover-infonce")
    assert "similarities-\\allowbreak{}hypotheses-\\allowbreak{}cover" in (
        as_latex.sections([claim]).replace("\n", " ")
    )


def test_a_hypothesis_in_brackets_is_no_label():
    claim = replace(BY_INSTANCES, hypotheses=("[0, 1] holds v",))
    assert r"\item {}$[0, \allowbreak 1]$ holds $v$" in as_latex.sections([claim])


@pytest.mark.parametrize(
    ("name", "times"),
    [
        pytest.param("averaging-step", 1, marks=pytest.mark.slow),
        ("etf-rank", 0),
    ],
)
def test_the_hypothesis_that_no_paper_has_is_defined_where_it_is_assumed(name, times):
    """A page pasted into a paper said "with (R)", and nothing of what that is."""
    assert as_latex.sections([find_claim(name)]).count("(R) says that ") == times


# What is cited


def check_structure(written):
    """Environments and braces are closed, and what is referred to has a proof further up."""
    opened = []
    for how, name in re.findall(r"\\(begin|end)\{(\w+)\}", written):
        if how == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert opened == []
    bare = re.sub(r"\\[{}$]", "", written)
    assert bare.count("{") == bare.count("}")
    assert bare.count("$") % 2 == 0
    labels = re.findall(r"\\label\{([^}]*)\}", written)
    assert len(labels) == len(set(labels))
    assert written.count(r"\begin{proof}") == written.count(r"\qedhere") == len(labels)
    for found in re.finditer(r"(Lemma|Theorem)~\\ref\{([^}]*)\}", written):
        kind, name = found.groups()
        stated = rf"\begin{{{kind.lower()}}}[{name}]\label{{{name}}}"
        assert r"\end{proof}" in written[: found.start()].partition(stated)[2], name
    assert "by the claim " not in written.lower()
    return labels


@pytest.mark.slow
def test_what_a_claim_cites_stands_before_it_with_its_proof():
    """A referee found "By the claim averaging-step", and nothing of it."""
    labels = check_structure(as_latex.sections([find_claim("etf-optimal-balanced")]))
    assert labels[-1] == "etf-optimal-balanced"
    assert {"balanced-lower-bound", "etf-attains"} < set(labels)


def test_what_two_claims_cite_and_a_claim_that_is_asked_for_too_is_written_once():
    asked = ["balanced-lower-bound", "etf-optimal-balanced", "etf-attains", "etf-optimal-balanced"]
    labels = check_structure(as_latex.sections(list(map(find_claim, asked))))
    assert sorted(labels) == sorted({*asked, "simplex-for-words"})


@pytest.mark.slow
def test_the_theorem_of_the_talk_refers_to_its_lemma():
    written = as_latex.sections([find_claim("latent-indistinguishable")])
    assert check_structure(written) == ["averaging-step", "latent-indistinguishable"]
    assert r"\item {}By Lemma~\ref{averaging-step}:" in written
    assert written.count("$L_{k}(f) = ") == 1  # said where it occurs first


@pytest.mark.slow
def test_all_claims_make_one_paper():
    labels = check_structure(as_latex.document(all_claims()))
    assert sorted(labels) == sorted(one.id for one in all_claims() if one.formal is not None)
