"""The corpus of forgeries, exported without asking our kernel: Rocq refuses what can be written."""

import os
import pickle

import pytest

from property_tests.theorems.kernel import forgeries
from property_tests.theorems.rocq.export.test_document import with_rocq
from theorems.rocq.checking import Status
from theorems.rocq.export import field, normal_form
from theorems.rocq.export.document import export
from theorems.rocq.exported import Export, check_exports
from theorems.verdicts.claim import Claim

CORPUS = {name: one for name, one in vars(forgeries).items() if isinstance(one, Claim)}

ORPHANS = ("by_the_answer_to_another_request", "by_a_text_that_sympy_would_run")
"""They open a pipe of `verify`, or run a text: what they forge is what others do."""


def in_a_process(work):
    """Return what a function returns in a process of its own, as forgeries change the kernel."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            found = work()
        except BaseException as error:
            found = f"{type(error).__name__}: {error}"
        os.write(writing, pickle.dumps(found))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        found = pickle.loads(pipe.read())
    os.waitpid(child, 0)
    return found


def exported(claim):
    """Return the export of what a forgery is taken for, or why there is none."""

    def work():
        for module in (field, normal_form):
            module.agree = lambda left, right: True
        made = export(claim.derivation(), claim.formal())
        return made.source, made.modules, made.slopes, made.together

    found = in_a_process(work)
    return found if isinstance(found, str) else Export(claim.formal(), *found)


@pytest.mark.slow
@with_rocq
def test_no_forgery_of_the_corpus_is_accepted_by_rocq():
    found = {name: exported(one) for name, one in CORPUS.items() if name not in ORPHANS}
    written = {name: one for name, one in found.items() if not isinstance(one, str)}
    assert len(found) >= 20
    assert len(written) >= 5
    checks = check_exports(written)
    assert {check.status for check in checks.values()} == {Status.REFUSED}
