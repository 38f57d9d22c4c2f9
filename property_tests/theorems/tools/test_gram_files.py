"""Gram matrices are read as they are written, or refused in one line that names the place."""

import io
import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact.rationals import as_fraction
from property_tests.running import nceproof
from theorems.cli.inputs import read_gram
from theorems.errors import FileError

small = st.fractions(min_value=-3, max_value=3, max_denominator=9)


def unit_vector(s):
    norm = sum(x * x for x in s)
    return [*(2 * x / (norm + 1) for x in s), (norm - 1) / (norm + 1)]


@st.composite
def grams(draw):
    """Return the Gram matrix of rational unit vectors, as fractions."""
    size, dimension = draw(st.integers(2, 5)), draw(st.integers(1, 3))
    points = st.lists(small, min_size=dimension, max_size=dimension).map(unit_vector)
    rows = draw(st.lists(points, min_size=size, max_size=size))
    return [[sum(a * b for a, b in zip(u, v, strict=True)) for v in rows] for u in rows]


def exactly(gram):
    return [[as_fraction(entry) for entry in row] for row in gram]


@pytest.mark.slow
@settings(max_examples=60)
@given(grams())
def test_a_rational_gram_matrix_written_as_json_or_csv_is_read_back(tmp_path_factory, gram):
    folder = tmp_path_factory.mktemp("grams")
    (folder / "g.json").write_text(json.dumps([[str(x) for x in row] for row in gram]))
    (folder / "g.csv").write_text("\n".join(",".join(map(str, row)) for row in gram))
    assert exactly(read_gram(str(folder / "g.json"))) == gram
    assert exactly(read_gram(str(folder / "g.csv"))) == gram


@settings(max_examples=60)
@given(st.decimals(-1, 1, allow_nan=False, places=30))
def test_decimals_mean_what_is_written(tmp_path_factory, cosine):
    path = tmp_path_factory.mktemp("decimals") / "g.json"
    path.write_text(f"[[1, {cosine}], [{cosine}, 1.0]]")
    assert exactly(read_gram(str(path)))[0][1] == Fraction(cosine)


@settings(max_examples=60)
@given(st.floats(-1, 1))
def test_binary_files_mean_their_binary_values(tmp_path_factory, cosine):
    path = tmp_path_factory.mktemp("binary") / "g.npy"
    np.save(path, np.array([[1.0, cosine], [cosine, 1.0]]))
    assert exactly(read_gram(str(path)))[0][1] == Fraction(cosine)


@pytest.mark.parametrize("kind", [np.float16, np.float32, np.longdouble])
def test_binary_files_mean_their_values_in_any_precision(tmp_path, kind):
    """A third of 64 bits was rounded to one of 53, and the enclosure was that of the other."""
    third = kind(1) / kind(3)
    np.save(tmp_path / "g.npy", np.array([[1, third], [third, 1]], dtype=kind))
    found = exactly(read_gram(str(tmp_path / "g.npy")))[0][1]
    assert found == Fraction(*third.as_integer_ratio())


def test_whole_numbers_in_a_binary_file(tmp_path):
    np.save(tmp_path / "g.npy", np.array([[1, -1], [-1, 1]], dtype=np.int8))
    assert exactly(read_gram(str(tmp_path / "g.npy")))[0][1] == -1


@settings(max_examples=40)
@given(st.integers(2, 8), st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_nearest_repairs_the_rounding_of_products_of_unit_rows(tmp_path_factory, size, d, seed):
    rows = np.random.default_rng(seed).standard_normal((size, d))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    path = tmp_path_factory.mktemp("rounded") / "g.npy"
    np.save(path, rows @ rows.T)
    near = exactly(read_gram(str(path), nearest=True))
    assert all(near[c][c] == 1 for c in range(size))
    assert np.abs(np.array(near, dtype=float) - rows @ rows.T).max() < 1e-6


@pytest.mark.parametrize("off", ["0.9", "-0.9", "1.001", "-0.51"])
def test_nearest_does_not_repair_what_is_far_from_a_gram_matrix(tmp_path, off):
    path = tmp_path / "g.json"
    path.write_text(f"[[1, {off}, {off}], [{off}, 1, -0.9], [{off}, -0.9, 1]]")
    with pytest.raises(FileError, match="not rounding"):
        read_gram(str(path), nearest=True)


def test_what_is_off_by_rounding_is_refused_with_the_remedy(tmp_path):
    path = tmp_path / "g.csv"
    path.write_text("1,-0.50000000001,-0.5\n-0.50000000001,1,-0.5\n-0.5,-0.5,1\n")
    with pytest.raises(FileError, match="--nearest"):
        read_gram(str(path))
    assert read_gram(str(path), nearest=True)[0][0] == 1


def test_a_remedy_that_was_taken_is_not_proposed_again(tmp_path):
    path = tmp_path / "g.json"
    path.write_text("[[0, 0], [0, 1]]")
    with pytest.raises(FileError) as refused:
        read_gram(str(path), nearest=True)
    assert "--nearest" not in str(refused.value)


def npy(array):
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=True)
    return buffer.getvalue()


def npz():
    buffer = io.BytesIO()
    np.savez(buffer, np.eye(2))
    return buffer.getvalue()


def npy_of_header(header):
    text = header.encode() + b" " * (117 - len(header)) + b"\n"
    return b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text


HUGE_HEADER = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000, 1000000), }"


BAD_FILES = {
    "not-square.json": (b"[[1, 0, 0], [0, 1, 0]]", "square"),
    "ragged.json": (b"[[1, 0], [0]]", "gram[1]"),
    "diagonal.json": (b"[[1, 0], [0, 2]]", "gram[1][1]"),
    "asymmetric.json": (b'[["1", "1/3"], ["1/4", "1"]]', "gram[1][0]"),
    "not-psd.json": (b"[[1, 2], [2, 1]]", "semidefinite"),
    "nan.json": (b"[[1, NaN], [NaN, 1]]", "NaN"),
    "infinity.json": (b"[[1, -Infinity], [0, 1]]", "Infinity"),
    "text.json": (b'[[1, "one"], [0, 1]]', "$[0][1]"),
    "true.json": (b"[[true, 0], [0, 1]]", "$[0][0]"),
    "null.json": (b"[[1, 0], [null, 1]]", "$[1][0]"),
    "deeper.json": (b"[[1, [0]], [0, 1]]", "$[0][1]"),
    "object.json": (b'{"gram": [[1]]}', "list of rows"),
    "number.json": (b"1", "list of rows"),
    "empty.json": (b"", "it is empty; save it anew"),
    "nothing.json": (b"[]", "empty"),
    "one.json": (b"[[1]]", "two classes"),
    "cut-short.json": (b"[[1, 0],\n [0, 1", "line 2"),
    "junk.json": (bytes(range(256)), "junk.json"),
    "nested.json": (b"[" * 100_000, "nested.json"),
    "float.json": (b'[["1e9999", 0], [0, 1]]', "gram[0][0]"),
    "zero-denominator.json": (b'[[1, "1/0"], [0, 1]]', "$[0][1]"),
    "text.csv": (b"1,0\n0,one\n", "line 2, column 2"),
    "text-after-a-blank-line.csv": (b"1,0\n\n0,one\n", "line 3, column 2"),
    "header.csv": (b"a,b\n1,0\n0,1\n", "line 1, column 1"),
    "ragged.csv": (b"1,0\n0,1,0\n", "gram[1]"),
    "empty.csv": (b"", "empty"),
    "gap.csv": (b"1,\n,1\n", "line 1, column 2"),
    "junk.csv": (bytes(range(128, 256)), "junk.csv"),
    "long-cell.csv": (b"1" * 200_000 + b",0\n0,1\n", "long-cell.csv"),
    "many-digits.csv": (b"1" * 5_000 + b",0\n0,1\n", "line 1, column 1"),
    "empty.npy": (b"", "it is empty; save it anew"),
    "junk.npy": (bytes(range(256)), "not a .npy file"),
    "cut-short.npy": (npy(np.eye(3))[:-8], "not a .npy file"),
    "header.npy": (npy_of_header("{'descr': '<f8', 'shape': (2, "), "not a .npy file"),
    "huge.npy": (npy_of_header(HUGE_HEADER), "huge.npy"),
    "archive.npy": (npz(), "archive.npy"),
    "zip-junk.npy": (b"PK\x03\x04junk", "zip-junk.npy"),
    "pickle.npy": (npy(np.array([[1, 0], [0, 1]], dtype=object)), "not a .npy file"),
    "vector.npy": (npy(np.ones(4)), "matrix"),
    "complex.npy": (npy(np.eye(2, dtype=complex)), "real matrix"),
    "text.npy": (npy(np.array([["1", "0"], ["0", "1"]])), "real matrix"),
    "nan.npy": (npy(np.array([[1.0, np.nan], [np.nan, 1.0]])), "NaN"),
    "no-entries.npy": (npy(np.zeros((0, 0))), "empty"),
}


def refusal(arguments):
    """Run the command line; return the exit code and the only line, which is on stderr."""
    result = nceproof(*arguments)
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("nceproof: ")
    return result.exit_code, line


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_refused_in_one_line_that_names_the_place(tmp_path, name):
    content, place = BAD_FILES[name]
    (tmp_path / name).write_bytes(content)
    code, line = refusal(["loss", "--gram", str(tmp_path / name), "--k", "1"])
    assert code == 4
    assert name in line
    assert place in line.replace(name, "") or place == name


@pytest.mark.parametrize("name", BAD_FILES)
def test_nearest_does_not_open_the_door_to_bad_files(tmp_path, name):
    content, _ = BAD_FILES[name]
    (tmp_path / name).write_bytes(content)
    code, line = refusal(["loss", "--gram", str(tmp_path / name), "--k", "1", "--nearest"])
    assert code == 4
    assert name in line


@pytest.mark.parametrize("suffix", ["json", "csv", "npy"])
def test_a_file_that_is_missing_or_a_folder_is_refused(tmp_path, suffix):
    (tmp_path / f"folder.{suffix}").mkdir()
    for name in (f"missing.{suffix}", f"folder.{suffix}"):
        code, line = refusal(["loss", "--gram", str(tmp_path / name), "--k", "1"])
        assert code == 4
        assert name in line


@settings(max_examples=60)
@given(st.binary(max_size=80), st.sampled_from(["json", "csv", "npy"]), st.booleans())
def test_no_content_of_a_file_ends_in_a_traceback(tmp_path_factory, content, suffix, nearest):
    path = tmp_path_factory.mktemp("fuzz") / f"g.{suffix}"
    path.write_bytes(content)
    more = ["--nearest"] if nearest else []
    code, _ = refusal(["loss", "--gram", str(path), "--k", "1", *more])
    assert code == 4
