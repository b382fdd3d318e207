"""Both heads as scikit-learn estimators, so that a model keeper works with what they know.

    cross_validate(SolicitationClassifier(), texts, labels, groups=sources, cv=GroupKFold(5))

Fitting is `training.train` on rows of one head, so the numbers are those of the stored model.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets, type_of_target
from sklearn.utils.validation import (
    _check_sample_weight,  # the one check of weights that scikit-learn's own estimators use
    check_consistent_length,
    check_is_fitted,
    column_or_1d,
)

from classifier.heads import Head
from classifier.model import Calibration, Model
from classifier.rows import LabelledRow
from classifier.training import train
from facts.assessments import Stance
from text import fold

Floats = NDArray[np.float64]
Texts = Iterable[str]


class _HeadClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn carries no types
    """One yes-or-no question put to Chinese texts.

    The positive class is the one named like the head's stance ("solicitation", "exposure"), otherwise the greater
    of the two, as everywhere in scikit-learn: 1 of (0, 1), True of (False, True).

    Args:
        calibrated: answer with Platt's sigmoid, fitted on grouped folds; else with the bare sigmoid of the log-odds.
        longest: characters of each text that are read, 0 for all of it, which is what screening does.

    Attributes:
        classes_: the two labels, ascending.
        model_: the trained model; its other heads always say no, so `fangfei train` makes the one to be used.
    """

    head: ClassVar[Head]

    def __init__(self, *, calibrated: bool = True, longest: int = 0) -> None:
        self.calibrated = calibrated
        self.longest = longest

    @classmethod
    def of(cls, model: Model, *, classes: tuple[Any, Any] = (False, True)) -> Self:
        """A stored model as an estimator that is fitted already; `classes` ascending, the head's own answer last."""
        made = cls()
        made.model_, made.classes_ = model, np.asarray(classes)
        return made

    def fit(
        self,
        X: Texts,  # noqa: N803
        y: ArrayLike,
        sample_weight: ArrayLike | None = None,
        groups: Sequence[Any] | None = None,
    ) -> Self:
        """Train on texts and two kinds of labels.

        Args:
            X: texts, shape (n,).
            y: labels, shape (n,), two distinct values.
            sample_weight: how much each text counts; 1 where none are given.
            groups: texts of one group stay together in the calibration's folds; a text is its own group otherwise.

        Raises:
            ValueError: lengths differ, X is one string or holds something else than strings, or y is not binary.
        """
        texts = self._texts(X)
        labels = _binary(y, type(self).__name__)
        check_consistent_length(texts, labels)
        weights = _check_sample_weight(sample_weight, np.zeros((len(texts), 1)), ensure_non_negative=True)
        names = [_digest(text) for text in texts] if groups is None else [str(group) for group in groups]
        check_consistent_length(texts, names)
        self.classes_ = np.unique(labels)
        if len(self.classes_) < 2:
            raise ValueError(f"{type(self).__name__} can't be trained on one class; y holds only {self.classes_[0]!r}.")
        rows = [
            LabelledRow(
                text=text,
                stance=self.head.stance if is_positive else Stance.OTHER,
                group=group,
                heads=frozenset({self.head}),
                weight=float(weight),
            )
            for text, is_positive, group, weight in zip(
                texts, labels == self.classes_[self._positive], names, weights, strict=True
            )
        ]
        self.model_ = train(rows, manifest={"version": "estimator"}).model
        return self

    def decision_function(self, X: Texts) -> Floats:  # noqa: N803
        """Log-odds of `classes_[1]`, shape (n,)."""
        check_is_fitted(self, "model_")
        ours = np.array([self._log_odds(text) for text in self._texts(X)], np.float64)
        return ours if self._positive else -ours

    def predict_proba(self, X: Texts) -> Floats:  # noqa: N803
        """Probability of each class, shape (n, 2), in the order of `classes_`."""
        sigmoid = np.array([Calibration().probability(odds) for odds in self.decision_function(X)], np.float64)
        return np.column_stack([1.0 - sigmoid, sigmoid])

    def predict(self, X: Texts) -> NDArray[Any]:  # noqa: N803
        """The likelier class of each text, shape (n,); at even chances the positive one, as the stored model says."""
        ours = self.decision_function(X) * (1 if self._positive else -1)
        found: NDArray[Any] = self.classes_[np.where(ours >= 0, self._positive, 1 - self._positive)]
        return found

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.classifier_tags.multi_class = False
        tags.no_validation = True
        return tags

    @property
    def _positive(self) -> int:
        return 0 if self.classes_[0] == self.head.value else 1

    def _log_odds(self, text: str) -> float:
        logit = self.model_.judge(fold(text).squeezed).logits[self.head]
        if not self.calibrated:
            return float(logit)
        platt = self.model_.calibrations[self.head]
        return float(platt.slope * logit + platt.offset)

    def _texts(self, values: Texts) -> list[str]:
        if isinstance(values, str | bytes):
            raise ValueError("Iterable over raw text documents expected, string object received.")  # noqa: TRY004
        texts = list(values)
        wrong = next((value for value in texts if not isinstance(value, str)), None)
        if wrong is not None or not texts:
            what = f"one is {type(wrong).__name__}" if texts else "there are 0 sample(s)"
            raise ValueError(f"{type(self).__name__} reads a one-dimensional list of strings; {what}.")
        return [text[: self.longest] for text in texts] if self.longest else texts


class SolicitationClassifier(_HeadClassifier):
    """Does the text ask the public for money (招揽)?"""

    head = Head.SOLICITATION


class ExposureClassifier(_HeadClassifier):
    """Does the text report on or complain about a scheme (曝光、维权)?"""

    head = Head.EXPOSURE


def _binary(y: ArrayLike, name: str) -> NDArray[Any]:
    if y is None:
        raise ValueError(f"{name} requires y to be passed, but the target y is None.")
    labels: NDArray[Any] = column_or_1d(y, warn=True)
    check_classification_targets(labels)
    kind = type_of_target(labels, input_name="y")
    if kind != "binary":
        raise ValueError(f"Only binary classification is supported. The type of the target is {kind}.")
    return labels


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


#: Head -> its estimator.
ESTIMATORS: dict[Head, Callable[..., _HeadClassifier]] = {
    Head.SOLICITATION: SolicitationClassifier,
    Head.EXPOSURE: ExposureClassifier,
}
