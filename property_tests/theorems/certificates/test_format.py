"""A file that is too large is refused before it is parsed."""

from theorems.certificates import format
from theorems.tools import recheck as rechecking


def test_a_huge_certificate_is_refused_before_it_is_parsed(tmp_path):
    path = tmp_path / "huge.json"
    path.write_bytes(b" " * (format.MAX_BYTES + 1))
    assert rechecking.outcome(path) == ("malformed", "at $: more than 1048576 bytes")
