"""Files that hold no points are refused."""

import pytest

from property_tests.theorems.tools.test_bounds import bounds
from theorems.tools.exact_points import MAX_POINTS


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,1,0\nb,1\n", "line 2 has 2 entries, line 1 has 3"),
        ("a\na\nb\nb\n", "a real matrix is needed"),
        ("a,1,0\na,0,1\n", "the number of classes is 1; give 2 to"),
        ("\n", "a point in each row is needed"),
        ("", "it is empty; save it anew"),
        ("a,1,0\na,0,0\nb,1,1\n", "no direction"),
        ("a,1,0\na,0,x\n", "line 2, column '3'"),
        ("a,1\na,1\n" + "b,1\n" * MAX_POINTS, "and any number in floats by `nceproof audit`"),
    ],
)
def test_a_file_that_holds_no_points_is_refused(tmp_path, text, message):
    path = tmp_path / "points.csv"
    path.write_text(text)
    result = bounds("--embeddings", path, "--k", "1")
    assert (result.exit_code, result.stdout) == (4, "")
    (line,) = result.stderr.splitlines()
    assert message in line
    assert "points.csv" in line
