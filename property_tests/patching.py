"""Functions of the library replaced for a test, wherever a claim has imported them."""

import sys
from pkgutil import resolve_name


def everywhere(monkeypatch, dotted, value):
    """Replace what a dotted name stands for, at home, in claims and where they are judged."""
    home, _, name = dotted.rpartition(".")
    original = getattr(resolve_name(home), name)
    folders = ("theorems.claims.", "theorems.verdicts.")
    users = [module for key, module in sys.modules.items() if key.startswith(folders)]
    for module in [resolve_name(home), *users]:
        if getattr(module, name, None) is original:
            monkeypatch.setattr(module, name, value)
