"""A clue as a mention: by which names and numbers its subject can be known to be the one of a page."""

from collections.abc import Iterator

from facts.clues import Clue, ClueKind
from facts.findings import IdentifierKind
from facts.readings import Reading
from facts.subjects import Mention, Origin, Trait, TraitKind
from keywords import identifiers
from keywords.identity.traits import company_traits, normalise
from text import fold

#: Kinds taken out of what a clue tells freely: ways to reach the subject. Companies there are as often its victims.
_TOLD = frozenset((
    IdentifierKind.PHONE, IdentifierKind.QQ, IdentifierKind.WECHAT, IdentifierKind.WALLET, IdentifierKind.APP,
    IdentifierKind.ICP, IdentifierKind.OFFICIAL_ACCOUNT, IdentifierKind.BANK_CARD,
))  # fmt: skip
#: Code points of free text that are looked through.
_MOST = 4_000


def mention_of(clue: Clue) -> Mention:
    """Make the mention of a stored clue; its key stays the same when the clue comes again.

    Raises:
        ValueError: the clue has no number yet.
    """
    if clue.id is None:
        raise ValueError("only a stored clue is mentioned")
    return Mention(
        key=f"clue {clue.id}",
        origin=Origin.CLUE,
        name=clue.subject,
        traits=tuple(dict.fromkeys(_traits(clue))),
        seen_at=clue.received_at,
        district=clue.district,
    )


def _traits(clue: Clue) -> Iterator[Trait]:
    # The address of a report is the paper's, not its subject's.
    url = None if clue.kind is ClueKind.MEDIA else clue.url
    said = [(TraitKind.USCC, clue.uscc), (TraitKind.DOMAIN, url), (TraitKind.PERSON, clue.legal_person)]
    for kind, value in said:
        if value and (trait := normalise(kind, value)):
            yield trait
    yield from _named(clue.subject)
    for name in clue.registration.former_names if clue.registration else ():
        yield from company_traits(name, TraitKind.FORMER_NAME)
    told = "\n".join(filter(None, (clue.behaviour, clue.promise, clue.demand)))[:_MOST]
    yield from _told(told)


def _named(name: str | None) -> Iterator[Trait]:
    if not name:
        return
    firms = company_traits(name)
    yield from firms
    if not firms and (brand := normalise(TraitKind.BRAND, name)):
        yield brand


def _told(text: str) -> Iterator[Trait]:
    if not text:
        return
    reading = Reading(url=None, title="", text=text, visible=len(text))
    for each in identifiers(fold(text), reading):
        if each.kind in _TOLD and each.valid and (trait := normalise(TraitKind(each.kind.value), each.value)):
            yield trait
