"""A small site: a proof, a witness in the plane, a certificate, and what went wrong."""

from property_tests import ROOT
from property_tests.planted import evidence
from theorems.reports.site import build
from theorems.rocq.checking import Check, Status
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.citing import uses_of
from theorems.verdicts.claim import Claim
from theorems.verdicts.family import Family
from theorems.verdicts.verdict import Instance, Judgement, Verdict
from theorems.verdicts.verify import Outcome, run

DOCS = ROOT / "docs"
RUN = ("etf-optimal-for-every-law", "etf-exists")
PLANTED = ("bound-from-means", "spread-bound")  # as if proved: their derivations are made anew
NASTY = '<script>alert(1)</script> & "quotes" {{ braces }} L_k ≥ `etf-exists`'


def outcomes():
    """Return outcomes of a run, and planted ones: refuted by a certificate, unknown, vacuous."""
    found = run([find_claim(name) for name in RUN])
    proved = Judgement(Verdict.PROVED, (), "planted")
    asked = (Check(Status.ACCEPTED, "planted"), Check(Status.SKIPPED, "planted"))
    found += [
        Outcome(claim, proved, 1.0, tuple(used.id for used in uses_of(claim)), rocq=check)
        for claim, check in zip(map(find_claim, PLANTED), asked, strict=True)
    ]
    conjecture = find_claim("conjecture-unbalanced")
    failing = Instance(
        {"certificate": "logistic_simplest"}, evidence(False), "planted", {"x": "1/2"}
    )
    found.append(Outcome(conjecture, Judgement(Verdict.REFUTED, (failing,), "planted"), 1.0))
    planted = Claim(
        "planted-claim",
        "lemma",
        NASTY,
        NASTY,
        (NASTY,),
        Family((), NASTY),
        NASTY,
        Verdict.CERTIFIED,
        instances=lambda: iter(()),
    )
    undecided = Instance({"ρ": NASTY}, evidence(None), NASTY.replace('"', "").replace("`", ""))
    unknown = Judgement(Verdict.UNKNOWN, (undecided,), NASTY)
    found.append(Outcome(planted, unknown, 1.0, uses=("etf-exists",), unsettled=(NASTY,)))
    sphere = find_claim("indistinguishability-two-negatives")
    point = Instance(
        {"k": "2"},
        evidence(False),
        "planted",
        {"vectors": [[["1", "0", "0"]], [["2/7", "-6/7", "-3/7"]]]},
    )
    found.append(Outcome(sphere, Judgement(Verdict.REFUTED, (point,), "planted"), 1.0))
    printed = find_claim("similarities-identity-as-printed")
    found.append(Outcome(printed, Judgement(Verdict.REFUTED, (failing,), "planted"), 1.0))
    return found


def files():
    """Return the files of the site."""
    return build.site(outcomes(), DOCS)
