"""How a claim comes out, by all of its instances."""

from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import judge


def judged(name):
    claim = find_claim(name)
    return judge(claim.instances(), family=claim.family)


def verdict(name):
    return judged(name).verdict
