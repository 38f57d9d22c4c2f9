"""The verb `search`, and a certificate of an increase that it could find."""

from property_tests.running import nceproof
from theorems.certificates import shipped

INCREASE = shipped.content("conjecture-unbalanced", "logistic_simplest").decode()


def run(*arguments):
    return nceproof("search", *arguments)
