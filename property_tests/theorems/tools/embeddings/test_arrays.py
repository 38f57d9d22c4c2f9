"""Files of arrays: which of them are the points and which the labels."""

import numpy as np
import pytest

from property_tests.theorems.tools.embeddings.written_tables import LABELS, ROWS, read
from theorems.errors import FileError


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"features": ROWS, "targets": LABELS}, r"only 'features', 'targets'; write np\.savez\("),
        (
            {"embeddings": ROWS, "targets": LABELS},
            "no array 'labels', .* name it: `--labels KEY`",
        ),
    ],
)
def test_the_remedy_for_another_key_is_named(tmp_path, arrays, message):
    np.savez(tmp_path / "x.npz", **arrays)
    with pytest.raises(FileError, match=message):
        read(tmp_path / "x.npz")
