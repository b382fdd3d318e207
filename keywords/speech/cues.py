"""Words that say how a sentence means its terms: denied, warned of, or reported of others."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from keywords.entries.forms import Form


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
    #: How it ended (血本无归): a promise before it is somebody else's; what failed besides is the page's own complaint.
    FAILED = "failed"
    #: The page comes back to itself (,我们): blame before it does not reach what follows.
    OWN = "own"
    #: Nothing: it keeps a shorter cue inside it from counting (不仅 is no 不).
    NOTHING = "nothing"


class Side(StrEnum):
    """On which side of the term the cue stands."""

    BEFORE = "before"
    AFTER = "after"
    BOTH = "both"


#: Reach in code points for "clause" and "sentence"; the former also ends at a comma or colon.
CLAUSE, SENTENCE = 40, 160
#: A cue of reach "none" reaches no term; it only marks the one it stands in.
_REACHES = {"clause": CLAUSE, "sentence": SENTENCE, "none": -1}


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


#: Code points between a denial and the word of blame it denies: 远离一切非法集资.
_TOUCHING = 2


@dataclass(frozen=True, slots=True)
class Word:
    """A cue word with everything it says, and what a page is asked about it word by word."""

    cues: tuple[Cue, ...]
    #: It blames what stands before it.
    blames: bool
    #: Code points behind it within which it denies a word of blame; -1 where it denies none.
    spares: int
    #: It forbids what follows it, a list too.
    forbids: bool
    #: It tells of a failure.
    fails: bool
    #: It says nothing; it only kept a shorter cue from counting.
    is_silent: bool

    @classmethod
    def of(cls, cues: Iterable[Cue]) -> "Word":
        """Sum up the cues of one word."""
        cues = tuple(cues)
        denied = [cue for cue in cues if cue.says is Says.DENIED]
        fails = any(cue.says is Says.FAILED for cue in cues)
        return cls(
            cues=cues,
            blames=fails or any(cue.says is Says.QUOTED and cue.side is not Side.BEFORE for cue in cues),
            spares=min(max((cue.reach for cue in cues if _spares(cue)), default=-1), _TOUCHING),
            forbids=any(cue.side is not Side.AFTER for cue in denied),
            fails=fails,
            is_silent=all(cue.says is Says.NOTHING for cue in cues),
        )


def _spares(cue: Cue) -> bool:
    return cue.says is Says.DENIED or (cue.says is Says.NOTHING and cue.reach > 0)


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
        length = _REACHES.get(reach) or int(reach)
    except ValueError as error:
        raise form.refuse(f"{error}; see keywords/lexicon/README.md for says, side and reach") from error
    return [
        Cue(word=word, says=says, side=side, reach=length, within_clause=reach != "sentence")
        for word in form.texts("words")
    ]
