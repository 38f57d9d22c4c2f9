"""What the tests of theorems have in common."""

import pytest

from property_tests import replays
from property_tests.running import nceproof
from theorems.reports.site import reference
from theorems.verdicts import catalogue


@pytest.fixture(scope="session", autouse=True)
def library():
    """Load the library's claims once.

    Else the process of each file of claims loads them, for seconds, and as pytest rewrites them
    there some Python 3.11 answer: AST constructor recursion depth mismatch (CPython gh-106905).
    """
    catalogue.all_claims()


@pytest.fixture(scope="session", autouse=True)
def replaying():
    """Let what replays start at once."""
    with replays.copied():
        yield


@pytest.fixture
def few_modules(monkeypatch):
    """Let the reference of a site be of few modules: another test builds all of its pages."""
    monkeypatch.setattr(reference, "PACKAGES", ("theorems",))
    monkeypatch.setattr(reference, "modules", reference.modules.__wrapped__)


@pytest.fixture(scope="session")
def trusted():
    """What `nceproof trust --format json` prints."""
    return nceproof("trust", "--format", "json").stdout
