"""Words that say how a sentence means its terms: denied, warned of, or reported of others."""

from dataclasses import dataclass
from enum import StrEnum

from keywords.forms import Form


class Says(StrEnum):
    """What a cue says about the term it reaches."""

    #: The term is denied, forbidden or warned of.
    DENIED = "denied"
    #: The term is somebody else's claim: reported, attributed, called a lure.
    QUOTED = "quoted"
    #: A word of speech; it quotes only what stands between quotation marks after it.
    SPEECH = "speech"
    #: A word for somebody else; a word of speech after it quotes the clause without quotation marks.
    TALKER = "talker"
    #: Nothing: it keeps a shorter cue inside it from counting (不仅 is no 不).
    NOTHING = "nothing"


class Side(StrEnum):
    """On which side of the term the cue stands."""

    BEFORE = "before"
    AFTER = "after"
    BOTH = "both"


#: Reach in code points for "clause" and "sentence"; the former also ends at a comma or colon.
CLAUSE, SENTENCE = 40, 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One word with what it says and how far."""

    word: str
    says: Says
    side: Side
    #: Code points that may stand between cue and term.
    reach: int
    #: Whether a comma ends the reach.
    within_clause: bool


def read_cues(form: Form) -> tuple[Cue, ...]:
    """Read cues.yml.

    Raises:
        BrokenLexicon: a group names an unknown kind, side or reach.
    """
    form.only(("cues",))
    return tuple(cue for group in form.forms("cues") for cue in _group(group))


def _group(form: Form) -> list[Cue]:
    form.only(("says", "side", "reach", "words", "because"))
    reach = form.text("reach", "0")
    try:
        says, side = Says(form.text("says")), Side(form.text("side", "before"))
        length = {"clause": CLAUSE, "sentence": SENTENCE}.get(reach) or int(reach)
    except ValueError as error:
        raise form.refuse(f"{error}; see keywords/lexicon/README.md for says, side and reach") from error
    return [
        Cue(word=word, says=says, side=side, reach=length, within_clause=reach != "sentence")
        for word in form.texts("words")
    ]
