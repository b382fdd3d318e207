"""The heads as scikit-learn estimators: its own checks, its own tools, and the stored model's own numbers."""

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_validate
from sklearn.utils import estimator_checks

from classifier.estimators import ESTIMATORS, ExposureClassifier, SolicitationClassifier
from classifier.heads import HEADS, Head
from classifier.rows import LabelledRow
from classifier.training import train
from facts.assessments import Stance
from text import fold

#: Checks that need no data, and checks whose arrays a text estimator may refuse.
AS_IT_IS = (
    "check_do_not_raise_errors_in_init_or_set_params", "check_estimator_cloneable", "check_estimator_repr",
    "check_estimator_tags_renamed", "check_estimators_unfitted", "check_fit1d", "check_get_params_invariance",
    "check_mixin_order", "check_no_attributes_set_in_init", "check_nonsquare_error",
    "check_parameters_default_constructible", "check_set_params", "check_supervised_y_no_nan", "check_valid_tag_types",
)  # fmt: skip
#: Checks on arrays of numbers, whose rows are read as words here.
ON_WORDS = (
    "check_classifiers_classes", "check_decision_proba_consistency", "check_dict_unchanged",
    "check_dont_overwrite_parameters", "check_estimators_fit_returns_self", "check_estimators_overwrite_params",
    "check_estimators_pickle", "check_fit_check_is_fitted", "check_fit_idempotent", "check_fit_score_takes_y",
    "check_methods_sample_order_invariance", "check_methods_subset_invariance", "check_pipeline_consistency",
    "check_readonly_memmap_input", "check_sample_weights_list", "check_sample_weights_not_overwritten",
    "check_sample_weights_shape", "check_supervised_y_2d",
)  # fmt: skip


class OfNumbers(SolicitationClassifier):
    """Writes each row of numbers as Chinese characters, one a feature, so that checks on arrays have texts to read."""

    def _texts(self, values: Any) -> list[str]:
        steps = np.clip(np.asarray(values, np.float64) * 8, -50, 50).astype(int)
        return super()._texts(
            ["".join(chr(0x4E00 + 128 * (at % 99) + 64 + s) for at, s in enumerate(r)) for r in steps]
        )


def check(name: str) -> Callable[[str, Any], None]:
    found: Callable[[str, Any], None] = getattr(estimator_checks, name)
    return found


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::sklearn.exceptions.DataConversionWarning")
@pytest.mark.parametrize("kind", ESTIMATORS.values())
@pytest.mark.parametrize("name", AS_IT_IS)
def test_scikit_learns_checks(name: str, kind: Callable[[], Any]) -> None:
    """The checks of check_estimator that apply to an estimator of texts."""
    made = kind()

    assert check(name)(type(made).__name__, made) is None


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ON_WORDS)
def test_scikit_learns_checks_on_words(name: str) -> None:
    """The checks of check_estimator that bring numbers, read as words."""
    assert check(name)("OfNumbers", OfNumbers()) is None


def some(count: int = 60) -> tuple[list[str], list[str], list[str]]:
    """Texts, labels and groups."""
    asks = [f"保本保息，月息两分，{n}号项目扫码认购" for n in range(count // 2)]
    rest = [f"今日多云，{n}路公交改线，请留意站牌" for n in range(count // 2)]
    return asks + rest, ["solicitation"] * len(asks) + ["other"] * len(rest), [str(n % 12) for n in range(count)]


def test_cross_validate_clone_and_grid_search() -> None:
    """What a model keeper does with any estimator works: grouped folds, parameters, copies, pickles."""
    texts, labels, groups = some()
    done = cross_validate(
        SolicitationClassifier(), texts, labels, groups=groups, cv=GroupKFold(3), scoring=("accuracy", "neg_log_loss")
    )
    searched = GridSearchCV(SolicitationClassifier(), {"longest": [4, 0]}, cv=3).fit(texts, labels)
    fitted = SolicitationClassifier(longest=9).fit(texts, labels)
    again = pickle.loads(pickle.dumps(fitted))

    assert done["test_accuracy"].min() > 0.9
    assert set(searched.best_params_) == {"longest"}
    assert clone(fitted).get_params() == {"calibrated": True, "longest": 9}
    assert not hasattr(clone(fitted), "model_")
    assert (again.predict_proba(texts) == fitted.predict_proba(texts)).all()


@pytest.mark.parametrize("head", ESTIMATORS)
def test_numbers_are_those_of_the_stored_model(head: Head) -> None:
    """Fit is `train` on rows of this head: the same probabilities to the last bit, and bare ones on request."""
    texts, labels, groups = some()
    labels = [head.value if label == "solicitation" else label for label in labels]
    rows = [
        LabelledRow(text=text, stance=Stance(label), group=group, heads=frozenset({head}))
        for text, label, group in zip(texts, labels, groups, strict=True)
    ]
    model = train(rows, manifest={"version": "x"}).model
    chances = [model.judge(fold(text).squeezed).probabilities[head] for text in texts]
    fitted = ESTIMATORS[head]().fit(texts, labels, groups=groups)
    column = list(fitted.classes_).index(head.value)
    bare = fitted.set_params(calibrated=False).decision_function(texts)

    assert np.allclose(fitted.set_params(calibrated=True).predict_proba(texts)[:, column], chances, rtol=0, atol=1e-15)
    assert np.allclose(
        np.abs(bare), [abs(model.judge(fold(text).squeezed).logits[head]) for text in texts], rtol=0, atol=1e-12
    )


@pytest.mark.parametrize("classes", [(0, 1), (False, True), ("exposure", "other"), ("other", "warning"), (-1, 1)])
def test_classes_keep_their_order(classes: tuple[Any, Any]) -> None:
    """Columns follow classes_, ascending; the class named like the head is the positive one, else the greater."""
    texts, labels, _ = some()
    positive = 0 if classes[0] == "exposure" else 1
    asked = [classes[positive] if label == "solicitation" else classes[1 - positive] for label in labels]
    fitted = ExposureClassifier().fit(texts, asked)
    chances = fitted.predict_proba(texts)

    assert fitted.classes_.tolist() == list(classes)
    assert fitted.predict(texts).tolist() == asked
    assert np.allclose(chances.sum(axis=1), 1.0)
    assert (chances[:30, positive] > 0.5).all()
    assert ((fitted.decision_function(texts) > 0) == (chances[:, 1] > 0.5)).all()


def test_a_stored_model_is_a_fitted_estimator() -> None:
    """`of` wraps a model, so that scikit-learn's tools measure what is on the shelf."""
    texts, labels, _ = some()
    fitted = SolicitationClassifier().fit(texts, labels)
    wrapped = SolicitationClassifier.of(fitted.model_, classes=("other", "solicitation"))

    assert wrapped.score(texts, labels) == fitted.score(texts, labels) == 1.0
    assert sorted(wrapped.model_.intercepts) == sorted(HEADS)


def test_weights_and_groups_count() -> None:
    """A text that counts nothing teaches nothing; groups decide the folds of the calibration."""
    texts, labels, groups = some()
    turned = ["solicitation"] * 60
    plain = SolicitationClassifier().fit(texts, labels, groups=groups)
    doubled = SolicitationClassifier().fit(
        texts * 2, labels + turned, sample_weight=[1.0] * 60 + [0.0] * 60, groups=groups * 2
    )
    grouped = SolicitationClassifier().fit(texts, labels, groups=["a"] * 30 + ["b"] * 30)

    assert (doubled.predict(texts) == plain.predict(texts)).all()
    assert plain.model_.calibrations != grouped.model_.calibrations


@pytest.mark.parametrize(
    ("texts", "labels", "more", "said"),
    [
        ("一段话", [0, 1], {}, "raw text documents expected"),
        ([], [], {}, "0 sample"),
        (["一", 2], [0, 1], {}, "one is int"),
        (["一", "二"], [0, 0], {}, "one class"),
        (["一", "二", "三"], [0, 1, 2], {}, "Only binary classification"),
        (["一", "二"], [0, 1, 1], {}, "inconsistent numbers"),
        (["一", "二"], None, {}, "requires y"),
        (["一", "二"], [0, 1], {"sample_weight": [1.0, -1.0]}, "Negative"),
        (["一", "二"], [0, 1], {"groups": ["a"]}, "inconsistent numbers"),
    ],
)
def test_what_cannot_be_learnt_is_a_value_error(texts: Any, labels: Any, more: dict[str, Any], said: str) -> None:
    """scikit-learn's own kind of error, with a sentence."""
    with pytest.raises(ValueError, match=said):
        SolicitationClassifier().fit(texts, labels, **more)


def test_unfitted_says_so() -> None:
    with pytest.raises(NotFittedError):
        SolicitationClassifier().predict_proba(["一"])
