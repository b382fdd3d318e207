"""The scorecard as data: what each feature is worth in log-odds, its sign, its cap, and where the number is from.

    points = POINTS_PER_DOUBLING / ln 2 · sign · weight · min(measure, cap)

scorecard.json is written by `fangfei calibrate --fit` (classifier/fitting.py) and read here without scikit-learn.
A score of 50 says even odds among pages like those it was fitted on; five points more double the odds.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from facts.errors import ModelUnusable, NoSpace

#: Score points for twice the odds: 0–100 then spans odds from 1 : 1,000 to 1,000 : 1. With eight points a third of the
#: demo's leads stood at 100 together, and no band could tell them apart.
POINTS_PER_DOUBLING = 5.0
EVEN_ODDS = 50.0
POINTS_PER_LOGIT = POINTS_PER_DOUBLING / math.log(2.0)
PACKAGED = Path(__file__).parent / "scorecard.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one feature is worth."""

    name: str
    #: Which part of the card it belongs to: an element, text, identity, context or page.
    part: str
    #: +1 raises the score, -1 lowers it; fixed by what the feature means, never by fitting.
    sign: int
    #: Log-odds for a measure of 1; 0 or more.
    weight: float
    #: Measures above count as this.
    cap: float
    #: Whether fitting sets the weight; what the training rows cannot show is assumed, and says so in `source`.
    fitted: bool
    source: str
    #: What fitting leaves it at least: the marks the law names count for something, however much the text model has
    #: read already.
    least: float = 0.0

    def points(self, measure: float) -> float:
        """Signed score points of a measure, one decimal."""
        return round(POINTS_PER_LOGIT * self.sign * self.weight * self.clip(measure), 1)

    def clip(self, measure: float) -> float:
        """The measure within the cap."""
        return max(0.0, min(self.cap, measure))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """Every feature's worth, the odds to begin with, and the words that two features look for."""

    version: str
    #: Log-odds before anything is known of a page.
    intercept: float
    entries: Mapping[str, Entry]
    #: Word lists by name: return, action.
    cues: Mapping[str, tuple[str, ...]]
    #: What the weights were fitted on: rows, digests, versions, figures.
    fitted_on: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""

    @property
    def prior_points(self) -> float:
        """Points of a page before it was looked at."""
        return round(EVEN_ODDS + POINTS_PER_LOGIT * self.intercept, 1)

    def sealed(self) -> "Scorecard":
        """The same card with the digest of what it says now."""
        return replace(self, digest=digest_of(self._content()))

    def save(self, path: Path) -> None:
        """Write the card with its digest.

        Raises:
            NoSpace: the file cannot be written.
        """
        content = self._content()
        text = json.dumps({**content, "sha256": digest_of(content)}, ensure_ascii=False, indent=1)
        try:
            path.write_text(text + "\n", encoding="utf-8")
        except OSError as problem:
            raise NoSpace(f"{path} cannot be written ({problem.strerror}); name another file.") from problem

    def _content(self) -> dict[str, Any]:
        return {
            "version": self.version,
            "fitted_on": dict(self.fitted_on),
            "intercept": self.intercept,
            "features": {
                entry.name: {
                    "part": entry.part, "sign": entry.sign, "weight": entry.weight, "cap": entry.cap,
                    "fitted": entry.fitted, "source": entry.source, "least": entry.least,
                }
                for entry in self.entries.values()
            },
            "cues": {name: list(words) for name, words in self.cues.items()},
        }  # fmt: skip

    @classmethod
    def load(cls, path: Path = PACKAGED) -> "Scorecard":
        """Read a card, the shipped one by default.

        Raises:
            ModelUnusable: the file is missing, damaged, or does not match its digest.
        """
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            digest = content.pop("sha256")
            if digest != digest_of(content):
                raise ModelUnusable(f"{path} does not match its digest; fit it with `fangfei calibrate --fit`.")
            return cls(
                version=content["version"],
                intercept=float(content["intercept"]),
                entries={name: Entry(name=name, **entry) for name, entry in content["features"].items()},
                cues={name: tuple(words) for name, words in content["cues"].items()},
                fitted_on=content["fitted_on"],
                digest=digest,
            )
        except (OSError, AttributeError, KeyError, TypeError, ValueError) as problem:
            raise ModelUnusable(
                f"The scorecard {path} cannot be read ({problem}); fit it with `fangfei calibrate --fit`."
            ) from problem


@cache
def shipped() -> Scorecard:
    """The card that comes with the program, read once."""
    return Scorecard.load()


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON of a card without its digest."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
