"""Reports for people: a glyph and a word for each verdict, the statement, the author's words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from inspect import cleandoc
from textwrap import indent

from theorems import escaping
from theorems.errors import ClaimFault
from theorems.escaping import one_line
from theorems.reports.derivations import derived_lines
from theorems.reports.differences import instead, refused
from theorems.reports.numbers import is_called, is_numeric
from theorems.reports.places import argument_of
from theorems.reports.statements import formal_of, formal_of_claim
from theorems.reports.summary import summary_lines
from theorems.search.author_values import as_written
from theorems.verdicts.catalogue import find_claim, twin_of
from theorems.verdicts.citing import uses_of
from theorems.verdicts.claim import Claim
from theorems.verdicts.family import at
from theorems.verdicts.verdict import Verdict, unknown
from theorems.verdicts.verify import BOTH, INTERRUPTED, Outcome, claim_fault, faults, incompleteness

GLYPHS = {
    Verdict.PROVED: "∎",
    Verdict.CERTIFIED: "✓",
    Verdict.ARGUED: "∴",
    Verdict.TESTED: "≈",
    Verdict.REFUTED: "✗",
    Verdict.OPEN: "○",
    Verdict.ASSERTED: "!",
    Verdict.UNKNOWN: "?",
    Verdict.VACUOUS: "∅",
}

_EVIDENCE = 300
"""As many letters of what was compared are shown as text."""


def claim_page(claim: Claim) -> str:
    """Return all that a claim says, without running its instances.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> print(claim_page(find_claim("etf-exists")).splitlines()[0])
    etf-exists
    """
    lines = [claim.id, *_formally(claim), f"In the author's words, a {claim.kind}:"]
    prose = [one_line(claim.title), "", *_paragraphs(claim.statement)]
    lines += [f"  {line}".rstrip() for line in prose]
    lines += [f"  · {one_line(words)}" for words in (*claim.hypotheses, *claim.remarks)]
    lines += [
        *family_lines(claim),
        f"Source: {one_line(claim.source)}",
        _uses(claim),
        *_named_instead(claim),
        f"Declared: {claim.declared} (nceproof verify {argument_of(claim)} computes the verdict)",
    ]
    if twin := twin_of(claim):
        lines += [
            f"In Rocq, theorem {twin.theorem}:",
            *indent(cleandoc(twin.statement), "  ").split("\n"),
        ]
    return "\n".join(lines)


def _paragraphs(text: str) -> list[str]:
    r"""Return the lines of prose, a paragraph as one line, which a terminal breaks at its width.

    An item of a list, a row of a table and what is set in keep their lines.

    >>> _paragraphs("Of a law\nof two classes.\n\n- one\n- two")
    ['Of a law of two classes.', '', '- one', '- two']
    """
    found = [""]
    for line in escaping.lines(text):
        if found[-1] and not found[-1][0].isspace() and not _OWN_LINE.match(line):
            found[-1] += f" {line}"
        else:
            found.append(line)
    return found[1:]


_OWN_LINE = re.compile(r"$|\s|[-*·•|]|\d+[.)]")


def _uses(claim: Claim) -> str:
    """Return the line with what a claim uses, or that its derivation is not there yet."""
    try:
        used = ", ".join(one.id for one in uses_of(claim))
    except ClaimFault as fault:
        return f"Derivation: none yet, it ends in {one_line(str(fault))}; what it uses is not known"
    return f"Uses: {used or 'no other claim'}"


def _named_instead(claim: Claim) -> list[str]:
    """Return the line with what may hold instead, which can be open: each as it is declared."""
    each = (find_claim(name, claim.neighbours) for name in claim.instead)
    named = ", ".join(f"{one.id} (declared {one.declared})" for one in each)
    return [f"Instead, says its author: {named}"] if named else []


def _formally(claim: Claim) -> list[str]:
    """Return the formal statement of a derived claim, and what its names are short for."""
    if claim.formal is None:
        return []

    formal = formal_of_claim(claim)
    if formal is None:
        return ["Formally: malformed; a run says why"]
    return ["Formally:", *(f"  {line}" for line in (*formal.lines, *_where(formal.where)))]


def _where(definitions: Sequence[str]) -> list[str]:
    return [f"where {definition}" for definition in definitions]


def derivation_page(claim: Claim) -> str:
    """Return all that a claim says and its derivation, line by line, if it has one.

    Raises `Undecided` for a derivation that does not prove what the claim says.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> print(derivation_page(find_claim("etf-rank")).splitlines()[-2])
    Derivation:
    """
    if claim.derivation is None:
        return f"{claim_page(claim)}\nDerivation: none, the claim is decided by instances"

    lines = [f"  {line}" for line in derived_lines(claim)]
    return "\n".join([claim_page(claim), "Derivation:", *lines])


def family_lines(claim: Claim) -> list[str]:
    """Return the family of a claim: the author's words, and what a run checks, if one is made.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> family_lines(find_claim("etf-exists"))
    ['A run checks: C = 2..32; 31 instances']
    """
    if claim.instances is None:
        return [f"Family: {claim.family.words}"]
    checked = "A run checks a sample" if claim.family.is_sample else "A run checks"
    words = [f"Family, in the author's words: {claim.family.words}"] if claim.family.words else []
    return [one_line(line) for line in (*words, f"{checked}: {claim.family}")]


def verification(outcomes: Sequence[Outcome]) -> str:
    """Return a paragraph a claim, then what is not as declared, what Rocq says, the summary last.

    Claims that had not come when the run was interrupted are counted in one line.

    >>> verification([])
    's VERIFIED 0 ARGUED 0 TESTED 0 REFUTED 0 OPEN 0 ASSERTED 0 UNKNOWN 0 VACUOUS 0 MISMATCHED 0'
    """
    paragraphs = [paragraph(outcome) for outcome in outcomes if has_come(outcome)]
    return "\n".join([*paragraphs, *mismatches(outcomes), *summary_lines(outcomes)])


def wrong_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the lines of a verification that say what is not as declared; a terminal marks them.

    >>> wrong_lines([])
    []
    """
    heads = [paragraph(outcome).split("\n")[0] for outcome in outcomes if faults(outcome)]
    listed = mismatches(outcomes)
    return [*heads, *listed, *(summary_lines(outcomes)[-1:] if listed else [])]


def mismatches(outcomes: Sequence[Outcome]) -> list[str]:
    """Return a head and a line for each thing that is not as declared; nothing without any.

    >>> mismatches([])
    []
    """
    lines = [
        f"  {outcome.claim.id}: {one_line(f'{fault.message}; {fault.reason}')}"
        for outcome in outcomes
        for fault in faults(outcome)
        if has_come(outcome)
    ]
    if missing := sum(not has_come(outcome) for outcome in outcomes):
        lines.append(
            f"  {missing} {'claim' if missing == 1 else 'claims'} undecided: {INTERRUPTED}"
        )
    return ["mismatched:", *lines] if lines else []


def has_come(outcome: Outcome) -> bool:
    """Tell whether a claim was decided, or given up, before the run was interrupted.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> has_come(Outcome(find_claim("etf-rank"), unknown(INTERRUPTED), 0.0))
    False
    """
    return outcome.judgement != unknown(INTERRUPTED)


def paragraph(outcome: Outcome) -> str:
    r"""Return what a run found of one claim: verdict, statement, reason, witness if refuted.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verify import run
    >>> (outcome,) = run([find_claim("gram-bound")])
    >>> print(paragraph(outcome).split("\n")[1].strip())
    ‖u‖ = 1 ⊢ (Σ_a Σ_b (1 − [a = b]) ⟨u_a, u_b⟩)/(C · (C − 1)) ≥ −1/(C − 1)
    """
    claim, judgement = outcome.claim, outcome.judgement
    lines = [head(outcome), *said(outcome)]
    lines += [f"    author's words: {one_line(claim.title)}"]
    lines += [f"    {line}" for line in (*authors_family(claim), *ran(outcome), *evidence(outcome))]
    lines += [f"    {line}" for line in rocq(outcome)]
    if judgement.verdict != claim.declared:
        lines.append(f"    DECLARED {claim.declared}, COMPUTED {judgement.verdict}")
    elif (fault := claim_fault(outcome)) and outcome.complete:
        lines.append(f"    {fault.message}")
    lines += [f"    {line}" for line in (*grounds(outcome), *witness(outcome))]
    if judgement.refuting is not None:
        values = judgement.refuting.witness.items()
        lines.append("    author's numbers:")
        lines += [f"      {one_line(_witness_value(name, value))}" for name, value in values]
    return "\n".join(lines)


def head(outcome: Outcome) -> str:
    """Return the line with a verdict, its claim, and when or how long it was computed.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verify import run
    >>> head(*run([find_claim("etf-exists")])).partition("  (")[0]
    '✓ certified  etf-exists'
    """
    took = "" if outcome.cached else f"  ({outcome.seconds:.1f} s)"
    return f"{verdict_of(outcome):<11}  {outcome.claim.id}{took}"


def rocq(outcome: Outcome) -> list[str]:
    """Return what Rocq says of a claim and why, of which statement; none where it was not asked.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verify import run
    >>> rocq(*run([find_claim("etf-exists")]))
    []
    """
    if outcome.rocq is None:
        return []
    word = outcome.rocq_word
    said_by = word if word == BOTH else f"Rocq: {word}"
    lines = [f"{said_by}: {one_line(outcome.rocq.reason)}"]
    if outcome.claim.derivation is None and twin_of(outcome.claim):
        where = f"`nceproof show {outcome.claim.id}` prints it"
        lines.append(
            f"that theorem is a statement of its own, not of the instances run here: {where}"
        )
    return lines


def _witness_value(name: str, value: object) -> str:
    """Return a value of a witness; what is no name, or not of numbers, stands in quotes."""
    called = name if is_called(name) else f"“{name}”"
    written = as_written(value)
    return f"{called} = {written if is_numeric(value) else f'“{written}”'}"


def said(outcome: Outcome) -> list[str]:
    """Return the lines of the formal statement, if the claim has one; they say if it is unproved.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verify import run
    >>> said(*run([find_claim("etf-exists")]))
    []
    """
    if outcome.claim.formal is None:
        return []

    formal = formal_of_claim(outcome.claim)
    if formal is None:
        return []
    proved = [] if outcome.judgement.verdict == Verdict.PROVED else ["not proved:"]
    return [f"    {line}" for line in (*proved, *formal.lines, *differing(outcome))]


def differing(outcome: Outcome) -> list[str]:
    """Return what a derivation proves instead, or what a rule needed and did not find.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verify import run
    >>> differing(*run([find_claim("etf-rank")]))
    []
    """
    formal, judgement = formal_of(outcome.claim), outcome.judgement
    found = instead(judgement.derived, formal) if formal and judgement.derived else []
    return [*found, *(refused(judgement.refused) if judgement.refused else [])]


def ran(outcome: Outcome) -> list[str]:
    """Return the line with the parameters that were run, if any were.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verify import run
    >>> ran(*run([find_claim("etf-exists")]))
    ['ran: C = 2..32; 31 instances']
    """
    judgement = outcome.judgement
    return [one_line(f"ran: {judgement.ran}")] if judgement.instances else []


def authors_family(claim: Claim) -> list[str]:
    """Return the line with the author's words for the family, if there are any.

    Where all stands in one line it comes after what was computed: it says where it begins and not
    where it ends.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> authors_family(find_claim("saunshi-without-coverage"))
    ["author's family: the simplex ETF"]
    """
    is_said = claim.instances is not None and claim.family.words
    return [one_line(f"author's family: {claim.family.words}")] if is_said else []


def verdict_of(outcome: Outcome) -> str:
    """Return the glyph and the word of a verdict, and that it is incomplete or cached if it is.

    A refutation that its author argues from what was computed is said to be argued.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verify import run
    >>> verdict_of(*run([find_claim("etf-exists")]))
    '✓ certified'
    """
    verdict = outcome.judgement.verdict
    argued = ", argued" if verdict == Verdict.REFUTED and outcome.judgement.is_argued else ""
    incomplete = "" if outcome.complete else ", incomplete"
    cached = f", cached {outcome.cached}" if outcome.cached else ""
    return f"{GLYPHS[verdict]} {verdict}{argued}{incomplete}{cached}"


def grounds(outcome: Outcome) -> list[str]:
    """Return what a verdict rests on that is refuted, and what is not settled.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verify import run
    >>> grounds(*run([find_claim("etf-exists")]))
    []
    """
    refuted = ", ".join(outcome.refuted)
    lines = [f"rests on the refutation of {refuted}"] if refuted else []
    if not outcome.complete:
        declared = ", as declared" if outcome.claim.rests_on_open else ""
        lines.append(f"incomplete{declared}: {incompleteness(outcome)}")
    return lines


def evidence(outcome: Outcome) -> list[str]:
    """Return why the verdict is what it is: the reason, then what was compared.

    Every instance that is undecided or asserted is there, and every step that fails. Of a family
    that holds up to three instances, or the first and the last, and every step of an argument show
    what was compared; JSON and the site have all.
    """
    judgement = outcome.judgement
    instances = [one for one in judgement.instances if not one.refutes]
    shown = [one for one in instances if one.holds is not True or one.is_asserted]
    if judgement.verdict in (Verdict.CERTIFIED, Verdict.ARGUED, Verdict.TESTED):
        shown = list(judgement.shown)
    lines = [f"at {at(one.parameters)}: {one.said}" for one in shown]
    return [shortened(line) for line in (judgement.reason, *lines)]


def shortened(text: str) -> str:
    """Return a text in one line of 300 letters at most, cut between words: no number is cut.

    >>> shortened("1 < " + "2" * 300)
    '1 < …'
    """
    line = one_line(text)
    return line if len(line) <= _EVIDENCE else f"{line[:_EVIDENCE].rpartition(' ')[0]} …"


def witness(outcome: Outcome) -> list[str]:
    """Return the line that says which instance fails, if one does.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verify import run
    >>> witness(*run([find_claim("etf-exists")]))
    []
    """
    refuting = outcome.judgement.refuting
    return (
        [f"witness at {one_line(f'{at(refuting.parameters)}: {refuting.said}')}"]
        if refuting
        else []
    )
