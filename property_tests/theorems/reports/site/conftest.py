"""The small site that the tests here look at, made once."""

import pytest

from property_tests.theorems.reports.site import sample
from theorems.reports.site import build


@pytest.fixture(scope="session")
def outcomes():
    return sample.outcomes()


@pytest.fixture(scope="session")
def files(outcomes):
    return build.site(outcomes, sample.DOCS)


def pytest_itemcollected(item):
    """Leave what looks at the whole site to the slow tier: it takes seconds to build."""
    if "files" in item.fixturenames:
        item.add_marker(pytest.mark.slow)
