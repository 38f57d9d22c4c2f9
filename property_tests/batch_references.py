"""The losses of a batch as public programs compute them, written out in loops of 60 digits.

Each is a transcription of the source that its docstring names, with its own indices and signs; none
shares a line with `numerics`.
"""

from mpmath import exp, fsum, log, mp, mpf, sqrt

mp.dps = 60


def normalised(rows):
    exact = [[mpf(float(x)) for x in row] for row in rows]
    return [[x / sqrt(fsum(y * y for y in row)) for x in row] for row in exact]


def products(left, right):
    return [[fsum(a * b for a, b in zip(x, y, strict=True)) for y in right] for x in left]


def cross_entropy(rows, targets):
    """Return torch.nn.functional.cross_entropy: the mean of −log softmax at the targets."""
    return fsum(
        log(fsum(exp(x) for x in row)) - row[t] for row, t in zip(rows, targets, strict=True)
    ) / len(rows)


def metric_learning_ntxent(u, v, t):
    """pytorch-metric-learning 2.9, NTXentLoss on cat(u, v) with labels cat(arange, arange)."""
    rows, labels = normalised([*u, *v]), [*range(len(u)), *range(len(v))]
    matrix = products(rows, rows)
    places = range(len(labels))
    pairs = [(a, p) for a in places for p in places if labels[a] == labels[p] and a != p]
    losses = []
    for a, p in pairs:
        positive = matrix[a][p] / t
        negatives = [matrix[a][n] / t for n, y in enumerate(labels) if y != labels[a]]
        largest = max(positive, *negatives)
        numerator = exp(positive - largest)
        denominator = fsum(exp(x - largest) for x in negatives) + numerator
        losses.append(-log(numerator / denominator))
    return fsum(losses) / len(losses)


def info_nce(query, positive_key, t):
    """info-nce-pytorch 0.1.4, info_nce without negative keys: other positive keys are negatives."""
    logits = products(normalised(query), normalised(positive_key))
    return cross_entropy([[x / t for x in row] for row in logits], range(len(query)))


def open_clip(images, texts, t):
    """open_clip, ClipLoss: logit_scale * image @ text.T and its transpose, halves."""
    logits = [[x / t for x in row] for row in products(normalised(images), normalised(texts))]
    turned = [list(column) for column in zip(*logits, strict=True)]
    labels = range(len(images))
    return (cross_entropy(logits, labels) + cross_entropy(turned, labels)) / 2


def siglip(images, texts, scale, bias):
    """Zhai et al. 2023, Algorithm 1: −Σ log sigmoid(labels · logits) / n, labels 2·eye − ones."""
    logits = products(normalised(images), normalised(texts))
    total = mpf(0)
    for i, row in enumerate(logits):
        for j, x in enumerate(row):
            label = 2 * (i == j) - 1
            total += log(1 + exp(-label * (scale * x + bias)))
    return total / len(images)


def decoupled(u, v, t):
    """Yeh et al. 2022, the authors' DCL(z1, z2) and DCL(z2, z1), their mean."""
    losses = []
    for one, two in ((u, v), (v, u)):
        cross = products(normalised(one), normalised(two))
        own = products(normalised(one), normalised(one))
        for i in range(len(u)):
            others = [row[j] / t for row in (own[i], cross[i]) for j in range(len(u)) if j != i]
            losses.append(-cross[i][i] / t + log(fsum(exp(x) for x in others)))
    return fsum(losses) / len(losses)


def metric_learning_supcon(rows, labels, t):
    """pytorch-metric-learning 2.9, SupConLoss; its reducer leaves anchors without positives out."""
    matrix = products(normalised(rows), normalised(rows))
    losses = []
    for i, own in enumerate(labels):
        kept = [j for j in range(len(labels)) if j != i]
        denominator = log(fsum(exp(matrix[i][j] / t) for j in kept))
        positive = [matrix[i][j] / t - denominator for j in kept if labels[j] == own]
        if positive:
            losses.append(-fsum(positive) / len(positive))
    return fsum(losses) / len(losses)


def supcontrast(views, labels, t, base):
    """HobbitLong/SupContrast, SupConLoss, contrast_mode all: features (B, 2, d)."""
    rows = [view[0] for view in views] + [view[1] for view in views]
    value = metric_learning_supcon(rows, [*labels, *labels], t)
    return t / base * value


def supcon_inside(rows, labels, t):
    """Khosla et al. 2020, equation (3): −log((1/|P|) Σ_p exp(z·z_p/τ) / Σ_a exp(z·z_a/τ))."""
    matrix = products(normalised(rows), normalised(rows))
    losses = []
    for i, own in enumerate(labels):
        terms = {j: exp(matrix[i][j] / t) for j in range(len(labels)) if j != i}
        positive = [terms[j] for j in terms if labels[j] == own]
        if positive:
            losses.append(-log(fsum(positive) / len(positive) / fsum(terms.values())))
    return fsum(losses) / len(losses)
