"""`nceproof search`: from a cold start to a certificate, and every way of finding nothing."""

import subprocess
import sys

import pytest

from numerics.exact.losses import Logistic
from property_tests.theorems.tools.searched import INCREASE, run
from theorems.certificates import document, recheck
from theorems.errors import FileError, UsageError
from theorems.search.finding import Finding
from theorems.search.law_search import Problem
from theorems.tools import recheck as rechecking
from theorems.tools.search import Request, _counterexample, task_for
from theorems.verdicts.catalogue import all_claims
from theorems.verdicts.verdict import Verdict

MARGIN = ["--beta", "5", "--margin", "1", "--k", "4,16"]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    return folder, run("conjecture-unbalanced", "--output", folder, "--seed", 1)


@pytest.mark.slow
def test_the_talks_loss_is_found_to_violate_the_conjecture_from_a_cold_start(found):
    folder, result = found
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "s FOUND 1"
    (path,) = folder.glob("*.json")
    assert f"certificate: {path}" in result.stdout
    assert rechecking.outcome(path)[0] == "accepted"
    assert document.read(path.read_bytes()).claim == "conjecture-unbalanced"


@pytest.mark.slow
def test_a_counterexample_is_python_to_paste(found, tmp_path):
    folder, result = found
    lines = result.stdout.splitlines()
    code = lines[next(n for n, line in enumerate(lines) if line.startswith("from ")) : -1]
    script = "\n".join(code).replace("\nsupervised_increase(", "\nmade = supervised_increase(")
    script += "\nfrom theorems.certificates.document import written\nprint(written(made), end='')\n"
    again = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    (path,) = folder.glob("*.json")
    assert document.read(again.stdout.encode()).law == document.read(path.read_bytes()).law


@pytest.mark.slow
def test_a_campaign_goes_on_only_if_it_is_asked_to(found):
    folder, _ = found
    result = run("conjecture-unbalanced", "--output", folder, "--seed", 1)
    assert result.exit_code == 2
    assert "`--resume` it, or name another folder" in result.stderr
    result = run("conjecture-unbalanced", "--output", folder, "--seed", 1, "--resume")
    assert result.stdout.splitlines()[-1] == "s FOUND 1"


@pytest.mark.slow
@pytest.mark.parametrize("weights", ["rho", "uniform"])
def test_a_margin_loss_violates_the_conjecture_with_either_weights(tmp_path, weights):
    result = run("conjecture-unbalanced", *MARGIN, "--weights", weights, "--output", tmp_path)
    assert result.stdout.splitlines()[-1] == "s FOUND 1"
    (path,) = tmp_path.glob("*.json")
    certificate = document.read(path.read_bytes())
    assert (certificate.weights == certificate.law) == (weights == "rho")


@pytest.mark.slow
def test_nothing_found_is_never_success(tmp_path):
    result = run(
        "conjecture-unbalanced", "--classes", 2, "--output", tmp_path, "--shards", 1
    )  # with two classes the conjecture is a theorem
    assert result.exit_code == 3
    assert result.stdout.splitlines()[-1] == "s NOT FOUND"


def test_no_time_is_nothing_found(tmp_path):
    result = run("conjecture-unbalanced", "--output", tmp_path, "--time-limit", 0)
    assert result.exit_code == 3
    searched, *rest = result.stdout.splitlines()
    assert searched.startswith("searched: claim = conjecture-unbalanced; seed = 0; C = 3; k = 1, 2")
    assert rest == ["0 shards, 0 candidates", "s NOT FOUND"]


REFUTED = sorted(
    one.id
    for one in all_claims()
    if one.declared is Verdict.REFUTED and (task_for(one.id, Request())[1] or 9) <= 2
)


@pytest.mark.slow
@pytest.mark.parametrize("identifier", [*REFUTED, "etf-optimal-for-every-law", "debiased-convex"])
def test_a_false_claim_is_refuted_again_from_scratch(tmp_path, identifier):
    result = run(identifier, "--output", tmp_path, "--seed", 7)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[-1].startswith("s FOUND ")
    files = list(tmp_path.glob("*.json"))
    assert ("counterexample in shard" in result.stdout) == (not files)
    for path in files:
        assert rechecking.outcome(path)[0] == recheck.outcome(str(path))[0] == "accepted"


PROVED = sorted(one.id for one in all_claims() if one.declared is Verdict.PROVED)


@pytest.mark.parametrize("identifier", PROVED[:3])
def test_a_proved_claim_is_not_searched(tmp_path, identifier):
    result = run(identifier, "--output", tmp_path / "none")
    assert result.exit_code == 2
    assert "is declared proved: search open or refuted claims" in result.stderr
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--classes", "1"], "--classes is 1; the search takes 2 to 8"),
        (["--classes", "9"], "--classes is 9; the search takes 2 to 8"),
        (["--k", "4"], "; give two or more, increasing"),
        (["--k", "16,4"], "; give two or more, increasing"),
        (["--k", "1,x"], "'x'"),
        (["--k", "0,4"], "0"),
        (["--loss", "hinge"], "--loss is 'hinge'; certificates of L_sup take the logistic loss"),
        (["--beta", "0"], "beta"),
        (["--weights", "equal"], "--weights is 'equal'; choose rho or uniform"),
        (["--goal", "smallest"], "--goal is 'smallest'; choose simplest or largest"),
        (["--goal", "largest"], "--goal largest never ends by itself"),
        (["--jobs", "0"], "--jobs"),
        (["--shards", "0"], "--shards"),
        (["--seed", "-1"], "--seed"),
        (["--time-limit", "-1"], "--time-limit"),
        (["--scheduler", "nowhere", "--shards", "1"], "scheduler 'nowhere'"),
    ],
)
def test_bad_input_is_one_line_that_names_it(tmp_path, arguments, message):
    result = run("conjecture-unbalanced", "--output", tmp_path / "new", *arguments)
    assert result.exit_code in (2, 4)
    (line,) = result.stderr.splitlines()
    assert message in line


def test_options_of_the_increase_are_refused_elsewhere():
    with pytest.raises(UsageError, match="is not searched by class laws; leave out"):
        task_for("spectral-etf-optimal", Request(loss=Logistic(beta=2)))


def test_a_missing_worker_library_is_named(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "distributed", None)
    result = run("conjecture-unbalanced", "--output", tmp_path, "--scheduler", "tcp://127.0.0.1:1")
    assert result.exit_code == 2
    assert "pip install 'nceproof[cluster]'" in result.stderr


def test_a_certificate_that_cannot_be_written_is_an_error(tmp_path):
    finding = Finding(
        1,
        1.0,
        "",
        certificate=INCREASE,
    )
    with pytest.raises(FileError, match="No such file"):
        _counterexample(0, finding, tmp_path / "absent", Problem(claim="conjecture-unbalanced"))


@pytest.mark.parametrize("options", [["--weights", "rho"], ["--beta", "5", "--margin", "1"]])
@pytest.mark.parametrize("name", ["uniform", "without-rare-classes", "without-collapse"])
def test_a_claim_is_not_searched_where_it_says_nothing(tmp_path, name, options):
    """A rise at β = 5 with a margin was found "against" the open claim of β = 1 without one."""
    result = run(f"conjecture-unbalanced-{name}", *options, "--output", tmp_path / "new")
    assert result.exit_code == 2
    assert "is about one loss and one weighting" in result.stderr
    assert not (tmp_path / "new").exists()


@pytest.mark.slow
def test_what_an_author_argues_is_said_to_be_their_word(tmp_path):
    said = run("two-classes-constant-without-strictness", "--output", tmp_path).stdout
    assert "  author's word: that this refutes the claim" in said.splitlines()
