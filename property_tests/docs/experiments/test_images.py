"""The images of the experiment: CIFAR's binary format, digits, thinned classes."""

import importlib
import json

import numpy as np
import pytest

from property_tests import ROOT

FOLDER = ROOT / "docs" / "experiments"

FILES = {
    "cifar10": [f"data_batch_{n}.bin" for n in range(1, 6)] + ["test_batch.bin"],
    "cifar100": ["train.bin", "test.bin"],
}


@pytest.fixture
def images(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("images")


def write(folder, name, records=3):
    """Write small files of the format; return the images and labels of each."""
    rng, found = np.random.default_rng(0), []
    for file in FILES[name]:
        pixels = rng.integers(256, size=(records, 3, 32, 32), dtype=np.uint8)
        labels = rng.integers(3, size=(records, 1 if name == "cifar10" else 2), dtype=np.uint8)
        content = b"".join(
            label.tobytes() + image.tobytes() for label, image in zip(labels, pixels, strict=True)
        )
        (folder / file).write_bytes(content)
        found.append((pixels, labels[:, -1]))
    return found


@pytest.mark.parametrize("name", FILES)
def test_the_binary_format_is_read_as_it_was_written(images, tmp_path, name):
    *train, (test, test_labels) = write(tmp_path, name)
    found = images.read_images(name, tmp_path)
    assert (np.rint(found.train * 255) == np.concatenate([p for p, _ in train])).all()
    assert (found.train_labels == np.concatenate([own for _, own in train])).all()
    assert (np.rint(found.test * 255) == test).all()
    assert (found.test_labels == test_labels).all()
    assert 0 <= found.train.min() <= found.train.max() <= 1


@pytest.mark.parametrize("length", [0, 1, 3072, 3074])
def test_a_file_of_another_length_is_refused(images, tmp_path, length):
    write(tmp_path, "cifar10")
    (tmp_path / "test_batch.bin").write_bytes(b"\0" * length)
    with pytest.raises(ValueError, match=f"has {length} bytes; a record has 3073"):
        images.read_images("cifar10", tmp_path)


@pytest.mark.parametrize(
    ("arguments", "message"), [(("mnist",), "choose one of digits"), (("cifar10",), "give --data")]
)
def test_what_is_no_data_set_is_refused(images, arguments, message):
    with pytest.raises(ValueError, match=message):
        images.read_images(*arguments)


def test_thinned_classes_fall_geometrically_and_the_test_stays(images):
    labels = np.arange(60) % 3
    pixels = np.arange(60.0).reshape(60, 1, 1, 1)
    whole = images.Images(pixels, labels, pixels, labels)
    found = images.unbalanced(whole, ratio=0.5)
    assert np.bincount(found.train_labels).tolist() == [20, 10, 5]
    assert (found.train.ravel() % 3 == found.train_labels).all()
    assert found.test is whole.test
    assert np.bincount(images.unbalanced(whole, ratio=0.01).train_labels).tolist() == [20, 2, 2]
    for ratio in (0, 1.5):
        with pytest.raises(ValueError, match="ratio"):
            images.unbalanced(whole, ratio=ratio)


def test_the_digits_are_balanced(images):
    pytest.importorskip("sklearn")
    found = images.read_images("digits")
    assert np.bincount(found.train_labels).tolist() == [110] * 10
    assert len(found.test_labels) == 697
    assert (found.train.shape[1:], float(found.train.max())) == ((1, 8, 8), 1.0)


@pytest.mark.parametrize("name", ["digits", "digits-unbalanced"])
def test_the_page_shows_the_results_that_are_committed(name):
    page = FOLDER.with_suffix(".md").read_text(encoding="utf-8")
    results = json.loads((FOLDER / name / "results.json").read_text(encoding="utf-8"))
    place = page.index(f"](experiments/{name}/accuracy.svg)")
    table = page[place:].partition("\n\n|")[2].partition("\n\n")[0].splitlines()[2:]
    runs = results["runs"]
    for line, k in zip(table, sorted({run["k"] for run in runs}), strict=True):
        own = [run for run in runs if run["k"] == k]
        parts = ("in_all", "spread", "short_means", "geometry")
        columns = [
            *([run[key] for run in own] for key in ("k", "test_accuracy", "loss")),
            [float(run["minimum"][0]) for run in own],
            *([run["excess"][part] for run in own] for part in parts),
        ]
        shown = [float(cell) for cell in line.strip("|").split("|")]
        assert shown == pytest.approx([np.mean(column) for column in columns], abs=6e-5)


@pytest.mark.parametrize("name", ["digits", "digits-unbalanced"])
def test_no_committed_run_is_below_the_proved_minimum(name):
    runs = json.loads((FOLDER / name / "results.json").read_text(encoding="utf-8"))["runs"]
    assert len(runs) == 15
    for run in runs:
        assert run["loss"] >= float(run["minimum"][0])
        parts = [run["excess"][part] for part in ("spread", "short_means", "geometry")]
        assert min(parts) >= -1e-9
        assert sum(parts) == pytest.approx(run["excess"]["in_all"])
