"""What the page of a claim says: of certificates, and of what holds instead of a refuted one."""

import re
import shlex
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from property_tests.planted import evidence
from property_tests.running import nceproof
from theorems.reports.site import build
from theorems.reports.site.claims import ClaimPage
from theorems.reports.site.words import words
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import Instance, Judgement, Verdict
from theorems.verdicts.verify import Outcome


def test_a_certificate_that_decided_nothing_accepts_nothing(outcomes):
    found = next(o for o in outcomes if o.claim.id == "conjecture-unbalanced")
    undecided = Instance({"certificate": "logistic_largest"}, evidence(None), "planted")
    judged = replace(found.judgement, instances=(*found.judgement.instances, undecided))
    assert ClaimPage(replace(found, judgement=judged), ()).certificates == ("logistic_simplest",)


def instead_of(claim, **verdicts):
    """Return what the page of a refuted claim says is true instead, given verdicts of others."""
    failing = Instance({"k": "1"}, evidence(False), "planted", {"x": "1/2"})
    found = [Outcome(claim, Judgement(Verdict.REFUTED, (failing,), "planted"), 1.0)]
    for name, verdict in verdicts.items():
        judged = Judgement(verdict, (), "planted")
        found.append(Outcome(find_claim(name.replace("_", "-")), judged, 1.0))
    text = unescape(build.site(found)[f"claims/{claim.id}.html"].decode())
    return re.sub(r"\s+", " ", text.partition('id="instead"')[2].partition('<h2 id="witness"')[0])


@pytest.mark.slow
def test_the_page_of_a_refuted_claim_says_what_is_true_instead():
    claim = find_claim("strict-improvement-always")
    assert claim.instead == ("latent-indistinguishable", "latent-indistinguishable-strict")
    said = instead_of(claim, latent_indistinguishable_strict=Verdict.PROVED)
    first, second = said.split("<li>")[1:]
    assert "not of this run: <code>nceproof verify latent-indistinguishable</code>" in first
    assert "badge proved" in second
    assert '<a href="latent-indistinguishable-strict.html">' in second
    assert "<math>" in second


@pytest.mark.slow
@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.CERTIFIED, "for the family below"),
        (Verdict.ARGUED, "its author's word"),
        (Verdict.TESTED, "tested on a sample only"),
        (Verdict.OPEN, "not decided"),
        (Verdict.REFUTED, "refuted as well"),
        (Verdict.UNKNOWN, "not known to be true"),
        (Verdict.ASSERTED, "not known to be true"),
        (Verdict.VACUOUS, "not known to be true"),
    ],
)
def test_what_is_not_proved_is_not_called_true_instead(verdict, words):
    said = instead_of(find_claim("etf-exists-one-dimension-lower"), etf_exists=verdict)
    assert f"badge {verdict}" in said
    assert words in said.split("<li>")[1]


def test_a_refuted_claim_without_one_says_so_and_what_is_not_refuted_says_nothing(files):
    refuted = find_claim("unit-classifiers-beat-means")
    assert "names no claim that holds instead" in instead_of(refuted)
    assert b'id="instead"' not in files["claims/bound-from-means.html"]


def test_the_page_of_a_claim_that_a_certificate_refutes_has_both_minimisers(files):
    page = unescape(files["claims/conjecture-unbalanced.html"].decode())
    shown = page.partition('id="witness"')[2].partition("<details")[0]
    for negatives in (1, 16):
        assert f"{unescape(words(f'near the minimiser for k = {negatives}'))}<" in shown
    assert shown.count("<svg") == 3


def test_the_page_of_a_refuted_claim_has_its_picture(files):
    page = unescape(files["claims/etf-optimal-for-every-law.html"].decode())
    shown = page.partition('id="witness"')[2].partition("<details")[0]
    assert shown.count("<svg") == 2
    assert "the simplex ETF of 3 classes, to compare" in shown
    for name in ("ρ", "k", "loss of the witness", "loss of the ETF"):
        assert f"<dt>{unescape(words(name))}</dt><dd>" in shown


OWN = '''
from theorems.kernel.rules import nonnegative
from theorems.language import Instance, Verdict, below, claim, counterexample, derived, grid

@derived(kind="lemma", formal=lambda: nonnegative(4).statement, source="own")
def four():
    """Four.

    Four is at least 0.
    """
    return nonnegative(4)

@claim(
    kind="refutation", hypotheses=("none",), family=grid(k=[1]), source="own",
    declared=Verdict.REFUTED, instead=("four", "gram-bound"),
)
def one_is_below_none():
    """One is below none.

    1 < 0.
    """
    yield Instance({"k": "1"}, counterexample(below(0, 1)), witness={"one": "1"})
'''


@pytest.mark.slow
def test_every_command_on_the_pages_of_ones_own_claims_works(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "my claims"
    folder.mkdir()
    (folder / "two of them.py").write_text(OWN, encoding="utf-8")
    made = nceproof("docs", "my claims/two of them.py", "--output", "site")
    assert made.exit_code == 0, made.stderr
    pages = [page.read_text(encoding="utf-8") for page in Path("site/claims").glob("*.html")]
    assert len(pages) == 2
    found = [re.findall("<code>nceproof (.*?)</code>", page) for page in pages]
    shown = {unescape(one) for of_page in found for one in of_page}
    assert shown >= {
        "verify 'my claims/two of them.py'",
        "export 'my claims/two of them.py'",
        "verify gram-bound",
    }
    for command in shown:
        assert nceproof(*shlex.split(command)).exit_code == 0, command


@pytest.mark.slow
def test_a_remark_links_to_the_claim_that_it_names():
    """The page of Lemma 1 showed the backticks."""
    claim = replace(find_claim("etf-rank"), remarks=("as `etf-exists` and `f < g`",))
    found = Outcome(claim, Judgement(Verdict.PROVED, (), "planted"), 1.0)
    other = Outcome(find_claim("etf-exists"), Judgement(Verdict.CERTIFIED, (), "planted"), 1.0)
    page = build.site([found, other])["claims/etf-rank.html"].decode()
    link = '<a href="../claims/etf-exists.html">etf-exists</a>'
    assert f"<li>as {link} and <code>f &lt; g</code></li>" in page
