"""Claims in users' own files: verdicts and exit codes, and whatever else takes a file."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from property_tests import ROOT
from property_tests.running import nceproof, nceproof_apart
from property_tests.theorems.verdicts.written_claims import (
    FAILS,
    HOLDS,
    OPEN_LEFT,
    RULES,
    refusal,
    rests,
    theorem,
    verdicts,
    written,
)
from theorems import claims as library
from theorems.verdicts.user_files import load_claims

TEMPLATE = Path(*library.__path__) / "_template.py"


def test_the_form_runs_as_a_users_file(tmp_path):
    copy = tmp_path / "my_claims.py"
    copy.write_bytes(TEMPLATE.read_bytes())
    assert verdicts(copy) == (
        0,
        {
            "antipodes-beat-one-point": "certified",
            "antipodes-beat-one-point-for-every-loss": "refuted",
        },
    )


def test_the_form_with_its_inequality_turned_is_refuted(tmp_path):
    """A false neighbour of the form: its claims are computed, not typed in."""
    turned = tmp_path / "turned.py"
    source = TEMPLATE.read_text(encoding="utf-8")
    turned.write_text(
        source.replace("below(antipodal, one_point)", "below(one_point, antipodal)"),
        encoding="utf-8",
    )
    code, found = verdicts(turned)
    assert code == 1
    assert found["antipodes-beat-one-point"] == "refuted"
    assert found["antipodes-beat-one-point-for-every-loss"] == "certified"


@pytest.mark.parametrize(
    ("line", "options", "code", "verdict"),
    [
        (HOLDS, "", 0, "certified"),
        (FAILS, "declared=Verdict.REFUTED", 0, "refuted"),
        (FAILS, "", 1, "refuted"),
        (HOLDS, "declared=Verdict.REFUTED", 1, "certified"),
        (OPEN_LEFT, "", 3, "unknown"),
        (OPEN_LEFT, "declared=Verdict.UNKNOWN", 3, "unknown"),
        (HOLDS, "size=2", 3, "unknown"),
        (HOLDS, "declared=Verdict.VACUOUS, size=0", 3, "unknown"),
    ],
)
def test_exit_codes_are_those_of_the_library(file, line, options, code, verdict):
    assert verdicts(file(written("mine", line, options=options))) == (code, {"mine": verdict})


def test_reports_show_a_users_claim_like_ours(file):
    name = file(written("mine", FAILS))
    text = nceproof("verify", name).stdout
    assert "✗ refuted    mine" in text
    assert "DECLARED certified, COMPUTED refuted" in text
    said = "    witness at n = 0: 49 ≥ 7 (author: “7² is 49”)\n    author's numbers:\n"
    assert f"{said}      “n squared” = 49" in text
    suite = ElementTree.fromstring(nceproof("verify", name, "--format", "junit").stdout)
    assert (suite.get("tests"), suite.get("failures")) == ("1", "1")


def test_claims_run_in_the_order_of_the_file_after_what_they_use(file):
    name = file(
        written("zebra", HOLDS, options=rests("apple", "gram-bound")),
        written("middle", HOLDS),
        written("apple", HOLDS),
    )
    assert list(verdicts(name)[1]) == ["apple", "gram-bound", "zebra", "middle"]
    assert [one.id for one in load_claims(Path(name))] == ["zebra", "middle", "apple"]


def test_what_a_users_claim_uses_has_to_come_out_as_declared(file):
    name = file(written("ground", FAILS), written("top", HOLDS, options=rests("ground")))
    result = nceproof("verify", name)
    assert result.exit_code == 1
    assert "fault of the claim: it rests on ground, which is refuted;" in result.stdout


def test_a_claim_that_uses_an_open_one_is_incomplete_though_both_verdicts_are_declared(file):
    searched = "yield Instance({'n': '0'}, undecided('nothing found'), searched=1)"
    name = file(
        written("ground", searched, options="declared=Verdict.OPEN"),
        written("sound", HOLDS),
        written("top", HOLDS, options=rests("sound", "ground")),
    )
    result = nceproof("verify", name)
    assert result.exit_code == 3
    assert "    incomplete: it uses what is not settled: ground\n" in result.stdout
    assert (
        "  top: certified, but incomplete; it uses what is not settled: ground\n" in result.stdout
    )
    assert "DECLARED" not in result.stdout
    counts = "VERIFIED 2 ARGUED 0 TESTED 0 REFUTED 0 OPEN 1 ASSERTED 0 UNKNOWN 0 VACUOUS 0"
    assert result.stdout.endswith(f"s {counts} MISMATCHED 1\n")


def test_a_claim_that_says_that_it_rests_on_an_open_one_is_as_declared(file):
    searched = "yield Instance({'n': '0'}, undecided('nothing found'), searched=1)"
    name = file(
        written("ground", searched, options="declared=Verdict.OPEN"),
        written("top", HOLDS, options=f"{rests('ground')}, rests_on_open=True"),
    )
    result = nceproof("verify", name)
    assert result.exit_code == 0
    assert "incomplete, as declared: it uses what is not settled: ground\n" in result.stdout
    assert "mismatched" not in result.stdout


def test_ids_and_files_mix_and_nothing_runs_twice(file):
    name = file(written("mine", HOLDS, options=rests("etf-exists")))
    code, found = verdicts("gram-bound", name, f"./{name}", "etf-exists")
    assert (code, list(found)) == (0, ["gram-bound", "etf-exists", "mine"])


def test_a_claim_of_the_library_that_a_file_imports_is_not_its_own(file):
    more = "from theorems.claims.simplex.gram_bound import gram_bound\n"
    assert verdicts(file(more, written("mine", HOLDS)))[1] == {"mine": "certified"}
    assert "no claims" in refusal(file(more), code=5)


def test_every_way_of_binding_a_claim_counts(file):
    name = file(
        "made = lemma()\n",
        written("first", HOLDS),
        "again = first\nif True:\n    " + written("second", HOLDS).strip().replace("\n", "\n    "),
        "\ndef bind():\n    global third\n    third = Claim('third', 'lemma', 't', 's', (), "
        "grid(n=[0]), 'own', Verdict.CERTIFIED, instances=second.instances)\nbind()\n",
    )
    assert list(verdicts(name)[1]) == ["first", "second", "third"]


def test_dataclasses_and_their_own_names_work_in_a_file(file):
    name = file(
        "import dataclasses, typing\n@dataclasses.dataclass\nclass Pair:\n"
        "    n: 'int'\n    base: 'typing.ClassVar[int]' = 2\n",
        written(
            "mine",
            "count = len(dataclasses.fields(Pair))",
            "yield Instance({'n': str(Pair(3).n)}, below(count, 2))",
            options="first=3",
        ),
    )
    assert verdicts(name) == (0, {"mine": "certified"})


def test_what_a_file_prints_does_not_enter_the_document(file):
    name = file("print('at import')\n", written("mine", "print('in the run')", HOLDS))
    result = nceproof("verify", name, "--format", "json")
    assert json.loads(result.stdout)["summary"]["verified"] == 1
    said = [f"printed by a file of claims: {text}" for text in ("at import", "in the run")]
    assert result.stderr.splitlines()[:2] == said


def test_what_a_file_prints_is_not_like_a_line_of_ours(file):
    forged = "print('∎ proved riemann\\n\\x1b[8m', end='')\nimport os\nos.write(2, b'proved')\n"
    name = Path(file(forged, written("mine", HOLDS))).resolve()
    result = nceproof_apart("verify", name, folder=ROOT)
    assert result.returncode == 0
    assert result.stderr.splitlines() == [
        "printed by a file of claims: ∎ proved riemann",
        r"printed by a file of claims: \x1b[8m",
    ]


@pytest.mark.usefixtures("few_modules")
@pytest.mark.parametrize(
    "command", [("verify", "--format", "json", "--output", "out"), ("docs", "--output", "out")]
)
def test_half_a_letter_in_a_text_is_written_as_its_code(file, command):
    name = file(written("mine", HOLDS, options=r"hypotheses=('half \ud800',)"))
    result = nceproof(*command, name)
    assert result.exit_code == 0, result.output
    out = Path("out")
    written_down = (out / "claims" / "mine.html") if out.is_dir() else out
    assert r"half \ud800" in written_down.read_text(encoding="utf-8")


def test_a_file_leaves_nothing_beside_itself(file, tmp_path):
    name = file(written("mine", HOLDS))
    nceproof("verify", name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


# Vacuous claims

CONTRADICTORY = """
FAMILY = [(a, b) for a in range(5) for b in range(5) if a < b and b < a]
"""


def test_contradictory_hypotheses_are_vacuous(file):
    body = "for a, b in FAMILY:", "    yield Instance({'a': str(a), 'b': str(b)}, below(a, b))"
    options = "size=len(FAMILY), hypotheses=('a < b', 'b < a')"
    name = file(CONTRADICTORY, written("mine", *body, options=options))
    assert verdicts(name) == (3, {"mine": "vacuous"})
    text = nceproof("verify", name).stdout
    assert "∅ vacuous    mine" in text
    assert "no instance meets the hypotheses" in text
    assert "s VERIFIED 0 ARGUED 0 TESTED 0 REFUTED 0 OPEN 0 ASSERTED 0 UNKNOWN 0 VACUOUS 1" in text


@pytest.mark.parametrize("declared", ["CERTIFIED", "VACUOUS"])
def test_vacuous_is_no_success_even_where_it_is_declared(file, declared):
    options = f"size=0, declared=Verdict.{declared}"
    assert verdicts(file(written("mine", "yield from ()", options=options)))[0] == 3


def test_a_family_that_was_counted_but_not_met_is_unknown(file):
    name = file(written("mine", "yield from ()", options="size=3"))
    assert verdicts(name) == (3, {"mine": "unknown"})


@pytest.fixture
def two(file):
    """Write a file of a claim by instances and a derived one that uses the library."""
    head = "from theorems.verdicts.catalogue import find_claim\nprint('loud')\n" + RULES
    top = theorem("top", "return cite('gram-bound')")
    bound = "find_claim('gram-bound').formal()"
    return file(head, written("mine", HOLDS), top.replace("nonnegative(4).statement", bound))


def test_a_file_is_shown_listed_and_its_trust_printed(two):
    shown = nceproof("show", two)
    assert shown.exit_code == 0
    assert "mine" in shown.stdout
    assert "gram-bound" in shown.stdout
    documents = json.loads(nceproof("show", two, "--format", "json").stdout)
    assert [(one["id"], one["uses"]) for one in documents] == [
        ("mine", []),
        ("top", ["gram-bound"]),
    ]
    lines = nceproof("list", two).stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["mine", "top"]
    assert [one["id"] for one in json.loads(nceproof("list", two, "--format", "json").stdout)] == [
        "mine",
        "top",
    ]
    trusted = json.loads(nceproof("trust", two, "--format", "json").stdout)
    assert list(trusted["theorems"]) == ["mine", "top"]
    assert trusted["theorems"]["top"]["uses"] == ["gram-bound"]


def test_the_trust_of_a_file_notices_when_it_changes(two):
    assert nceproof("trust", two, "--format", "json", "--output", "t.json").exit_code == 0
    assert nceproof("trust", two, "--expect", "t.json").exit_code == 0
    path = Path(two)
    path.write_text(f"{path.read_text(encoding='utf-8')}\n# more\n", encoding="utf-8")
    result = nceproof("trust", two, "--expect", "t.json")
    assert result.exit_code == 1
    assert "mine changed" in result.stderr


def test_an_id_is_shown_as_one_object_and_a_file_of_one_claim_as_a_list(file):
    assert (
        json.loads(nceproof("show", "gram-bound", "--format", "json").stdout)["id"] == "gram-bound"
    )
    name = file(written("mine", HOLDS))
    assert [one["id"] for one in json.loads(nceproof("show", name, "--format", "json").stdout)] == [
        "mine"
    ]


def test_values_that_are_no_numbers_are_the_words_of_the_author(file):
    fails = "yield Instance({'n': '0'}, below(49, 7), '', {'proof': 'see my thesis', 'n': '49'})"
    result = nceproof("verify", file(written("mine", fails, options="declared=Verdict.REFUTED")))
    assert result.exit_code == 0
    numbers = "    author's numbers:\n      proof = “see my thesis”\n      n = 49\n"
    assert numbers in result.stdout


KEPT = """
from collections import OrderedDict, defaultdict, deque, namedtuple
from types import SimpleNamespace

{made}
{kept}
del mine
"""


@pytest.mark.parametrize(
    "kept",
    [
        "KEPT = [mine]",
        "KEPT = {'of numbers': (mine,)}",
        "KEPT = defaultdict(list)\nKEPT['of numbers'].append(mine)",
        "KEPT = OrderedDict(first=mine)",
        "KEPT = namedtuple('Pair', 'first second')(mine, None)",
        "KEPT = deque([mine])",
        "KEPT = SimpleNamespace(first=mine)",
        "KEPT = lambda one=mine: one",
        "pass",
    ],
)
def test_a_claim_is_run_whatever_keeps_it(file, kept):
    """One that was false, and that only a defaultdict kept, was dropped: exit 0."""
    made = written("mine", FAILS)
    name = file(written("kept", HOLDS), KEPT.format(made=made, kept=kept))
    assert verdicts(name) == (1, {"kept": "certified", "mine": "refuted"})


def test_a_claim_that_another_one_was_made_of_is_not_run_beside_it(file):
    plain = written("mine", HOLDS).replace("@lemma()\n", "")
    made = "mine = replace(lemma()(mine), title='Another title.')"
    name = file(plain, f"from dataclasses import replace\n{made}\n")
    assert verdicts(name) == (0, {"mine": "certified"})


def test_a_claim_that_another_family_was_given_is_no_claim_that_nobody_made(file):
    plain = written("mine", FAILS).replace("@lemma()\n", "")
    made = "lemma(size=2)(mine)\nmine = replace(lemma()(mine), id='other')"
    name = file(plain, f"from dataclasses import replace\n{made}\n")
    assert verdicts(name) == (1, {"mine": "refuted", "other": "refuted"})


def test_a_claim_is_run_whatever_file_its_function_says_it_is_of(file):
    made = f"""text = {written("hidden", FAILS)!r}
exec(compile(text, "generated.py", "exec"), kept := dict(globals()))
kept = [kept.pop("hidden")].__iter__()
"""
    name = file(written("mine", HOLDS), made)
    assert verdicts(name) == (1, {"mine": "certified", "hidden": "refuted"})


def test_claims_of_one_function_are_all_run(file):
    made = "KEPT = {n: replace(mine, id=f'mine-{n}') for n in (1, 2)}"
    hidden = "KEPT = lambda x=KEPT: x"
    head = "from dataclasses import replace"
    name = file(written("mine", FAILS), f"{head}\n{made}\n{hidden}\n")
    assert verdicts(name) == (1, dict.fromkeys(("mine", "mine-1", "mine-2"), "refuted"))


def test_a_claim_that_a_thread_makes_is_run(file):
    made = written("hidden", FAILS).replace("\n", "\n    ")
    start = "from threading import Thread\ndef work():" + made + "\nkept = Thread(target=work)\n"
    name = file(written("mine", HOLDS), f"{start}kept.start()\nkept.join()\n")
    assert verdicts(name) == (1, {"mine": "certified", "hidden": "refuted"})


def test_the_last_words_of_a_file_are_printed_in_pieces(file):
    flood = "import os\nprint('x' * 10**6, end='', flush=True)\nos._exit(3)\n"
    result = nceproof("verify", file(written("mine", HOLDS), flood))
    assert result.exit_code == 4
    assert result.stderr.count("x") > 10**6 - 10**4


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("nonnegative(4)", "None"),
        ("return 3", "3"),
        ("return nonnegative(4).statement", "Statement("),
    ],
)
def test_a_derivation_that_returns_no_theorem_says_what_to_return(
    tmp_path, monkeypatch, line, shown
):
    monkeypatch.chdir(tmp_path)
    Path("mine.py").write_text(f"{RULES}{theorem('mine', line)}", encoding="utf-8")
    result = nceproof("verify", "mine.py")
    assert result.exit_code == 3
    (said,) = (one for one in result.stdout.splitlines() if one.startswith("    the derivation at"))
    assert "does not prove the statement at mine.py:" in said
    assert f": it returns {shown}" in said
    assert said.endswith(", no Theorem; return the one that the rules have made")
    assert "prove.py" not in result.stdout
