"""Fits the two heads of the classifier and writes `model.bin`. The only file that needs numpy and scikit-learn."""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from training.compose import ABOUT_SERVICES
from training.sources import Message
from village_desk.conversation.intents import normal
from village_desk.conversation.model import features

RARE = 2  # a feature that stands in fewer messages teaches nothing
NONE = "-"  # the service head's label for "none of them"
INTENT_C, SERVICE_C = 20.0, 40.0
# Until the sums stand still: after 60 steps three in a hundred of the messages kept apart were still read wrongly.
STEPS = 300


@dataclass(frozen=True)
class Fitted:
    """One head as fitted: weights by feature and label, in the order of `labels`."""

    labels: list[str]
    weights: np.ndarray
    bias: np.ndarray


def seen(message: Message) -> set[str]:
    """The features of a message exactly as the chat will compute them."""
    return features(normal(message.text), asks="?" in message.text)


def fit(messages: Sequence[Message]) -> bytes:
    """Train on these messages; the bytes of `model.bin`."""
    found = [seen(m) for m in messages]
    counts = Counter(name for one in found for name in one)
    names = sorted(name for name, count in counts.items() if count >= RARE)
    at = {name: place for place, name in enumerate(names)}
    intents = _head(found, [m.intent for m in messages], [m.weight for m in messages], at, INTENT_C)
    about = [i for i, m in enumerate(messages) if m.intent in ABOUT_SERVICES]
    services = _head(
        [found[i] for i in about],
        [messages[i].service or NONE for i in about],
        [messages[i].weight for i in about],
        at,
        SERVICE_C,
    )
    return _packed(names, {"intent": intents, "service": services})


def _head(
    found: Sequence[set[str]], labels: Sequence[str], weights: Sequence[float], at: dict[str, int], c: float
) -> Fitted:
    columns = [sorted(at[name] for name in one if name in at) for one in found]
    starts = np.cumsum([0, *(len(row) for row in columns)])
    values = np.concatenate(
        [np.full(len(row), 1 / np.sqrt(max(len(row), 1)), dtype=np.float32) for row in columns]
    )
    matrix = csr_matrix((values, np.concatenate(columns), starts), shape=(len(columns), len(at)))
    counts = Counter(labels)
    usual = np.median(list(counts.values()))
    # Rare labels count a little more, common ones a little less: the square root of full balance.
    each = np.array([w * (usual / counts[label]) ** 0.5 for w, label in zip(weights, labels, strict=True)])
    model = LogisticRegression(C=c, max_iter=STEPS, tol=1e-4).fit(matrix, list(labels), sample_weight=each)
    return Fitted([str(label) for label in model.classes_], model.coef_.T, model.intercept_)


def _packed(names: list[str], heads: dict[str, Fitted]) -> bytes:
    """Weights rounded to one byte each, shifted by 128; features whose weights all round to nothing are left out."""
    blocks, about = [], {}
    for name, fitted in heads.items():
        scale = float(np.quantile(np.abs(fitted.weights), 0.99995)) / 127
        blocks.append(np.clip(np.rint(fitted.weights / scale), -127, 127).astype(np.int16))
        about[name] = {
            "labels": fitted.labels,
            "scale": round(scale, 8),
            "bias": [round(float(b), 5) for b in fitted.bias],
        }
    rows = np.hstack(blocks)
    kept = np.abs(rows).max(axis=1) >= 1
    body = (rows[kept] + 128).astype(np.uint8).tobytes()
    text = "\t".join(name for name, keep in zip(names, kept, strict=True) if keep)
    head = json.dumps({"heads": about}, separators=(",", ":"))
    return zlib.compress(head.encode() + b"\n" + text.encode() + b"\n" + body, 9)
