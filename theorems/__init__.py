"""Claims about contrastive learning, with verdicts that are computed and never typed."""

from importlib.util import find_spec

if find_spec("numerics") is None or find_spec("numerics.enclosure") is None:
    raise ImportError(
        "the package `numerics` that Python finds is not nceproof's: another package or folder of "
        "that name comes first on sys.path; run from another directory or uninstall it"
    )
