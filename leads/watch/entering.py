"""From what people type into a form or a sheet to a watch entry, with every problem said at once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache

from facts.errors import BadInput
from facts.subjects import SubjectKind, Trait, TraitKind
from facts.watching import SEALED, Scope, WatchEntry, WatchTrait
from keywords.identity.traits import company_traits, normalise
from leads.repeats.naming import LABELS, SEALED_KINDS, seal, shown
from leads.subjects.rules import load_rules
from leads.watch.columns import Columns

#: (kind, role, value as typed)
Given = tuple[TraitKind, str, str]
_DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))(?: 00:00(?::00)?)?")
_ACCOUNT = re.compile(r"[0-9]{8,32}")
_OPEN_ENDED = frozenset(("", "长期", "至解除为止", "解除为止", "无"))
_YEARS = (1990, 2100)
MOST_TRAITS = 200
LONGEST_TEXT = 2_000


def make_entry(
    texts: Mapping[str, str],
    given: Iterable[Given],
    columns: Columns,
    *,
    today: date,
    known: Iterable[Trait] = (),
    lead: str | None = None,
    subject: str | None = None,
) -> WatchEntry:
    """Make an entry of typed fields.

    Args:
        texts: field of `columns.FIELDS` -> text; missing ones are empty.
        given: traits beside the name, as typed.
        columns: what words mean.
        today: the first day where none is given.
        known: traits of a subject, normalised; the fingerprint of a text, which is a page's, and the domain of a public
            platform are left out.
        lead: where it came from.
        subject: likewise.

    Raises:
        BadInput: one sentence for every problem, in Chinese.
    """
    problems: list[str] = []
    text = {field: texts.get(field, "").strip()[:LONGEST_TEXT] for field in texts}
    name = text.get("name", "")
    kind = _kind(text.get("kind", ""), name, columns, problems)
    own = (one for one in known if one.kind is not TraitKind.TEXT and not _is_public(one))
    sure = [*_named(name, kind), *own]
    traits = _traits(sure, list(given), problems)
    since = _day(text.get("since", ""), "起始日期", problems) or today
    until = _day(text.get("until", ""), "截止日期", problems)
    review = _day(text.get("review", ""), "复核日期", problems)
    problems += _missing(text, since, until)
    district = columns.districts.get(text.get("district", ""), "")
    if not district:
        problems.append(f"发布地区“{text.get('district', '')}”不在地区表内")
    scope = columns.scopes.get(text.get("scope", "") or Scope.CITY.value)
    if scope is None:
        problems.append(f"适用范围“{text['scope']}”应为“全市”或“本区”")
    if traits and all(one.kind is TraitKind.PERSON for one in traits):
        problems.append("只有姓名，无法与重名者区分，须另填一项可核对的信息（电话、域名、信用代码等）")
    if not traits and name and not problems:
        problems.append(f"主体名称“{name[:40]}”不能用于比对，须另填一项可核对的信息")
    if problems or scope is None:
        raise BadInput("；".join(problems) + "。")
    return WatchEntry(
        id=None, name=name, traits=traits, basis=text["basis"], issuer=text["issuer"], district=district, scope=scope,
        since=since, until=until, review=review,
        procedure=text["procedure"], reason=text.get("reason", ""), lead=lead, subject=subject,
    )  # fmt: skip


def _kind(text: str, name: str, columns: Columns, problems: list[str]) -> SubjectKind:
    if not text:
        return SubjectKind.FIRM if company_traits(name) else SubjectKind.PRODUCT
    if text not in columns.kinds:
        problems.append(f"主体类别“{text}”应为{'、'.join(columns.kind(kind) for kind in SubjectKind)}之一")
    return columns.kinds.get(text, SubjectKind.FIRM)


def _named(name: str, kind: SubjectKind) -> list[Trait]:
    """What the name itself is a trait of."""
    if kind is SubjectKind.PERSON:
        own = normalise(TraitKind.PERSON, name)
        return [own] if own else []
    brand = normalise(TraitKind.BRAND, name)
    return list(company_traits(name)) or ([brand] if brand else [])


def _traits(sure: Sequence[Trait], given: Sequence[Given], problems: list[str]) -> tuple[WatchTrait, ...]:
    if len(sure) + len(given) > MOST_TRAITS:
        problems.append(f"一个条目最多 {MOST_TRAITS} 项信息，这里有 {len(sure) + len(given)} 项")
        return ()
    made: dict[tuple[TraitKind, str], WatchTrait] = {}
    for trait in sure:
        made.setdefault((trait.kind, trait.value), _kept(trait, ""))
    for kind, role, value in given:
        found = _read(kind, value)
        if found and _is_public(found):
            problems.append(f"域名“{found.value}”是公共平台，任何人可在其上发布，列入会误伤，请改填其他信息")
        elif found:
            made.setdefault((found.kind, found.value), _kept(found, role))
        else:
            why = "带星号的值不能用于比对，请填完整的值" if "*" in value else "不是有效的值"
            problems.append(f"{role or LABELS[kind]}“{shown(kind, value)[:40]}”{why}")
    return tuple(sorted(made.values()))


def _is_public(trait: Trait) -> bool:
    """Whether a domain is a platform's, on which anybody publishes: every page of it would be flagged."""
    return trait.kind is TraitKind.DOMAIN and trait in _generic()


@cache
def _generic() -> frozenset[Trait]:
    return load_rules().generic


def _read(kind: TraitKind, value: str) -> Trait | None:
    if kind in SEALED_KINDS:
        return Trait(kind=kind, value=value) if _is_seal(value) else _account(value)
    return normalise(kind, value)


def _kept(trait: Trait, role: str) -> WatchTrait:
    value = seal(trait.kind, trait.value) if trait.kind in SEALED_KINDS else trait.value
    return WatchTrait(kind=trait.kind, value=value, shown=shown(trait.kind, trait.value), role=role)


def _account(value: str) -> Trait | None:
    """Read an account: of cards and of firms, whose numbers have no check digit."""
    number = re.sub(r"[\s-]", "", value[:LONGEST_TEXT])
    return Trait(kind=TraitKind.BANK_CARD, value=number) if _ACCOUNT.fullmatch(number) else None


def _is_seal(value: str) -> bool:
    return re.fullmatch(rf"{SEALED}[0-9a-f]{{64}}", value) is not None


def _day(text: str, what: str, problems: list[str]) -> date | None:
    """Read 2026-11-23, 2026/11/23, 2026年11月23日 or 20261123; None where it is open."""
    if text in _OPEN_ENDED:
        return None
    found = _DATE.fullmatch(text[:40])
    try:
        if found:
            day = date(int(found[1]), int(found[2] or found[4]), int(found[3] or found[5]))
            if _YEARS[0] <= day.year <= _YEARS[1]:
                return day
    except ValueError:
        pass
    problems.append(f"{what}“{text[:40]}”不是日期，请写成 2026-11-23")
    return None


def _missing(text: Mapping[str, str], since: date, until: date | None) -> list[str]:
    needed = {
        "name": "主体名称", "basis": "法律依据", "issuer": "发布单位", "procedure": "解除程序",
    }  # fmt: skip
    said = [f"缺{label}" for field, label in needed.items() if not text.get(field)]
    if until is None and not text.get("review"):
        said.append("缺期限：须填截止日期，或写“至解除为止”并填复核日期")
    if until and until < since:
        said.append(f"截止日期 {until} 早于起始日期 {since}")
    return said


def read_term(until: str, review: str, today: date) -> tuple[date | None, date | None]:
    """Read a new term.

    Raises:
        BadInput: it names neither a last day nor a day of review, or one that is past.
    """
    problems: list[str] = []
    last, look = _day(until.strip(), "截止日期", problems), _day(review.strip(), "复核日期", problems)
    if last is None and look is None and not problems:
        problems.append("缺期限：须给出新的截止日期，或复核日期")
    problems += [f"{what} {day} 已过" for what, day in (("截止日期", last), ("复核日期", look)) if day and day < today]
    if problems:
        raise BadInput("；".join(problems) + "。")
    return last, look
