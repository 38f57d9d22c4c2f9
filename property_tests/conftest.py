"""Hypothesis profiles: reproducible by default, many more cases in a campaign; less garbage."""

import gc
import os

import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile(
    "default",
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.register_profile(
    "campaign", parent=settings.get_profile("default"), max_examples=10_000, derandomize=False
)
settings.register_profile(  # a mutant is noticed or not: no need to shrink what notices it
    "mutants",
    parent=settings.get_profile("default"),
    phases=(Phase.explicit, Phase.generate),
    database=None,
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

gc.set_threshold(50_000, 20, 20)  # a tenth of the time of a test was the garbage collector's


def pytest_collection_finish():
    """Leave the tests themselves, of which there are thousands, out of every collection."""
    gc.freeze()


collect_ignore = ["theorems/verdicts/user_files/forged_library.py"]
"""What changes the library where it is imported; its test runs it in a process of its own."""


def pytest_itemcollected(item):
    """Keep the tests that share what their file makes once in one process of `--dist loadgroup`."""
    if item.get_closest_marker("xdist_group") is None and "module" in set(scopes(item)):
        file, _, _ = item.nodeid.partition("::")
        item.add_marker(pytest.mark.xdist_group(file))


def scopes(item):
    """Yield the scopes of the fixtures that a test needs."""
    for definitions in item._fixtureinfo.name2fixturedefs.values():
        yield from (definition.scope for definition in definitions)
