"""A certificate that decided nothing accepts nothing."""

from dataclasses import replace

from property_tests.planted import evidence
from theorems.reports.site.claims import ClaimPage
from theorems.verdicts.verdict import Instance


def test_a_certificate_that_decided_nothing_accepts_nothing(outcomes):
    found = next(o for o in outcomes if o.claim.id == "conjecture-unbalanced")
    undecided = Instance({"certificate": "logistic_largest"}, evidence(None), "planted")
    judged = replace(found.judgement, instances=(*found.judgement.instances, undecided))
    assert ClaimPage(replace(found, judgement=judged), (), frozenset()).certificates == (
        "logistic_simplest",
    )
