"""`recheck` counts what it finds; its exit code is the worst outcome."""

from property_tests.theorems.certificates.test_supervised_increase import FILES
from theorems.tools import recheck as rechecking


def test_the_summary_counts_and_the_worst_outcome_is_the_exit_code(tmp_path):
    def files(*folders):
        return [next(p for p in FILES if p.parent.name == folder) for folder in folders]

    for folders, code in [
        (["valid"], 0),
        (["valid", "invalid"], 1),
        (["valid", "invalid", "malformed"], 4),
    ]:
        lines, found = rechecking.recheck(files(*folders))
        assert found == code
        assert lines[-1] == (
            f"s ACCEPTED 1 REJECTED {folders.count('invalid')} "
            f"MALFORMED {folders.count('malformed')} UNDECIDED 0"
        )
    assert rechecking.recheck([tmp_path / "absent.json"])[1] == 4
    assert rechecking.recheck([tmp_path])[1] == 4
