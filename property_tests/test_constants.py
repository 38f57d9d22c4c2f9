"""What decides is looked up in nothing that a file of claims can change by a public name."""

from collections.abc import Mapping, MutableMapping, MutableSequence, MutableSet
from dataclasses import is_dataclass
from functools import singledispatch
from importlib import import_module
from types import MappingProxyType

import pytest

from numerics.balls.calculus.ranges import Range
from theorems.kernel.theorem import RULES
from theorems.verdicts.trust import trusted_modules

DISPATCHER = type(singledispatch(print))
ELSEWHERE = (RULES,)
"""The rules by name: a fresh process, which loads the kernel and nothing else, runs them again."""


def is_open(value):
    """Tell whether a value, or one in it, can be changed in place."""
    if any(value is one for one in ELSEWHERE):
        return False
    if isinstance(value, DISPATCHER) and hasattr(value, "register"):
        return True
    if isinstance(value, MutableMapping | MutableSequence | MutableSet):
        return True
    if type(value).__module__.startswith("numerics.balls.calculus") and is_dataclass(value):
        return not isinstance(value, type)  # object.__setattr__ writes to what is frozen
    if isinstance(value, Mapping):
        return any(map(is_open, value.values()))
    return isinstance(value, tuple | frozenset) and any(map(is_open, value))


@pytest.mark.parametrize("name", trusted_modules())
def test_no_public_name_of_a_trusted_file_is_a_table_that_can_be_written_to(name):
    public = {key: x for key, x in vars(import_module(name)).items() if not key.startswith("_")}
    assert not [key for key, value in public.items() if is_open(value)]


@singledispatch
def dispatched(_value):
    """Do nothing."""


@pytest.mark.parametrize(
    "value",
    [{}, [], set(), bytearray(), ({},), MappingProxyType({"a": []}), dispatched, Range.of(0, 1)],
    ids=["dict", "list", "set", "bytes", "inside a tuple", "inside a view", "dispatched", "range"],
)
def test_what_can_be_written_to_is_found(value):
    assert is_open(value)
