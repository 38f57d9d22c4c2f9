"""Train an encoder with k negatives for several k, audit each, draw the two figures of the talk.

python docs/experiments/train.py digits --output docs/experiments/digits
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer
from images import Images, read_images, unbalanced
from matplotlib.figure import Figure
from rich.console import Console
from rich.progress import Progress
from torch import nn
from torch.nn import functional

from numerics.exact.losses import Logistic
from numerics.floats.downstream_search import accuracy, linear_probe
from theorems.reports.as_json import document
from theorems.reports.embeddings.figures import draw_cosines
from theorems.reports.embeddings.report import distance_from_simplex, excess
from theorems.reports.figures.plot import COLOURS, save
from theorems.tools.embeddings.audit import Audit, audit
from theorems.tools.embeddings.reading import of_arrays

BATCH = 64


def encoder(channels: int, dimension: int) -> nn.Module:
    """Return a small convolutional network into R^d, for images of 8 × 8 pixels or more."""
    return nn.Sequential(
        nn.Conv2d(channels, 16, 3, padding=1),
        nn.ReLU(),
        nn.Conv2d(16, 32, 3, stride=2, padding=1),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(4),
        nn.Flatten(),
        nn.Linear(512, 64),
        nn.ReLU(),
        nn.Linear(64, dimension),
    )


def nce_loss(anchors: Any, positives: Any, negatives: Any, beta: float) -> Any:
    """Return the mean of log(1 + Σ_i e^{−β(⟨x, x⁺⟩ − ⟨x, x⁻_i⟩)}), negatives (B, k, d)."""
    own = (anchors * positives).sum(dim=1, keepdim=True)
    others = torch.einsum("bd,bkd->bk", anchors, negatives)
    return functional.softplus(torch.logsumexp(beta * (others - own), dim=1)).mean()


def draw(labels: Any, k: int, random: np.random.Generator) -> tuple[Any, Any, Any]:
    """Draw anchors, positives of their class and k negatives of all points, as the talk does."""
    anchors = random.integers(len(labels), size=BATCH)
    order = np.argsort(labels, kind="stable")
    sizes = np.bincount(labels)
    own = labels[anchors]
    places = (np.cumsum(sizes) - sizes)[own] + random.integers(sizes[own])
    return anchors, order[places], random.integers(len(labels), size=(BATCH, k))


def trained(
    images: Images, k: int, *, dimension: int, beta: float, steps: int, seed: int, tick: Any
) -> nn.Module:
    """Return an encoder after some steps of Adam on the loss with k negatives."""
    torch.manual_seed(seed)
    random = np.random.default_rng(seed)
    model = encoder(images.train.shape[1], dimension)
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    pixels = torch.from_numpy(images.train)
    for _ in range(steps):
        drawn = draw(images.train_labels, k, random)
        used, places = np.unique(np.concatenate([d.ravel() for d in drawn]), return_inverse=True)
        rows = functional.normalize(model(pixels[torch.from_numpy(used)]))
        anchors, positives, negatives = (
            rows[torch.from_numpy(part)] for part in np.split(places, [BATCH, 2 * BATCH])
        )
        loss = nce_loss(anchors, positives, negatives.reshape(BATCH, k, -1), beta)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        tick()
    return model


@torch.no_grad()
def embed(model: nn.Module, images: Any) -> Any:
    """Return unit rows (N, d) in double precision."""
    parts = [model(part) for part in torch.from_numpy(images).split(1024)]
    rows = torch.cat(parts).numpy().astype(np.float64)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def judged(model: nn.Module, images: Images, k: int, beta: float) -> tuple[Audit, dict[str, Any]]:
    """Return the audit of the embeddings of the training images, and what is kept of it."""
    rows, labels = embed(model, images.train), images.train_labels
    found = audit(of_arrays(rows, labels), [k], beta=str(beta))
    probe = linear_probe(rows, labels, loss=Logistic(beta=str(beta)))
    (loss,) = found.losses
    lower, upper = loss.optimum.loss.decimals() if loss.optimum else (None, None)
    names = ("spread", "short_means", "geometry", "in_all")
    return found, {
        "k": k,
        "test_accuracy": accuracy(embed(model, images.test), images.test_labels, probe.classifiers),
        "train_accuracy": found.downstream.probe_accuracy,
        "loss": loss.points,
        "minimum": [lower, upper],
        "excess": dict(zip(names, excess(loss), strict=True)) if loss.optimum else None,
        "mean_spread": float(found.spread.mean()),
        "from_simplex": distance_from_simplex(found.directions),
        "supervised": found.downstream.probe,
    }


def cosine_figure(audits: dict[int, Audit]) -> Figure:
    """Draw the histograms of cosines, a panel for each k."""
    figure = Figure(figsize=(7, 1.7 * len(audits)), layout="constrained")
    panels = figure.subplots(len(audits), 1, sharex=True, squeeze=False)[:, 0]
    for axes, (k, found) in zip(panels, audits.items(), strict=True):
        draw_cosines(axes, found)
        axes.set_title(f"k = {k}", fontsize="medium", loc="left")
        axes.set_yscale("symlog", linthresh=1)
    for axes in panels[:-1]:
        axes.set_xlabel("")
    named = panels[0].get_legend_handles_labels()
    figure.legend(*named, loc="outside upper center", ncols=3, frameon=False)
    return figure


def accuracy_figure(rows: list[dict[str, Any]]) -> Figure:
    """Draw the accuracy on the test images over k: each seed, and the mean."""
    figure = Figure(figsize=(7, 3.2), layout="constrained")
    axes = figure.subplots()
    counts = sorted({row["k"] for row in rows})
    axes.plot(
        [row["k"] for row in rows],
        [row["test_accuracy"] for row in rows],
        "o",
        color=COLOURS[5],
        markersize=4,
        label="one seed",
    )
    means = [np.mean([row["test_accuracy"] for row in rows if row["k"] == k]) for k in counts]
    axes.plot(counts, means, "s-", color=COLOURS[0], label="mean")
    axes.set_xscale("log", base=2)
    axes.set_xticks(counts, [str(k) for k in counts])
    axes.minorticks_off()
    axes.set_xlabel("number of negatives k")
    axes.set_ylabel("accuracy of a linear probe")
    axes.legend(frameon=False)
    return figure


def main(
    dataset: Annotated[str, typer.Argument(help="digits, cifar10 or cifar100.")],
    output: Annotated[Path, typer.Option(help="Folder of results.json and the figures.")],
    k: Annotated[str, typer.Option("--k", help="Numbers of negatives.")] = "1,4,16,64,256",
    data: Annotated[Path | None, typer.Option(help="Folder of the .bin files of CIFAR.")] = None,
    ratio: Annotated[float, typer.Option(help="Class c has ratio^c of the first one.")] = 1.0,
    dimension: Annotated[int | None, typer.Option(help="d; by default C.")] = None,
    beta: Annotated[float, typer.Option(help="Inverse temperature.")] = 1.0,
    steps: Annotated[int, typer.Option(help=f"Steps of {BATCH} anchors.")] = 300,
    seeds: Annotated[int, typer.Option(help="How many runs for each k.")] = 3,
) -> None:
    """Train, audit and draw; the same numbers each time on the same machine."""
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)
    images = unbalanced(read_images(dataset, data), ratio=ratio)
    counts = [int(count) for count in k.split(",")]
    d = dimension or int(images.train_labels.max()) + 1
    audits: dict[int, Audit] = {}
    rows = []
    with Progress(console=Console(stderr=True)) as progress:
        task = progress.add_task("training", total=len(counts) * seeds * steps)
        for count in counts:
            for seed in range(seeds):
                progress.update(task, description=f"k = {count}, seed {seed}")
                model = trained(
                    images,
                    count,
                    dimension=d,
                    beta=beta,
                    steps=steps,
                    seed=seed,
                    tick=lambda: progress.advance(task),
                )
                found, row = judged(model, images, count, beta)
                audits.setdefault(count, found)
                rows.append({"seed": seed, **row})
    output.mkdir(parents=True, exist_ok=True)
    settings = {
        "dataset": dataset,
        "ratio": ratio,
        "dimension": d,
        "beta": beta,
        "steps": steps,
        "class_sizes": np.bincount(images.train_labels).tolist(),
        "torch": torch.__version__,
    }
    (output / "results.json").write_text(document({"settings": settings, "runs": rows}) + "\n")
    save(cosine_figure(audits), output / "cosines.svg")
    save(accuracy_figure(rows), output / "accuracy.svg")


if __name__ == "__main__":
    typer.run(main)
