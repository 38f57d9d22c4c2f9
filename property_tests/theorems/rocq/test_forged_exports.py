"""The corpus of forgeries, exported without asking our kernel: Rocq refuses what can be written."""

import pytest

from property_tests.theorems.kernel import forgeries
from property_tests.theorems.rocq.export.test_document import believed, with_rocq
from theorems.rocq.checking import Status
from theorems.rocq.export import line
from theorems.rocq.export.document import export
from theorems.rocq.exported import Export, check_exports
from theorems.verdicts.claim import Claim
from theorems.verdicts.fork import Fork

CORPUS = {name: one for name, one in vars(forgeries).items() if isinstance(one, Claim)}

ORPHANS = ("by_the_answer_to_another_request", "by_a_text_that_sympy_would_run")
"""They open a pipe of `verify`, or run a text: what they forge is what others do."""


def exported(claim):
    """Return the export of what a forgery is taken for, or why there is none."""

    def work():
        line.equal = believed
        made = export(claim.derivation(), claim.formal())
        return made.source, made.modules, made.slopes, made.together

    try:
        source, modules, slopes, together = Fork(work).ask()  # as forgeries change the kernel
    except Exception as error:
        return str(error)
    return Export(claim.formal(), source, *map(tuple, (modules, slopes, map(tuple, together))))


@pytest.mark.slow
@with_rocq
def test_no_forgery_of_the_corpus_is_accepted_by_rocq():
    found = {name: exported(one) for name, one in CORPUS.items() if name not in ORPHANS}
    written = {name: one for name, one in found.items() if not isinstance(one, str)}
    assert len(found) >= 20
    assert len(written) >= 5
    checks = check_exports(written)
    assert {check.status for check in checks.values()} == {Status.REFUSED}
