"""`pytest --nceproof` on planted files, and what it leaves alone without the flag."""

import json
import os
import platform
from importlib import metadata
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from property_tests.theorems.claims_for_pytest import (
    FAILS,
    HEAD,
    HOLDS,
    OPEN_LEFT,
    TEMPLATE,
    load_everything,
    rests,
    written,
)
from property_tests.tiers import one_of
from theorems.cli import app

pytest_plugins = "pytester"


@pytest.fixture(scope="module")
def everything_loaded():
    load_everything()


@pytest.fixture
def run(everything_loaded, pytester):
    """Write files of claims and run pytest there, without our own configuration."""
    pytester.makeini("[pytest]\n")

    def with_files(*arguments, **files):
        for name, source in files.items():
            Path(f"{name}.py").write_text(source, encoding="utf-8")
        return pytester.runpytest_inprocess("-p", "no:cacheprovider", *arguments)

    return with_files


def test_claims_are_items_that_pass_as_declared(run):
    result = run("--nceproof", "-v", my_claims=TEMPLATE)
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        [
            "my_claims.py::antipodes-beat-one-point PASSED*",
            "my_claims.py::antipodes-beat-one-point-for-every-loss PASSED*",
        ]
    )


def test_the_statements_that_were_proved_are_shown_as_proved_and_no_other(run):
    derived = "derived(kind='lemma', formal=lambda: nonnegative({}).statement, source='own')"
    source = HEAD + "from theorems.verdicts.claim import derived\n"
    source += "from theorems.kernel.rules import nonnegative\n"
    for name, number in (("sound", 4), ("wrong", 5)):
        theorem = written(name, "return nonnegative(4)")
        source += theorem.replace("lemma()", derived.format(number))
    result = run("--nceproof", "-q", my_claims=source)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        ["*- claims -*", "∎ proved sound: ⊢ 4 ≥ 0; author's words: A title."]
    )
    result.stdout.no_fnmatch_line("∎ proved wrong*")


def test_what_was_run_and_the_summary_are_shown_and_not_without_claims(run):
    source = HEAD + written("mine", HOLDS) + written("other", FAILS, "first=7")
    result = run("--nceproof", "-q", my_claims=source, test_more="def test_it(): pass")
    result.stdout.fnmatch_lines(
        [
            "*- claims -*",
            "✓ certified mine: ran: n = 0; 1 instance; *0 < 1; author's family: planted; *",
            "✗ refuted other: *witness at n = 7: 49 ≥ 7*",
            "s VERIFIED 1 ARGUED 0 TESTED 0 REFUTED 1 * MISMATCHED 1",
        ]
    )
    result = run("-q")
    result.stdout.no_fnmatch_line("*claims*")


def test_a_file_that_is_named_is_run_whatever_it_is_called(run):
    """It would be taken for one of tests that has none, and the tests beside it pass."""
    files = {
        "mine": HEAD + written("mine", FAILS),
        "plain": "X = 1",
        "test_more": "def test_x(): 0",
    }
    run("--nceproof", "mine.py", "plain.py", "test_more.py", **files).assert_outcomes(
        passed=1, failed=1
    )
    result = run("--nceproof", **files)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["nceproof: no claims were run"])
    run().stdout.no_fnmatch_line("nceproof:*")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        (
            HEAD.replace("hypotheses=()", "hypotheses=('C >= 2')") + written("mine", HOLDS),
            "*C >= 2*",
        ),
        (HEAD + written("gram_bound", HOLDS), "*has the id of a claim of the library*"),
        ("import theorems\nimport nowhere_at_all\n", "*nowhere_at_all*"),
    ],
)
def test_a_file_that_is_named_and_cannot_be_read_is_an_error_beside_other_tests(run, source, words):
    """It would be taken for one without claims, which Python imports without an error."""
    result = run("--nceproof", "mine.py", "test_more.py", mine=source, test_more="def test_x(): 0")
    result.assert_outcomes(errors=1)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines([f"'*mine.py': {words}"])


@pytest.mark.parametrize(
    ("name", "options"),
    one_of(
        2,
        [
            ("my_claims", ["my_claims.py"]),
            ("mine", ["mine.py"]),
            ("my_claims", ["--doctest-modules"]),
            ("my_claims", ["--doctest-modules", "my_claims.py"]),
        ],
    ),
)
def test_a_file_of_claims_is_never_loaded_by_the_process_that_judges(run, name, options):
    """Collected as a module of tests, too, it had changed the judge: ∎ proved ⊢ 0 > 1."""
    loaded = "import os\nwith open('loaded', 'a') as file:\n    print(os.getpid(), file=file)\n"
    result = run("--nceproof", *options, **{name: loaded + HEAD + written("mine", HOLDS)})
    result.assert_outcomes(passed=1)
    processes = Path("loaded").read_text(encoding="utf-8").split()
    assert processes
    assert str(os.getpid()) not in processes


@pytest.mark.parametrize(
    "test",
    one_of(
        3,
        [
            "def test_it():\n    assert 1 > 2",
            "class TestIt:\n    pass",
            "if True:\n    async def test_it():\n        assert 1 > 2",
            "import unittest as u\nclass It(u.TestCase):\n    def test_it(self):\n        assert 0",
            "test_it = lambda: 1 / 0",
            "def check_it():\n    assert 1 > 2",
        ],
    ),
)
def test_tests_in_a_file_of_claims_are_an_error_and_not_dropped(run, pytester, test):
    pytester.makeini("[pytest]\npython_functions = test check_*\n")
    source = f"{HEAD}{written('mine', HOLDS)}\n{test}\n"
    result = run("--nceproof", "my_claims.py", my_claims=source)
    result.assert_outcomes(errors=1)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["'*my_claims.py': tests beside claims; *"])


def test_a_claim_that_is_called_like_a_test_is_none(run):
    source = HEAD + written("test_function_bound", HOLDS)
    result = run("--nceproof", "my_claims.py", my_claims=source)
    result.assert_outcomes(passed=1)


def test_a_module_of_tests_without_claims_that_is_named_is_run_once_and_by_pytest(run):
    """It was run to be asked for claims, where it finds no neighbour, and was an error."""
    test = "import os\nfrom helper import X\nos.mkdir('ran')\ndef test_x():\n    assert X == 1\n"
    result = run("--nceproof", "of_x.py", of_x=test, helper="X = 1\n")
    result.assert_outcomes(passed=1)


def test_claims_that_are_made_with_a_library_of_somebody_else_are_not_dropped(run):
    of_others = "from helper import mine\nMINE = mine"
    files = {"helper": HEAD + written("mine", FAILS), "of_x": of_others}
    result = run("--nceproof", "of_x.py", "test_more.py", test_more="def test_x(): 0", **files)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["'*of_x.py': claims that do not name nceproof; *"])


def test_doctests_in_a_file_of_claims_are_an_error_and_not_dropped(run):
    source = f"{HEAD}{written('mine', HOLDS).replace('A statement.', '>>> 1')}"
    result = run("--nceproof", "--doctest-modules", my_claims=source)
    result.assert_outcomes(errors=1)


@pytest.mark.parametrize(
    ("name", "words"),
    one_of(
        3,
        [
            ("claims_of_my_test", "pytest takes it for a file of tests; *"),
            ("__init__", "pytest loads __init__.py itself; *"),
            ("conftest", "pytest loads conftest.py itself; *"),
        ],
    ),
)
def test_what_pytest_loads_itself_is_no_file_of_claims(run, name, words):
    """The package of an item is imported before it runs: ∎ proved ⊢ 0 > 1, once more."""
    result = run("--nceproof", f"{name}.py", **{name: HEAD + written("mine", HOLDS)})
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines([f"'*{name}.py': {words}"])


@pytest.mark.parametrize("more", ["", "; record_property('nceproof checked', '∎ proved mine')"])
def test_a_property_of_a_test_is_no_claim(run, more):
    test = f"def test_it(record_property): record_property('nceproof verdict', 'proved'){more}"
    result = run("--nceproof", test_more=test)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["nceproof: no claims were run"])


def test_the_short_summary_says_what_is_wrong(run, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    source = HEAD + written("top", HOLDS, rests("ground")) + written("ground", OPEN_LEFT)
    result = run("--nceproof", "-q", my_claims=source)
    failed = "FAILED my_claims.py::"
    result.stdout.fnmatch_lines(
        [
            f"{failed}top - certified, but incomplete; "
            "ground: declared certified, computed unknown",
            f"{failed}ground - declared certified, computed unknown",
        ]
    )


def test_the_short_summary_has_both_verdicts_whole_at_eighty_columns(run, monkeypatch):
    """It was cut in the reason, which is long; JUnit has that too."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("CI", raising=False)
    result = run("--nceproof", "--junitxml=found.xml", my_claims=HEAD + written("mine", OPEN_LEFT))
    result.stdout.fnmatch_lines(
        ["FAILED my_claims.py::mine - declared certified, computed unknown"]
    )
    (failure,) = ElementTree.parse("found.xml").iter("failure")
    assert failure.get("message").splitlines() == [
        "declared certified, computed unknown",
        "1 of 1 instance undecided",
    ]


@pytest.mark.parametrize("options", [(), pytest.param(("-n", "1"), marks=pytest.mark.slow)])
def test_what_is_wrong_is_not_cut_where_the_terminal_is_narrow(run, monkeypatch, options):
    monkeypatch.setenv("COLUMNS", "60")
    source = HEAD + written("top", HOLDS, rests("ground")) + written("ground", OPEN_LEFT)
    result = run("--nceproof", "-q", *options, my_claims=source)
    result.stdout.fnmatch_lines(
        [
            "*short test summary info*",
            "FAILED my_claims.py::top*",
            "*- claims -*",
            "✓ certified, incomplete top: *",
            "    WRONG: certified, but incomplete; it uses what is not settled: ground; "
            "ground: declared certified, computed unknown; 1 of 1 instance undecided",
            "s VERIFIED 1 *",
        ]
    )


@pytest.mark.parametrize(
    ("line", "options"),
    one_of(
        3,
        [
            (FAILS, ""),
            (HOLDS, "declared=Verdict.REFUTED"),
            (OPEN_LEFT, ""),
            (OPEN_LEFT, "declared=Verdict.UNKNOWN"),
            (HOLDS, "size=2"),
            ("yield from ()", "size=0"),
            ("yield from ()", "size=0, declared=Verdict.VACUOUS"),
            ("raise ValueError", ""),
            ("import pytest; pytest.skip('not today')", ""),
            ("import sys; sys.exit(0)", ""),
            ("raise KeyError; yield", "declared=Verdict.UNKNOWN"),
        ],
    ),
)
def test_nothing_but_the_declared_and_decided_verdict_passes(run, line, options):
    result = run("--nceproof", my_claims=HEAD + written("mine", line, options))
    result.assert_outcomes(failed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize(
    ("line", "options"),
    [
        (HOLDS, ""),
        (FAILS, "declared=Verdict.REFUTED"),
        (FAILS, ""),
        pytest.param(OPEN_LEFT, "", marks=pytest.mark.slow),
        pytest.param("yield from ()", "size=0", marks=pytest.mark.slow),
        pytest.param("raise ValueError", "", marks=pytest.mark.slow),
        pytest.param(HOLDS, rests("etf-exists"), marks=pytest.mark.slow),
        (HOLDS, rests("other")),
    ],
)
@pytest.mark.parametrize("other", one_of(2, [HOLDS, FAILS]))
def test_pytest_passes_where_the_command_ends_with_zero(run, line, options, other):
    source = HEAD + written("mine", line, options) + written("other", other)
    result = run("--nceproof", my_claims=source)
    command = CliRunner().invoke(app, ["verify", "my_claims.py"])
    assert (result.ret == 0) == (command.exit_code == 0)


def test_an_open_claim_passes_as_declared_and_what_uses_it_has_to_say_so(run):
    searched = "yield Instance({'n': '0'}, undecided('nothing found'), searched=1)"
    source = HEAD + written("ground", searched, "declared=Verdict.OPEN")
    source += written("top", HOLDS, rests("ground")) + written("undeclared", searched)
    source += written("declares", HOLDS, f"{rests('ground')}, rests_on_open=True")
    result = run("--nceproof", my_claims=source)
    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(
        [
            "    incomplete: it uses what is not settled: ground",
            "*DECLARED certified, COMPUTED open",
        ]
    )


def test_a_failure_shows_verdict_reason_and_the_first_witness(run):
    source = HEAD + written("mine", f"{FAILS}; {FAILS.replace('7', '8')}", "size=2, first=7")
    result = run("--nceproof", my_claims=source)
    result.stdout.fnmatch_lines(
        [
            "*_ claim mine _*",
            "✗ refuted    mine *",
            "    author's family: planted",
            "    ran: n ∈ {7, 8}; 2 instances",
            "    2 of 2 instances fail",
            "    DECLARED certified, COMPUTED refuted",
            "    witness at n = 7: 49 ≥ 7 (author: “7² is 49”)",
            "    author's numbers:",
            "      “n squared” = 49",
        ]
    )
    result.stdout.no_fnmatch_line("*n = 8*")
    result.stdout.no_fnmatch_line("*Traceback*")
    result.stdout.no_fnmatch_line("*pytest_items*")


def test_a_fault_of_a_claim_names_the_line(run):
    source = HEAD + written("mine", "undefined")
    result = run("--nceproof", my_claims=source)
    line = source.splitlines().index("    undefined") + 1
    result.stdout.fnmatch_lines(
        [f"*NameError: name 'undefined' is not defined (at line {line} of*"]
    )


def test_a_claim_on_failing_ground_fails_and_shows_the_ground(run):
    source = HEAD + written("top", HOLDS, rests("ground")) + written("ground", FAILS, "first=7")
    result = run("--nceproof", my_claims=source)
    result.assert_outcomes(failed=2)
    result.stdout.fnmatch_lines(
        [
            "*_ claim top _*",
            "    incomplete: it uses what is not settled: ground",
            "✗ refuted    ground*",
            "*_ claim ground _*",
        ]
    )


def test_nothing_runs_twice_in_a_file(run):
    count = "import os; os.mkdir('count'); "  # fails the second time
    counted = count + HOLDS
    source = HEAD + written("top", HOLDS, rests("ground")) + written("ground", counted)
    run("--nceproof", my_claims=source).assert_outcomes(passed=2)
    assert Path("count").exists()


def test_what_an_earlier_item_settled_is_known_to_a_later_one(run):
    source = HEAD + written("ground", HOLDS) + written("top", FAILS, rests("ground"))
    result = run("--nceproof", my_claims=source)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.no_fnmatch_line("*incomplete*")


def test_a_claim_can_be_chosen_by_its_node(run):
    source = HEAD + written("one", FAILS) + written("two", HOLDS)
    run("--nceproof", "my_claims.py::two", my_claims=source).assert_outcomes(passed=1)
    run("--nceproof", "-k", "two").assert_outcomes(passed=1, deselected=1)


# Which files


def test_the_names_of_files_decide(run):
    source = HEAD + written("mine", HOLDS)
    result = run("--nceproof", "-v", my_claims=source, claims_of_mine=source, other=source)
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines_random(["my_claims.py::mine *", "claims_of_mine.py::mine *"])


def test_the_names_can_be_configured(run, pytester):
    pytester.makeini("[pytest]\nnceproof_files = theorem_*.py lemma_?.py\n")
    source = HEAD + written("mine", HOLDS)
    result = run(
        "--nceproof", "-v", my_claims=source, theorem_a=source, lemma_b=source, lemma_=source
    )
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines_random(["theorem_a.py::mine *", "lemma_b.py::mine *"])


def test_test_modules_are_left_to_pytest(run):
    """The folder can be made once only: a module that was loaded twice would be an error."""
    module = "import os\nos.mkdir('loaded')\n\ndef test_one():\n    pass\n"
    result = run("--nceproof", "-v", test_claims=module)
    result.assert_outcomes(passed=1)


def test_tests_and_claims_run_side_by_side(run):
    source = HEAD + written("mine", HOLDS)
    result = run("--nceproof", my_claims=source, test_other="def test_one():\n    pass\n")
    result.assert_outcomes(passed=2)


@pytest.mark.slow
@pytest.mark.parametrize("beside", [{}, {"test_other": "def test_one():\n    pass\n"}])
def test_a_file_without_claims_is_an_error_whatever_stands_beside_it(run, beside):
    result = run("--nceproof", my_claims="x = 1\n", **beside)
    result.assert_outcomes(errors=1)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["'*my_claims.py': no claims; *"])


def test_a_file_that_cannot_be_read_is_an_error_beside_other_tests(run, monkeypatch):
    read = Path.read_bytes

    def refuse(path):  # root may read everything
        if path.name == "my_claims.py":
            raise PermissionError(13, "Permission denied")
        return read(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    result = run("--nceproof", my_claims=TEMPLATE, test_other="def test_one():\n    pass\n")
    result.assert_outcomes(errors=1)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(["'*my_claims.py': Permission denied"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("x = (\n", "*not Python: '(' was never closed at line 1"),
        ("\n1 / 0\n", "*ZeroDivisionError: division by zero at line 2"),
        (
            HEAD + written("gram_bound", HOLDS),
            "*'gram-bound' * has the id of a claim of the library*",
        ),
    ],
)
def test_a_file_that_cannot_be_loaded_is_an_error_in_one_line(run, source, words):
    result = run("--nceproof", my_claims=source)
    result.assert_outcomes(errors=1)
    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines([f"'*my_claims.py': {words}"])
    result.stdout.no_fnmatch_line("*Traceback*")


# The header, and the flag


@pytest.mark.slow
def test_the_header_shows_versions_and_the_hash(run):
    result = run("--nceproof", my_claims=TEMPLATE)
    document = CliRunner().invoke(app, ["trust", "--format", "json"]).stdout
    fields = json.loads(document)
    versions = [
        f"{name} {metadata.version(name)}" for name in ("nceproof", "python-flint", "sympy")
    ]
    result.stdout.fnmatch_lines(
        [
            f"{', '.join(versions)}, Python {platform.python_version()}",
            f"{len(fields['files'])} trusted files, SHA-256 {fields['sha256']}",
        ]
    )


def test_without_the_flag_nothing_is_collected_or_shown(run):
    result = run(my_claims=HEAD + written("mine", FAILS))
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    result.stdout.no_fnmatch_line("*trusted files*")
    result = run("my_claims.py")  # collected by pytest itself, as the module that it is
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
