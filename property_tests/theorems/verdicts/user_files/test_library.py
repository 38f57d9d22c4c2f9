"""What the library claims does not change by what a user's file does to it."""

from pathlib import Path

import pytest

from property_tests.running import nceproof_apart, verified_apart
from theorems.reports.statements import formal_of_claim
from theorems.verdicts.catalogue import all_claims, find_claim, is_of_library

FORGED = Path(__file__).with_name("forged_library.py")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Verify the file without what rests on an open claim, which is searched for seconds."""
    folder = tmp_path_factory.mktemp("forged")
    parts = FORGED.read_text(encoding="utf-8").split("\n\n\n")
    quick = [part for part in parts if "def on_what_is_open" not in part]
    assert len(quick) == len(parts) - 1
    (folder / "forged.py").write_text("\n\n\n".join(quick), encoding="utf-8")
    return verified_apart("forged.py", folder, code=0)


@pytest.mark.parametrize(
    ("used", "verdict", "resting"),
    [
        ("etf-exists", "certified", "on-what-is-certified"),
        ("gram-bound", "proved", "on-what-is-proved"),
        ("downstream-tangent", "proved", "on-what-says-something-else"),
    ],
)
def test_the_library_says_and_comes_to_what_stands_in_its_files(found, used, verdict, resting):
    says_and_comes_to(found, used, verdict, resting)


@pytest.mark.slow  # the search of a conjecture
def test_what_is_open_stays_open(tmp_path):
    found = verified_apart(FORGED, tmp_path, code=3)
    says_and_comes_to(found, "conjecture-unbalanced-uniform", "open", "on-what-is-open")


def says_and_comes_to(found, used, verdict, resting):
    kept = find_claim(used)
    assert found[used]["verdict"] == verdict
    assert (found[used]["title"], found[used]["statement"]) == (kept.title, kept.statement)
    assert found[used]["family"] == kept.family.words
    assert found[resting]["verdict"] == "certified"
    assert found[resting]["complete"] is (verdict in ("certified", "proved"))


def test_a_statement_that_was_changed_is_shown_as_it_stands_in_its_file(found):
    kept = formal_of_claim(find_claim("downstream-tangent"))
    assert found["downstream-tangent"]["formal"]["text"] == kept.line


@pytest.mark.slow
def test_a_changed_claim_of_the_library_is_not_the_library_s(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(
        "from theorems.claims.simplex.gram_bound import gram_bound\n"
        "object.__setattr__(gram_bound, 'title', 'Every cosine is 0.')\n",
        encoding="utf-8",
    )
    done = nceproof_apart("verify", path, folder=tmp_path)
    assert done.returncode == 4
    assert "'gram-bound' at line" in done.stderr
    assert "has the id of a claim of the library" in done.stderr


@pytest.mark.parametrize("take", [find_claim, lambda name: {c.id: c for c in all_claims()}[name]])
def test_each_is_given_a_copy_of_a_claim(take):
    mine = take("etf-exists")
    mine.family.members[0]["C"] = "1000"
    mine.neighbours["etf-rank"] = mine
    object.__setattr__(mine, "title", "Mine.")
    kept = find_claim("etf-exists")
    assert not is_of_library(mine)
    assert is_of_library(kept)
    assert kept.title != "Mine."
    assert kept.family.members[0]["C"] != "1000"
    assert kept.neighbours == {}
