"""Claims about contrastive learning, with verdicts that are computed and never typed."""

from importlib.util import find_spec


def _finds_numerics() -> bool:
    try:
        return find_spec("numerics.balls") is not None
    except ModuleNotFoundError:
        return False


if not _finds_numerics():
    raise ImportError(
        "the package `numerics` that Python finds is not nceproof's: another package or folder of "
        "that name comes first on sys.path; run from another directory or uninstall it"
    )
