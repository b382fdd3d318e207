"""The stored text model: exact gram table, one column of weights a head, calibration, and its manifest.

model.json    version, heads, calibration, data by name, figures, SHA-256 of weights.npz
weights.npz   keys uint64 (n,) · idf float32 (n,) · weights float32 (n, heads); never a pickle
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.blinding import blind
from classifier.grams import grams
from classifier.heads import HEADS, Head
from classifier.vocabulary import UNKNOWN, Columns, Vocabulary
from facts.errors import ModelUnusable

Floats = NDArray[np.float64]

WEIGHTS_FILE, MANIFEST_FILE = "weights.npz", "model.json"
_PACKAGED = Path(__file__).parent / "model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Impression:
    """A text as the model sees it: the column of each gram, and the value of each column they fall into."""

    #: Column of each character, and of each two neighbours; UNKNOWN where the model knows no such gram.
    singles: Columns
    pairs: Columns
    #: The distinct columns, ascending, with their counts and values; shape (m,).
    columns: Columns
    counts: NDArray[np.intp]
    values: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the text model says of one text."""

    #: Head -> log-odds before calibration.
    logits: Mapping[Head, float]
    #: Head -> calibrated probability, 0..1; the heads are asked apart and need not add up to 1.
    probabilities: Mapping[Head, float]
    #: What the verdict rests on; `Model.spread` explains it.
    impression: Impression


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Platt's sigmoid: P = 1 / (1 + exp(-(slope * logit + offset)))."""

    slope: float = 1.0
    offset: float = 0.0

    def probability(self, logit: float) -> float:
        """The calibrated probability of a logit, 0..1."""
        return 1.0 / (1.0 + math.exp(-max(-500.0, min(500.0, self.slope * logit + self.offset))))


class Model:
    """Log-odds of every head for a squeezed text, and where in the text they come from."""

    def __init__(
        self,
        *,
        vocabulary: Vocabulary,
        idf: NDArray[np.float32],
        weights: NDArray[np.float32],
        intercepts: Mapping[Head, float],
        calibrations: Mapping[Head, Calibration],
        manifest: Mapping[str, Any],
    ) -> None:
        """Assemble a model; `weights` is (len(vocabulary), len(HEADS)), columns in the order of HEADS."""
        self.vocabulary = vocabulary
        self.idf = idf
        self.weights = weights
        self.intercepts = dict(intercepts)
        self.calibrations = dict(calibrations)
        self.manifest = dict(manifest)

    @cached_property
    def version(self) -> str:
        """The model's name on every assessment."""
        return str(self.manifest["version"])

    def judge(self, squeezed: str) -> Verdict:
        """Ask every head about one text."""
        seen = self._look(squeezed)
        sums = seen.values @ self.weights[seen.columns].astype(np.float64)
        logits = {head: float(sums[index]) + self.intercepts[head] for index, head in enumerate(HEADS)}
        chances = {head: self.calibrations[head].probability(logit) for head, logit in logits.items()}
        return Verdict(logits=logits, probabilities=chances, impression=seen)

    def spread(self, seen: Impression, head: Head) -> Floats:
        """Spread a head's logit over the characters it comes from.

        Returns:
            float64, as many as the text has characters; their sum plus the intercept is the logit exactly.
        """
        each = np.zeros(UNKNOWN + 1)
        each[seen.columns] = seen.values * self.weights[seen.columns, HEADS.index(head)] / seen.counts
        heat = each[seen.singles]
        halves = each[seen.pairs] / 2
        heat[:-1] += halves
        heat[1:] += halves
        return heat

    def _look(self, squeezed: str) -> Impression:
        taken = grams(blind(squeezed))
        found = self.vocabulary.columns(np.concatenate([taken.singles, taken.pairs]))
        columns, counts = np.unique(found, return_counts=True)
        if len(columns) and columns[-1] == UNKNOWN:
            columns, counts = columns[:-1], counts[:-1]
        return Impression(
            singles=found[: len(squeezed)],
            pairs=found[len(squeezed) :],
            columns=columns,
            counts=counts,
            values=weigh(counts, self.idf[columns]),
        )

    def save(self, folder: Path) -> None:
        """Write weights and manifest; the manifest goes last, so a broken write is never taken for a model."""
        folder.mkdir(parents=True, exist_ok=True)
        weights = folder / WEIGHTS_FILE
        np.savez_compressed(weights, keys=self.vocabulary.keys, idf=self.idf, weights=self.weights)
        manifest = {
            **self.manifest,
            "heads": [head.value for head in HEADS],
            "intercepts": {head.value: self.intercepts[head] for head in HEADS},
            "calibrations": {
                head.value: {"slope": found.slope, "offset": found.offset} for head, found in self.calibrations.items()
            },
            "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
        (folder / MANIFEST_FILE).write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path | None = None) -> "Model":
        """Read a model, the shipped one by default.

        Raises:
            ModelUnusable: a file is missing, damaged, or does not match its digest.
        """
        where = folder or _PACKAGED
        try:
            manifest = json.loads((where / MANIFEST_FILE).read_text(encoding="utf-8"))
            blob = (where / WEIGHTS_FILE).read_bytes()
            if hashlib.sha256(blob).hexdigest() != manifest["sha256"]:
                raise ModelUnusable(
                    f"{where / WEIGHTS_FILE} does not match the digest in {MANIFEST_FILE}; train again."
                )
            if manifest["heads"] != [head.value for head in HEADS]:
                raise ModelUnusable(f"{where} answers other questions than this program asks; train again.")
            with np.load(where / WEIGHTS_FILE, allow_pickle=False) as arrays:
                keys, idf, weights = arrays["keys"], arrays["idf"], arrays["weights"]
        except (OSError, KeyError, ValueError) as problem:
            raise ModelUnusable(
                f"The model in {where} cannot be read ({problem}); train it with `fangfei train`."
            ) from problem
        return cls(
            vocabulary=Vocabulary(keys),
            idf=idf,
            weights=weights,
            intercepts={Head(name): value for name, value in manifest["intercepts"].items()},
            calibrations={Head(name): Calibration(**value) for name, value in manifest["calibrations"].items()},
            manifest=manifest,
        )


def weigh(counts: NDArray[np.intp], idf: NDArray[np.float32]) -> Floats:
    """Sublinear term frequency times idf, scaled to length 1, so that long pages weigh like short ones."""
    raw = (1.0 + np.log(counts)) * idf if len(counts) else np.zeros(0)
    norm = float(np.sqrt(raw @ raw))
    return raw / norm if norm else raw
