"""The rules in words are those of the kernel."""

from theorems.kernel import rules


def test_rules_in_words_are_those_of_the_kernel(files):
    text = files["claims/bound-from-means.html"].decode()
    assert rules.RULES["decrease"].__doc__.split(" gives")[0] in text
