"""What the page of a claim shows, from the outcome of a run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path
from pprint import pformat
from typing import Any

from markupsafe import Markup

from theorems.certificates import document, shipped
from theorems.escaping import one_line
from theorems.reports.as_text import GLYPHS, authors_family, differing, grounds, ran
from theorems.reports.derivations import Line, derived_lines, names_of
from theorems.reports.formulas import parts, stated
from theorems.reports.notation import LATEX
from theorems.reports.papers import Paper, papers
from theorems.reports.places import argument_of
from theorems.reports.proofs import Step, proof_of
from theorems.reports.site.formulas import mathml
from theorems.reports.site.graph import rocq_word
from theorems.reports.site.witness import Picture, picture
from theorems.reports.site.words import in_mathml
from theorems.reports.statements import assumed, formal_of, proved
from theorems.reports.wording import (
    conclusion,
    definitions,
    further_definitions,
    let,
    step_in_words,
)
from theorems.rocq.checking import Status
from theorems.verdicts.catalogue import twin_of
from theorems.verdicts.claim import Claim, place_of
from theorems.verdicts.claim_files import topic_of
from theorems.verdicts.family import at
from theorems.verdicts.verdict import Instance, Verdict
from theorems.verdicts.verify import Outcome

_FALLS_SHORT = {
    Verdict.PROVED: "",
    Verdict.CERTIFIED: "for the family below",
    Verdict.ARGUED: "argued: that its steps make the claim is its author's word",
    Verdict.TESTED: "tested on a sample only",
    Verdict.OPEN: "not decided",
    Verdict.REFUTED: "refuted as well",
}
_DECIDED = (Verdict.CERTIFIED, Verdict.ARGUED, Verdict.TESTED, Verdict.REFUTED)


@dataclass(frozen=True)
class ShownLine:
    """A line of a derivation, ready to be shown."""

    line: Line
    said: Markup


@dataclass(frozen=True)
class ShownStep:
    """A step of a proof, ready to be shown: by what, and what it concludes."""

    step: Step
    words: Markup
    said: Markup


@dataclass(frozen=True)
class ClaimPage:
    """A claim with its outcome, and what its page computes from them."""

    outcome: Outcome
    used_by: tuple[str, ...]

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.outcome.claim

    @property
    def glyph(self) -> str:
        """The glyph of the computed verdict."""
        return GLYPHS[self.outcome.judgement.verdict]

    @property
    def topic(self) -> str:
        """The folder of the claim, in words."""
        return topic_of(self.claim.id)

    @property
    def instead(self) -> list[str]:
        """What its derivation proves, where that is another statement; what a rule did not find."""
        return differing(self.outcome)

    @property
    def argument(self) -> str:
        """What names the claim on the command line."""
        return argument_of(self.claim)

    @property
    def family(self) -> list[str]:
        """The author's words for the family, and the parameters that were run."""
        return [*authors_family(self.claim), *ran(self.outcome)]

    @property
    def grounds(self) -> list[str]:
        """What the verdict rests on that is refuted, and what is not settled."""
        return grounds(self.outcome)

    @property
    def found(self) -> list[tuple[str, str, str]]:
        """The instances: whether each holds, in a word, its name and its evidence."""
        return [
            (_word(one), one_line(at(one.parameters)), _evidence(one))
            for one in self.outcome.judgement.instances
        ]

    @property
    def falls_short(self) -> str:
        """What is missing to say of the claim that it is true."""
        return _FALLS_SHORT.get(self.outcome.judgement.verdict, "not known to be true")

    @property
    def papers(self) -> list[Paper]:
        """The papers other than the talk that the source names."""
        return list(papers([self.outcome]).values())

    @property
    def assumed(self) -> tuple[str, ...]:
        """What the formal statement assumes; without one, the author's words."""
        return assumed(self.claim)

    @property
    def proved(self) -> str:
        """The formal statement in one line, where the run proved it."""
        return proved(self.outcome)

    @property
    def latex(self) -> str | None:
        """The formal statement in LaTeX."""
        statement = formal_of(self.claim)
        return stated(statement, LATEX) if statement else None

    @property
    def formal(self) -> Markup | None:
        """The formal statement."""
        statement = formal_of(self.claim)
        return said(statement, {}) if statement else None

    @property
    def let(self) -> Markup:
        """What the formal statement assumes, as a sentence."""
        statement = formal_of(self.claim)
        return in_mathml(let(statement)) if statement else Markup("")

    @property
    def conclusion(self) -> Markup:
        """What the formal statement concludes, with the definitions of the talk by their names."""
        statement = formal_of(self.claim)
        return in_mathml(conclusion(statement)) if statement else Markup("")

    @property
    def names(self) -> list[Markup]:
        """What the names of definitions in the statement are short for."""
        statement = formal_of(self.claim)
        return list(map(in_mathml, definitions([statement]))) if statement else []

    @property
    def further_names(self) -> list[Markup]:
        """What those in the proof are short for that are not in the statement."""
        formal = formal_of(self.claim)
        steps = proof_of(self.claim)
        return list(map(in_mathml, further_definitions(formal, steps))) if formal else []

    @property
    def proof(self) -> list[ShownStep]:
        """The steps of the proof; none where the run did not prove the claim."""
        if self.outcome.judgement.verdict != Verdict.PROVED:
            return []
        assert self.claim.formal is not None
        steps, formal = proof_of(self.claim), self.claim.formal()
        return [ShownStep(one, *map(in_mathml, step_in_words(one, steps, formal))) for one in steps]

    @property
    def derivation(self) -> list[ShownLine]:
        """The lines of the derivation; none where the run did not prove the claim."""
        if self.outcome.judgement.verdict != Verdict.PROVED:
            return []
        lines = derived_lines(self.claim)
        names = names_of(lines)
        return [ShownLine(line, said(line.statement, names[line.number])) for line in lines]

    @property
    def picture(self) -> Picture | None:
        """The vectors of the witness, where they can be drawn, and its numbers."""
        refuting = self.outcome.judgement.refuting
        if refuting is None:
            return None
        name = refuting.parameters.get("certificate", "")
        is_ours = name in self.certificates
        content = shipped.content(self.claim.id, name) if is_ours else None
        return picture(refuting, document.read(content) if content else None)

    @property
    def python(self) -> str | None:
        """The witness as Python, to be pasted."""
        refuting = self.outcome.judgement.refuting
        return as_python(refuting.parameters, refuting.witness) if refuting else None

    @property
    def certificates(self) -> tuple[str, ...]:
        """The names of the committed certificates by which the run decided instances."""
        decided = (one for one in self.outcome.judgement.instances if one.holds is not None)
        named = (one.parameters.get("certificate") for one in decided)
        shown = shipped.names(self.claim.id)
        return tuple(dict.fromkeys(name for name in named if name in shown))

    @property
    def checks(self) -> Iterator[tuple[str, str]]:
        """Yield who accepts the claim, and what that rests on."""
        if self.outcome.judgement.verdict == Verdict.PROVED:
            yield "the kernel of nceproof", "its rules made every line"
            yield "the kernel in a fresh process", "it ran the written derivation again"
        if self.certificates and self.outcome.judgement.verdict in _DECIDED:
            yield "the checker of certificates", "ball arithmetic"
        if self.outcome.rocq and self.outcome.rocq.status == Status.ACCEPTED:
            yield "Rocq", f"{self.outcome.rocq.reason}, in this run"

    @property
    def twin(self) -> str | None:
        """What the claim's twin in Rocq says."""
        twin = twin_of(self.claim)
        return cleandoc(twin.statement) if twin else None

    @property
    def rocq(self) -> str:
        """What Rocq says of the derivation, else of the twin."""
        return rocq_word(self.outcome)

    @property
    def source(self) -> str:
        """The text of the file that holds the claim."""
        place = place_of(self.claim)
        file = Path(place.file) if place else None  # none that is one, where a text was run
        return file.read_text(encoding="utf-8") if file and file.is_file() else ""


def _word(instance: Instance) -> str:
    if instance.is_asserted:
        return f"{GLYPHS[Verdict.ASSERTED]} asserted"
    return {True: "✓ yes", False: "✗ no", None: "? undecided"}[instance.holds]


def _evidence(instance: Instance) -> str:
    return f"against it: {instance.said}" if instance.holds is False else instance.said


def said(statement: Any, names: Mapping[Any, str]) -> Markup:
    """Return a statement as MathML: what it assumes, then what follows.

    >>> from theorems.kernel import rules
    >>> said(rules.nonnegative(4).statement, {}).count("<math")
    2
    """
    assumptions, left, right = parts(statement, LATEX, names)
    given = Markup(", ").join(map(mathml, assumptions))
    turnstile = Markup(' <span class="turnstile">⊢</span> ') if assumptions else ""
    return Markup("{}{}{} {}").format(given, turnstile, mathml(left), mathml(right))


def as_python(parameters: Mapping[str, str], witness: Mapping[str, object]) -> str:
    """Return a witness as a Python program, with numbers p/q as fractions.

    >>> exec(as_python({"k": "1"}, {"value": ["1/2"]}))
    >>> print(as_python({"k": "1"}, {"value": ["1/2"]}).splitlines()[-1])
    witness = {'value': [Fraction('1/2')]}
    """
    fields = pformat(dict(witness), width=84, sort_dicts=False)
    numbers = re.sub(r"'(-?\d+(?:/\d+)?)'(?!:)", r"Fraction('\1')", fields)
    return (
        "from fractions import Fraction\n\n"
        f"parameters = {pformat(dict(parameters), sort_dicts=False)}\n"
        f"witness = {numbers}\n"
    )


def pages_of(outcomes: Sequence[Outcome]) -> list[ClaimPage]:
    """Return a page for every outcome of a run.

    >>> pages_of([])
    []
    """
    return [
        ClaimPage(outcome, tuple(o.claim.id for o in outcomes if outcome.claim.id in o.uses))
        for outcome in outcomes
    ]
