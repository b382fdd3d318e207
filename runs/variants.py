"""Variants of written rows for training, hidden as the product's own attack hides terms."""

from collections.abc import Sequence

from classifier.generation import GeneratedRow, generate
from classifier.rows import LabelledRow
from facts.findings import Family
from keywords import Engine, Kind, Rung, disguise

#: Tags between characters are markup; training reads text.
_RUNGS = tuple(rung for rung in Rung if rung is not Rung.TAG_SPLIT)
#: Shorter terms stand in ordinary words, which nobody hides.
_LEAST = 3


def make_variants(rows: Sequence[LabelledRow], *, each: int, engine: Engine) -> list[GeneratedRow]:
    """Make up to `each` variants of every row with the lexicon's terms; the same rows give the same variants."""
    hidden = (one for one in engine.lexicon.entries if one.kind is Kind.LITERAL and one.family is not Family.CONTEXT)
    terms = sorted({form for entry in hidden for form in (entry.term, *entry.variants) if len(form) >= _LEAST})
    return generate(rows, each=each, seed=0, terms=terms, hide=_hide)


def _hide(term: str, seed: int) -> str | None:
    return disguise(term, _RUNGS[seed % len(_RUNGS)], seed)
