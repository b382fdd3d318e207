"""What of a page is compared when a quiet lead is seen again, and what the analyst is told of it.

    page, mention ──material_of──► Material ──material(before, after)──► ("承诺年化收益由 12% 升至 24%", …) or nothing

Dates, counters, read counts and the rest of the wording are no part of a Material: they cannot make a lead speak.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from facts.assessments import Assessment, Band, Stance
from facts.findings import AmountRole, CrowdRole
from facts.subjects import Mention, TraitKind
from facts.watching import Mark, Material
from leads.repeats.naming import NAMES, mark, plain, say
from leads.repeats.rules import Change, MaterialRules

Number = TypeVar("Number", int, float)

#: Lexicon category of 保本保收益承诺.
_GUARANTEES = "L1"
#: Marks and names kept of a lead; directories have more, and lead nowhere.
MOST = 200
_BANDS = (Band.NONE, Band.BLUE, Band.YELLOW, Band.ORANGE, Band.RED)
_BAND_WORDS = dict(zip(_BANDS, ("无", "蓝", "黄", "橙", "红"), strict=True))
_STANCE_WORDS = {
    Stance.SOLICITATION: "招揽", Stance.EXPOSURE: "曝光、维权", Stance.WARNING: "警示", Stance.LICENSED: "持牌产品",
    Stance.OTHER: "其他", Stance.TOO_LITTLE_TEXT: "文字过少",
}  # fmt: skip
_CROWDS = (CrowdRole.MEMBERS, CrowdRole.INVESTORS, CrowdRole.VICTIMS)
_REACHED = frozenset((
    TraitKind.PHONE, TraitKind.LANDLINE, TraitKind.WECHAT, TraitKind.QQ, TraitKind.OFFICIAL_ACCOUNT, TraitKind.APP,
    TraitKind.EMAIL, TraitKind.WALLET, TraitKind.BANK_CARD,
))  # fmt: skip


def material_of(assessment: Assessment, mention: Mention) -> Material:
    """Take what can be material from a page and from who it says is behind it.

    What the page denies or quotes is not its own and is left out.
    """
    evidence = assessment.evidence
    promises = [one for one in evidence.promises if not one.negated and not one.quoted]
    terms = {hit.term for hit in evidence.hits if hit.category == _GUARANTEES and not hit.negated and not hit.quoted}
    topics = evidence.topics
    return Material(
        stance=assessment.stance,
        band=assessment.band,
        annual_percent=_most(one.annual_percent for one in promises),
        guarantees=tuple(sorted(terms))[:MOST],
        contacts=tuple(sorted({mark(one) for one in mention.traits if one.kind in _REACHED}))[:MOST],
        names=_united((), (one.value for one in sorted(mention.traits) if one.kind in NAMES)),
        raised_yuan=_most(one.yuan for one in evidence.amounts if one.role is AmountRole.RAISED),
        people=_most(one.people for one in evidence.crowd if one.role in _CROWDS),
        modes=(topics.mode,) if topics.mode else (),
        pretexts=topics.pretexts,
        districts=(mention.district,) if mention.district else (),
    )


def widened(before: Material, after: Material) -> Material:
    """Return what both say together: the highest numbers, every name, the more serious stance and band."""
    return Material(
        stance=Stance.SOLICITATION if Stance.SOLICITATION in (before.stance, after.stance) else after.stance,
        band=max(before.band, after.band, key=_BANDS.index),
        annual_percent=_most((before.annual_percent, after.annual_percent)),
        guarantees=tuple(sorted({*before.guarantees, *after.guarantees}))[:MOST],
        contacts=tuple(sorted({*before.contacts, *after.contacts}))[:MOST],
        names=_united(before.names, after.names),
        raised_yuan=_most((before.raised_yuan, after.raised_yuan)),
        people=_most((before.people, after.people)),
        modes=_joined(before.modes, after.modes),
        pretexts=_joined(before.pretexts, after.pretexts),
        districts=_joined(before.districts, after.districts),
    )


def material(
    before: Material,
    after: Material,
    rules: MaterialRules,
    *,
    place: Callable[[str], str] = str,
) -> tuple[str, ...]:
    """Say in plain Chinese what of a quiet lead has changed; empty where nothing material has.

    Args:
        before: of the lead when it was put to rest or spoke last.
        after: of the page that was seen now.
        rules: which changes count, and how they are worded.
        place: division code -> name.
    """
    found: Mapping[str, Callable[[Change], tuple[str, str] | None]] = {
        "solicitation": lambda _: _turned(before.stance, after.stance),
        "return": lambda rule: _stepped(before.annual_percent, after.annual_percent, rule),
        "guarantee": lambda _: _new(before.guarantees, after.guarantees),
        "payment": lambda rule: _reached(before, after, rule),
        "contact": lambda rule: _reached(before, after, rule),
        "name": lambda _: _named(before.names, after.names),
        "amount": lambda rule: _grown(before.raised_yuan, after.raised_yuan, rule, _yuan),
        "crowd": lambda rule: _grown(before.people, after.people, rule, lambda number: f"{number} 人"),
        "mode": lambda _: _new(before.modes, after.modes),
        "pretext": lambda _: _new(before.pretexts, after.pretexts),
        "district": lambda _: _new(before.districts, after.districts, place),
        "band": lambda _: _risen(before.band, after.band),
    }
    told = []
    for name, look in found.items():
        rule = rules.changes.get(name)
        if rule and (change := look(rule)):
            old, new = change
            told.append((rule.says if old else rule.says_first).format(old=old, new=new))
    return tuple(told)


def _turned(before: Stance, after: Stance) -> tuple[str, str] | None:
    if after is not Stance.SOLICITATION or before is Stance.SOLICITATION:
        return None
    return _STANCE_WORDS[before], _STANCE_WORDS[after]


def _stepped(before: float | None, after: float | None, rule: Change) -> tuple[str, str] | None:
    if after is None or (before is not None and after < before + rule.amount):
        return None
    return "" if before is None else f"{before:g}%", f"{after:g}%"


def _grown(
    before: int | None, after: int | None, rule: Change, wording: Callable[[int], str]
) -> tuple[str, str] | None:
    if after is None or (before is not None and after < max(1, before) * rule.amount):
        return None
    return "" if before is None else wording(before), wording(after)


def _reached(before: Material, after: Material, rule: Change) -> tuple[str, str] | None:
    known = {one.digest for one in before.contacts}
    new = [one for one in after.contacts if one.kind in rule.kinds and one.digest not in known]
    return ("", _list(_said(one) for one in new)) if new else None


def _said(one: Mark) -> str:
    return say(one.kind, one.shown)


def _named(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, str] | None:
    known = {plain(TraitKind.COMPANY, name) for name in before}
    new = [name for name in after if plain(TraitKind.COMPANY, name) not in known]
    return ("", _list(f"“{name}”" for name in new)) if new else None


def _new(
    before: tuple[str, ...], after: tuple[str, ...], wording: Callable[[str], str] = str
) -> tuple[str, str] | None:
    new = [wording(one) for one in after if one not in before]
    return (_list(map(wording, before)), _list(new)) if new else None


def _risen(before: Band, after: Band) -> tuple[str, str] | None:
    if _BANDS.index(after) <= _BANDS.index(before):
        return None
    return _BAND_WORDS[before], _BAND_WORDS[after]


def _list(parts: Iterable[str]) -> str:
    told = list(parts)
    return "、".join(told[:5]) + (f"等 {len(told)} 项" if len(told) > 5 else "")


def _yuan(yuan: int) -> str:
    return f"{yuan / 10_000:.2f} 万元"


def _most(values: Iterable[Number | None]) -> Number | None:
    return max((value for value in values if value is not None), default=None)


def _joined(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*before, *after)))[:MOST]


def _united(before: Iterable[str], after: Iterable[str]) -> tuple[str, ...]:
    """Join names, each compared form once."""
    kept: dict[str, str] = {}
    for name in (*before, *after):
        kept.setdefault(plain(TraitKind.COMPANY, name), name)
    return tuple(kept.values())[:MOST]
