"""Six points with labels, and the tables in which they are written."""

import csv
import io
import json

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from property_tests.running import nceproof
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import read_embeddings

ROWS = np.random.default_rng(1).normal(size=(6, 3)).round(6)
LABELS = [0, 0, 1, 1, 2, 2]
ORDER = [4, 0, 3, 5, 1, 2]  # of a frame that was shuffled

NAMED = {"a": ROWS[:, 0], "b": ROWS[:, 1], "c": ROWS[:, 2]}
X = tuple(ROWS.T)
INDEX = range(6)
HEAD = ["label", "a", "b", "c"]
LABEL_FILE = "labels.txt"


def read(path, labels=None, *, least=2, **choices):
    return read_embeddings(path, Choices(labels=labels, **choices), least=least)


def text(header=None, *columns, separator=","):
    """Return a .csv file of columns, below a header if there is one."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator="\n")
    writer.writerows([header] if header else [])
    writer.writerows(zip(*(np.asarray(x).tolist() for x in columns), strict=True))
    return file.getvalue()


def frame(metadata=None, **columns):
    """Return a Parquet table, with the metadata that pandas writes."""
    kept = {b"pandas": json.dumps(metadata).encode()} if metadata else {}
    return pa.table(columns).replace_schema_metadata(kept)


def written(folder, table, labels):
    """Write the table, and the labels where they are a file; return both for the reader."""
    path = folder / ("x.csv" if isinstance(table, str) else "x.parquet")
    if isinstance(table, str):
        path.write_text(table, encoding="utf-8")
    else:
        parquet.write_table(table, path)
    if labels == LABEL_FILE:
        (folder / LABEL_FILE).write_text("\n".join(map(str, LABELS)), encoding="utf-8")
        labels = str(folder / LABEL_FILE)
    return path, labels


def verb(name, path, labels):
    ours = {"audit": ["audit", path, "--k", "1"], "bounds": ["bounds", "--embeddings", path]}[name]
    more = ["--labels", labels] if labels else []
    return nceproof(*ours, *more, "--k", "1")
