"""What `nceproof audit` prints, and the lines of one of its sections."""

from property_tests.running import nceproof


def run(*arguments):
    return nceproof("audit", *arguments)


def lines_of(text, title):
    return text.partition(f"\n{title}\n")[2].partition("\n\n")[0].splitlines()
