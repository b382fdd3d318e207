"""The questions the text model answers, each with its own column of weights."""

from collections.abc import Mapping
from enum import StrEnum

from facts.assessments import Stance


class Head(StrEnum):
    """Two questions asked apart, and one head a remaining stance.

    A model of reports finds no adverts (average precision .02 in a trial), so soliciting and exposing are
    trained and evaluated apart; warning, licensed and other only decide what a page is that does neither.
    """

    SOLICITATION = "solicitation"
    EXPOSURE = "exposure"
    WARNING = "warning"
    LICENSED = "licensed"
    OTHER = "other"

    @property
    def stance(self) -> Stance:
        """The stance this head speaks for."""
        return Stance(self.value)


HEADS = tuple(Head)
_REST = tuple(head for head in HEADS if head is not Head.SOLICITATION)


def stance_of(chances: Mapping[Head, float]) -> Stance:
    """What a text does by the heads' probabilities: soliciting from even chances on, else the likeliest of the rest."""
    soliciting = chances[Head.SOLICITATION] >= 0.5
    return Stance.SOLICITATION if soliciting else max(_REST, key=lambda head: chances[head]).stance
