"""The command line: values against independent routes, documents, exit codes, bad arguments."""

import json
import os
import stat
import subprocess
import sys
from fractions import Fraction
from importlib import import_module
from importlib.metadata import version

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from property_tests import ROOT
from property_tests.running import nceproof
from property_tests.tiers import one_of
from theorems.cli.application import VERBS
from theorems.errors import Undecided
from theorems.reports import citations
from theorems.tools.list import listed
from theorems.verdicts.claim_files import modules


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_verb_has_help_with_an_example_of_itself(verb, flag):
    result = nceproof(verb, flag)
    assert result.exit_code == 0
    assert f"Example: nceproof {verb}" in " ".join(result.stdout.split())


def test_the_help_names_every_verb():
    words = nceproof("--help").stdout.split()
    assert set(VERBS) <= set(words)


@pytest.mark.parametrize("classes", [2, 3, 7])
@pytest.mark.parametrize("k", [1, 5, 40])
def test_loss_of_the_etf_is_a_sum_over_collisions(classes, k):
    result = nceproof("loss", "--gram", f"etf:{classes}", "--k", k, "--bits", 200)
    with mpmath.workdps(80):
        share, x = mpmath.mpf(1) / classes, mpmath.mpf(classes) / (classes - 1)
        exact = mpmath.fsum(
            mpmath.binomial(k, m)
            * share**m
            * (1 - share) ** (k - m)
            * mpmath.log(1 + m + (k - m) * mpmath.exp(-x))
            for m in range(k + 1)
        )
        lower, upper = map(
            mpmath.mpf, result.stdout.removeprefix("L_k is in [").strip("]\n").split(", ")
        )
        assert lower < exact < upper


@pytest.mark.parametrize("loss", ["logistic", "dcl"])
def test_infinitely_many_negatives_have_the_limit_without_log_k(loss):
    said = nceproof("loss", "--gram", "etf:2", "--k", "inf").stdout
    assert said.startswith("lim L_k − log k is in [")
    options = f"--gram etf:2 --rho 1/3,2/3 --k inf --loss {loss} --format json"
    result = nceproof("loss", *options.split())
    found = json.loads(result.stdout)
    with mpmath.workdps(40):
        e = mpmath.exp(-2)
        exact = mpmath.log((1 + 2 * e) / 3) / 3 + 2 * mpmath.log((2 + e) / 3) / 3
        assert mpmath.mpf(found["lower"]) < exact < mpmath.mpf(found["upper"])


LOSS, SOLVE = ("loss", "--gram", "etf:2", "--k", "1"), ("solve", "--rho", "1/2,1/2", "--k", "1")
MANY = "1" * 5000
BAD = {
    "loss --k 1 --gram": "etf:1 etf:0 etf:-3 etf:x etf: etf:2.5 etf:9999999 g.txt etf . g",
    "loss --gram etf:2 --k 1 --rho": (
        "1/2,1/3 1,0 3/2,-1/2 nan,1 1/2 1/3,1/3,1/3 1/2,,1/2 0.5;0.5 1/0,1 inf,inf uniform:3 "
        "uniform:x uniform: 1e99999,0"
    ),
    "loss --gram etf:2 --k": "0 -1 1.5 x nan 1/2 ² 1e13 10000000000000",
    "solve --rho 1/2,1/2 --k": "0 -1 1.5 x nan 1/2 ² 1e13 10000000000000 1,,2 1,0",
    "solve --rho 1/2,1/2 --k 1 --weights": "1/2,1/3 1/3,1/3,1/3 heavy",
    "solve --k 1 --rho": "uniform 1",
    "show": "no-such-claim",
    "verify": "no-such-claim",
}
OF_LOSSES = [
    "--loss cross-entropy",
    "--loss hinge --beta 2",
    "--loss hardest --margin 2",
    "--loss exponential-of-sum --k inf",
    *(f"--beta {beta}" for beta in ("0", "-1", "abc", "nan", "1/0")),
    *(f"--margin {margin}" for margin in ("x", "inf")),
    *(f"--bits {bits}" for bits in (52, 2001, 0)),
]
BAD_ARGUMENTS = [
    *((*command.split(), value) for command, values in BAD.items() for value in values.split()),
    *((*verb, *more.split()) for verb in (LOSS, SOLVE) for more in OF_LOSSES),
    *((*command, text) for command in ((*LOSS, "--k"), (*SOLVE, "--k")) for text in ("", MANY)),
    *((*LOSS, "--rho", rho) for rho in ("", f"{MANY},1")),
    *((*verb, "--loss", "") for verb in (LOSS, SOLVE)),
    *(("loss", "--k", "1", "--gram", gram) for gram in ("", f"etf:{MANY}")),
    ("verify", "gram-bound", ""),
]


@pytest.mark.parametrize("arguments", BAD_ARGUMENTS, ids=lambda a: " ".join(a)[:60])
def test_a_bad_argument_is_refused_in_one_line_with_nothing_on_stdout(arguments):
    result = nceproof(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    (line,) = result.stderr.splitlines()
    assert line.startswith("nceproof: ")
    assert len(line) < 400


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("show",),
        ("loss",),
        (*LOSS, "--bits", "x"),
        ("list", "--format", "xml"),
        (*SOLVE, "--dim", "0"),
        ("verify", "--time-limit", "-1"),
        (*LOSS, "--format", "junit"),
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_names_the_fault_and_the_help(arguments):
    result = nceproof(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("nceproof: ")
    assert line.endswith("(-h shows an example)")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ("verify --jobs 0", "'--jobs': '0' should be greater than or equal to 1"),
        ("verify --time-limit x", "'--time-limit': 'x' should be a valid number"),
        ("list --format xml", "'--format': 'xml' is not one of 'text', 'json'."),
    ],
)
def test_a_value_that_no_option_takes_is_named(arguments, words):
    assert words in nceproof(*arguments.split()).stderr


def tokens(*known):
    """Return known words, the characters of numbers in any order, or any text at all."""
    return (
        st.sampled_from(known) | st.text("0123456789/.,-+eE inf", max_size=7) | st.text(max_size=7)
    )


@settings(max_examples=250)
@given(
    tokens("etf:2", "etf:3"),
    tokens("uniform", "1/2,1/2", "1/3,2/3"),
    tokens("1", "8", "inf"),
    tokens("logistic", "hinge", "exponential-of-sum"),
    tokens("1", "1/2"),
    tokens("0", "-1"),
)
def test_no_argument_ends_in_a_traceback(gram, rho, k, loss, beta, margin):
    assume("--help" not in (gram, rho, k, loss, beta, margin))
    result = nceproof(
        "loss",
        f"--gram={gram}",
        f"--rho={rho}",
        f"--k={k}",
        f"--loss={loss}",
        f"--beta={beta}",
        f"--margin={margin}",
    )
    assert result.exit_code in (0, 2, 3, 4)
    assert "Traceback" not in result.stderr
    assert (result.stdout == "") == (result.exit_code != 0)


def test_numbers_too_large_for_floats_are_enclosed_as_text():
    result = nceproof(*LOSS, "--loss", "square", "--margin", "1e200")
    assert result.exit_code == 0
    lower, upper = map(Fraction, result.stdout.removeprefix("L_k is in [").strip("]\n").split(", "))
    exact = Fraction(10) ** 400 / 2 + (Fraction(10) ** 200 - 2) ** 2 / 2
    assert lower <= exact <= upper


@pytest.mark.parametrize("option", [("--beta", "1e9"), ("--beta", "1e-9"), ("--margin", "-1e5")])
def test_parameters_that_cannot_be_integrated_are_refused_by_name(option):
    result = nceproof(*LOSS, *option)
    assert result.exit_code == 2
    assert result.stderr.startswith(
        f"nceproof: {option[0]} is '{option[1]}'; give a number of size"
    )


def test_a_loss_of_no_map_and_of_two_maps_are_told_apart():
    none, two = nceproof("loss", "--k", "1"), nceproof(*LOSS, "--embeddings", __file__)
    assert (none.exit_code, two.exit_code) == (2, 2)
    assert "--gram is missing; give a Gram matrix" in none.stderr
    assert "--gram and --embeddings are two maps; give one" in two.stderr


@pytest.mark.parametrize(
    ("verb", "temperature", "words"),
    [
        ("loss --gram etf:3", "1e-9", "--beta is '1000000000'; give a number of size"),
        ("solve --rho uniform:3 --loss hinge", "0.1", "--beta is 10, but the loss hinge has no"),
        ("audit x.npy --labels x.npy", "0.001", "--beta is 1000; at most 100 is audited"),
    ],
)
def test_of_a_temperature_it_is_said_what_is_wrong_with_its_beta(
    tmp_path, monkeypatch, verb, temperature, words
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.npy").touch()
    result = nceproof(*verb.split(), "--k", "1", "--temperature", temperature)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"nceproof: --temperature is {temperature}: {words}")


@pytest.mark.slow
@pytest.mark.parametrize(
    "name", ["hardest", pytest.param("exponential-of-sum", marks=pytest.mark.slow)]
)
def test_a_loss_that_is_nearly_zero_is_enclosed(name):
    result = nceproof("loss", "--gram", "etf:3", "--k", 10**9, "--loss", name, "--format", "json")
    value = json.loads(result.stdout)
    lower, upper = Fraction(value["lower"]), Fraction(value["upper"])
    assert lower <= 0 <= upper
    assert 0 < upper - lower < Fraction(1, 10**1000)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">/dev/full"])
def test_a_stream_that_cannot_be_written_is_no_verdict(closed):
    command = f'"{sys.executable}" -m theorems list {closed}'
    done = subprocess.run(
        command, shell=True, check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode in (0, 4)
    assert "Traceback" not in done.stderr
    assert "None" not in done.stderr


def test_output_holds_the_document_that_stdout_would(tmp_path):
    for arguments in (("list",), ("show", "gram-bound", "--format", "json"), LOSS):
        path = tmp_path / "document"
        result = nceproof(*arguments, "--output", path)
        assert (result.exit_code, result.stdout) == (0, "")
        assert path.read_text(encoding="utf-8") == nceproof(*arguments).stdout
        assert os.listdir(tmp_path) == ["document"]


def test_a_run_that_fails_leaves_the_old_document_alone(tmp_path):
    path = tmp_path / "document"
    path.write_text("old")
    for arguments in ((*LOSS, "--beta", "0"), ("show", "nothing"), (*LOSS, "--gram", "gone.json")):
        assert nceproof(*arguments, "--output", path).exit_code in (2, 4)
        assert path.read_text() == "old"
        assert os.listdir(tmp_path) == ["document"]


def test_a_document_that_cannot_be_written_is_one_line_and_leaves_nothing(tmp_path, monkeypatch):
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    for output in ("folder", "missing/document", ".", "", "..", "x" * 300):
        result = nceproof("list", "--output", output)
        assert result.exit_code in (2, 4), output
        assert result.stdout == ""
        (line,) = result.stderr.splitlines()
        assert line.startswith("nceproof: ")
        assert os.listdir(tmp_path) == ["folder"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_output_to_a_pipe_or_a_device_writes_to_it_and_does_not_replace_it(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        result = nceproof("show", "gram-bound", "--output", path)
        assert result.exit_code == 0
        assert stat.S_ISFIFO(path.stat().st_mode)
        assert os.read(reader, 60_000).decode() == nceproof("show", "gram-bound").stdout
    finally:
        os.close(reader)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (MemoryError(), 3, "out of memory"),
        (Undecided("too wide"), 3, "undecided: too wide"),
        (RuntimeError("x"), 70, "our fault"),
        (ZeroDivisionError("x"), 70, "our fault"),
        (SystemExit(0), 3, "nothing was decided"),
        (GeneratorExit(), 3, "nothing was decided"),
    ],
    ids=repr,
)
def test_what_stops_a_run_has_its_exit_code(monkeypatch, error, code, words):
    def stopped():
        raise error

    monkeypatch.setattr("theorems.cli.list.listed", stopped)
    result = nceproof("list")
    assert (result.exit_code, result.stdout) == (code, "")
    assert words in result.stderr.splitlines()[-1]
    assert ("Traceback" in result.stderr) == (code == 70)


def test_verify_json_of_one_claim_is_one_claim():
    result = nceproof("verify", "etf-exists", "--format", "json")
    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [fields["id"] for fields in document["claims"]] == ["etf-exists"]
    assert document["summary"]["verified"] == 1
    assert result.stderr.splitlines()[-1].startswith("s VERIFIED 1 ")


CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "paper": st.sampled_from(["lee", "Isola", "2506.09781", "Sohn lee", "awasthi 2022", "Li"]),
        "topic": st.sampled_from(["towers", "low_dimension", "low dimension", "collapse"]),
        "verdict": st.sampled_from(["proved", "refuted", "open", "asserted"]),
    },
)


def is_chosen(one, *, paper="", topic="", verdict=""):
    """Say of a claim of the library, by another way, whether it is of what is chosen."""
    named = [name for _, name, _ in citations.cited(one.source)]
    is_named = any(all(w in name.casefold() for w in paper.casefold().split()) for name in named)
    if paper == "Li":  # no part of Lim or Li in another name
        is_named = "van den Oord, Li, " in one.source
    folder = modules()[one.id].split(".")[2]
    return (
        (not paper or is_named)
        and (not topic or folder == topic.replace(" ", "_"))
        and one.declared.startswith(verdict)
    )


@given(CHOICES)
def test_a_list_has_the_claims_of_a_paper_a_topic_and_a_verdict(chosen):
    wanted = [one.id for one in listed() if is_chosen(one, **chosen)]
    result = nceproof("list", *(x for name, value in chosen.items() for x in (f"--{name}", value)))
    assert [line.split()[0] for line in result.stdout.splitlines()] == wanted
    assert result.exit_code == (0 if wanted else 2)
    if not wanted:
        assert " leaves no claim of " in result.stderr
        assert "; there are: " in result.stderr


@pytest.mark.parametrize(
    ("arguments", "there"),
    [
        (("--paper", "Nobody"), "Zhai, Mustafa, Kolesnikov, Beyer 2023"),
        (("--paper", ", ."), "Awasthi, Dikkala, Kamath, ICML 2022"),
        (("--topic", "tower"), "supervised; towers; two classes"),
        (("--topic", "towers", "--verdict", "vacuous"), "argued; proved; refuted"),
        (("etf-rank", "--paper", "Lee"), "of 1; there are: no paper at all"),
        (("--verdict", "\x1b[31m"), "--verdict '\\x1b[31m' leaves no claim"),
    ],
)
def test_a_choice_that_leaves_nothing_is_told_with_what_there_is(arguments, there):
    result = nceproof("list", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert there in line


def test_a_list_in_json_is_of_what_is_chosen():
    result = nceproof("list", "--topic", "information", "--format", "json")
    found = [fields["id"] for fields in json.loads(result.stdout)]
    assert found == [one.id for one in listed() if one.topic == "information"]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("verfy gram-bound", "No such command 'verfy'. Did you mean verify? (-h"),
        ("xyz", "No such command 'xyz'. (-h"),
        ("list --format x", "'--format': 'x' is not one of 'text', 'json'. (-h"),
    ],
)
def test_what_was_meant_is_said_without_the_name_of_a_type(command, words):
    result = nceproof(*command.split())
    assert result.exit_code == 2
    assert words in result.stderr


@pytest.mark.parametrize("option", ["-V", "--version"])
def test_the_version_is_that_of_the_package(option):
    result = nceproof(option)
    assert (result.exit_code, result.stdout) == (0, f"nceproof {version('nceproof')}\n")


CLOSED = "import os, sys; os.close({}); os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"


def with_one_closed(number, *arguments, folder):
    command = [sys.executable, "-c", CLOSED.format(number), "-m", "theorems", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "arguments",
    one_of(4, [(one,) for one in (LOSS, ("verify", "etf-rank"), ("--version",), ("-h",))]),
)
def test_a_closed_standard_output_is_no_success(arguments, tmp_path):
    """`verify >&-` was 0 with nothing written."""
    result = with_one_closed(1, *arguments, folder=tmp_path)
    assert result.returncode == 4
    lost = "nceproof: standard output: closed; what was to be printed is lost\n"
    assert result.stderr == lost


@pytest.mark.slow
def test_a_closed_standard_output_is_not_missed_where_a_file_is_written(tmp_path):
    result = with_one_closed(1, *LOSS, "--output", "loss.txt", folder=tmp_path)
    assert (result.returncode, result.stderr) == (0, "wrote loss.txt\n")
    assert (tmp_path / "loss.txt").read_text(encoding="utf-8").startswith("L_k is in [")


@pytest.mark.slow
def test_standard_error_is_spelled_where_there_is_no_unicode(tmp_path):
    """Verdicts were UTF-8 there, whatever the terminal shows."""
    command = [sys.executable, "-m", "theorems", "verify", "etf-rank", "etf-exists"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, env=environment, check=True)
    said = result.stderr.decode("ascii").splitlines()
    assert sorted(line.partition("  (")[0] for line in said) == [
        "[#] proved     etf-rank",
        "[+] certified  etf-exists",
    ]


@pytest.mark.slow
@pytest.mark.parametrize(("arguments", "code"), [(("verify", "etf-rank"), 0), (("show", "no"), 2)])
def test_a_closed_standard_error_is_no_fault_of_ours(arguments, code, tmp_path):
    """It was 70."""
    result = with_one_closed(2, *arguments, folder=tmp_path)
    assert result.returncode == code
    assert ("etf-rank" in result.stdout) == (code == 0)


@pytest.mark.parametrize("k", ["1e6", "10e5", "1000000"])
def test_a_power_of_ten_is_the_integer_that_it_is(k):
    shown = [nceproof("loss", "--gram", "etf:3", "--k", x) for x in (k, "1000000")]
    assert [one.exit_code for one in shown] == [0, 0]
    assert shown[0].stdout == shown[1].stdout


@pytest.mark.parametrize("k", ["1e99", "e6", "1e", "1e6e", "1e-6", "1.5e6", "0e5"])
def test_another_power_is_refused(k):
    result = nceproof("loss", "--gram", "etf:3", "--k", k)
    assert result.exit_code == 2
    assert "give an integer from 1" in result.stderr


def test_importing_the_name_of_the_project_says_which_packages_there_are():
    with pytest.raises(ImportError, match=r"two packages: numerics .* and theorems "):
        import_module("nceproof")
