"""The card is data: it comes back as it was written, damage is noticed, and no number turns against its sign."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.features import SCORED
from classifier.scorecard import POINTS_PER_LOGIT, Entry, Scorecard, shipped
from facts.assessments import Band, Bands
from facts.errors import BadInput, ModelUnusable, NoSpace


def an_entry(**changes: object) -> Entry:
    plain = {
        "name": "inducement", "part": "inducement", "sign": 1, "weight": 1.0, "cap": 2.0, "fitted": True,
        "source": "试验",
    }  # fmt: skip
    return Entry(**plain | changes)  # type: ignore[arg-type]


def test_the_shipped_card_covers_the_features() -> None:
    """Every feature has an entry, every entry its feature; weights keep their signs and say where they are from."""
    card = shipped()

    assert set(card.entries) == {feature.__name__ for feature in SCORED}
    for entry in card.entries.values():
        assert entry.sign in (-1, 1)
        assert entry.weight >= entry.least >= 0
        assert entry.cap > 0
        assert entry.source
    assert {entry.name for entry in card.entries.values() if entry.sign < 0} == {
        "exposure", "warning", "licensed", "context", "denied", "disclosed", "failure", "victims",
    }  # fmt: skip
    assert (card.entries["pretext"].weight, card.entries["pretext"].fitted) == (0.0, False)
    assert card.fitted_on["data"]


def test_a_card_comes_back_as_it_was_written(tmp_path: Path) -> None:
    """Saving and loading keeps every number, and the digest tells two cards apart."""
    shipped().save(tmp_path / "card.json")

    assert Scorecard.load(tmp_path / "card.json") == shipped()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content | {"intercept": 9.0},
        lambda content: {name: value for name, value in content.items() if name != "cues"},
        lambda content: content["features"],
        lambda content: [],
    ],
)
def test_damage_is_noticed(tmp_path: Path, damage: object) -> None:
    """A number that was changed by hand, a missing part, or another file altogether is refused with a sentence."""
    path = tmp_path / "card.json"
    shipped().save(path)
    path.write_text(json.dumps(damage(json.loads(path.read_text("utf-8")))), "utf-8")  # type: ignore[operator]

    with pytest.raises(ModelUnusable, match="calibrate --fit"):
        Scorecard.load(path)


def test_what_cannot_be_written_or_read_is_told(tmp_path: Path) -> None:
    """A folder in the place of the file, and a file that is not there."""
    with pytest.raises(NoSpace, match="cannot be written"):
        shipped().save(tmp_path)
    with pytest.raises(ModelUnusable, match="cannot be read"):
        Scorecard.load(tmp_path / "none.json")


@given(low=st.floats(-50, 50), more=st.floats(0, 50), sign=st.sampled_from((-1, 1)), weight=st.floats(0, 8))
def test_points_follow_the_sign_and_stop_at_the_cap(low: float, more: float, sign: int, weight: float) -> None:
    """More of a feature never moves the score against its sign, nor beyond its cap on either side."""
    entry = an_entry(sign=sign, weight=weight)

    assert sign * entry.points(low + more) >= sign * entry.points(low)
    assert abs(entry.points(low)) <= POINTS_PER_LOGIT * weight * entry.cap + 0.05


@pytest.mark.parametrize(
    ("score", "band"),
    [(100, Band.RED), (80, Band.RED), (79.9, Band.ORANGE), (50, Band.YELLOW), (35, Band.BLUE), (34.9, Band.NONE)],
)  # fmt: skip
def test_bands_begin_at_their_scores(score: float, band: Band) -> None:
    """The least score of a band belongs to it."""
    assert Bands(red=80, orange=65, yellow=50, blue=35).of(score) is band


@pytest.mark.parametrize(
    "scores", [(80, 81, 50, 35), (101, 65, 50, 35), (80, 65, 50, 0), (80, 65, 1, 0.5), (float("nan"), 65, 50, 35)]
)
def test_bands_descend(scores: tuple[float, float, float, float]) -> None:
    """Scores that do not descend within 0 to 100, or leave no room for the cap, are refused."""
    with pytest.raises(BadInput, match="descend"):
        Bands(**dict(zip(("red", "orange", "yellow", "blue"), scores, strict=True)))


def test_digest_of_bands_is_of_their_scores() -> None:
    """Who set them and why changes no digest; a tenth of a point does."""
    one = Bands(red=80, orange=65, yellow=50, blue=35, by="王", basis="校准")

    assert one.digest == Bands(red=80.0, orange=65, yellow=50, blue=35).digest
    assert one.digest != Bands(red=80.1, orange=65, yellow=50, blue=35).digest
