"""`pytest --nceproof`: claims in users' files as test items, one a claim.

Files called `*_claims.py` or `claims_*.py` (the ini option `nceproof_files`) are collected, and any
that is named on the command line and holds claims; a file whose name begins with `test_` is left to
pytest. A claim passes if `nceproof verify` would end
with exit code 0 for it: it and all that it uses came out as declared: decided, or open as declared.
Without the flag the plugin does nothing and loads nothing.
"""

from __future__ import annotations

import pytest

_FILES = ("*_claims.py", "claims_*.py")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag and the ini option."""
    group = parser.getgroup("nceproof", "claims about contrastive learning")
    group.addoption("--nceproof", action="store_true", help="Collect the claims of claim files.")
    parser.addini(
        "nceproof_files", f"Patterns of claim files (default: {' '.join(_FILES)}).", "args", _FILES
    )


def pytest_configure(config: pytest.Config) -> None:
    """Add what collects and runs claims, where the flag asks for it."""
    if config.getoption("nceproof"):
        from theorems import pytest_items  # the library, which no other run of pytest needs

        config.pluginmanager.register(pytest_items)
