"""The verb `search`, a certificate of an increase that it could find, and one of nothing."""

from dataclasses import replace

from property_tests.running import nceproof
from theorems.certificates import document, shipped

INCREASE = shipped.content("conjecture-unbalanced", "logistic_simplest").decode()


def run(*arguments):
    return nceproof("search", *arguments)


def forged(name):
    """Return a committed certificate with a conclusion that it does not prove."""
    certificate = shipped.load("conjecture-unbalanced", name)
    return document.written(replace(certificate, after_least=certificate.after_least * 2))
