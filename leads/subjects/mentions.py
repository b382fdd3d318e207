"""A page, an advert or an outside clue, as far as it says who is behind it.

page     the firm that speaks on it, codes beside its name, its contacts, filings and counters of the site
advert   what its text names, and the site its click ends at
clue     what the other system gives
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from facts.adverts import Shown
from facts.assessments import Assessment
from facts.findings import Evidence, Identifier, IdentifierKind
from facts.pages import Page
from facts.subjects import Mention, Origin, Trait, TraitKind
from keywords.identity.icons import icon_digest
from keywords.identity.traits import company_traits, normalise
from leads.subjects.brands import brand_of
from leads.subjects.owners import Owner, Surroundings, beside, owner_of

#: Values of one kind beyond which a page is a list of others' numbers.
_MOST_OF_A_KIND = 6
#: Kinds that belong to whoever speaks on the page, and those that belong to whoever runs the site.
_CONTACTS = (
    IdentifierKind.PHONE, IdentifierKind.LANDLINE, IdentifierKind.QQ, IdentifierKind.WECHAT, IdentifierKind.EMAIL,
    IdentifierKind.OFFICIAL_ACCOUNT, IdentifierKind.WALLET, IdentifierKind.BANK_CARD, IdentifierKind.APP,
)  # fmt: skip
_SITE = (IdentifierKind.ICP, IdentifierKind.POLICE_FILING)
_LEAST_SCRIPTS = 3

Find = Callable[[str], Sequence[Identifier]]


def page_key(url: str) -> str:
    """The key of a page's mention."""
    return f"page {url}"


def clue_key(clue: str) -> str:
    """The key of a clue's mention, from its number such as WB-000001."""
    return f"clue {clue}"


def mention_of_page(
    page: Page, assessment: Assessment, icon: bytes | None = None, templates: Sequence[str] = ()
) -> Mention:
    """Say who is behind a page, as it claims; the traits that say most stand first.

    Names of partners, banks and authorities, hotlines, hidden numbers and lists of more than six numbers of a kind are
    left out. Where another firm runs the site, or the page is a board's, the site's filings, domain, counters and icon
    are left out too.

    Args:
        page: the page.
        assessment: what screening made of it.
        icon: bytes of the site's icon where it was kept.
        templates: what its markup is built of, as text.skeleton gives it.
    """
    evidence = assessment.evidence
    owner = owner_of(evidence)
    words = Surroundings(evidence.reading)
    own = [*_named(evidence, owner), *_contacts(evidence.identifiers, words)]
    is_guest = owner.is_guest if owner else bool(own) and words.is_board
    site = [] if is_guest else _site(page, evidence, words, icon)
    brand = None if is_guest else brand_of(evidence.reading)
    if brand and (trait := normalise(TraitKind.BRAND, brand)):
        own.append(trait)
    if not is_guest:
        site += [trait for mark in templates if (trait := normalise(TraitKind.TEMPLATE, mark))]
    if evidence.main_fingerprint and (trait := normalise(TraitKind.TEXT, _digest(evidence.main_fingerprint))):
        site.append(trait)
    return Mention(
        key=page_key(page.url), origin=Origin.PAGE, name=owner.name if owner else brand,
        traits=tuple(dict.fromkeys([*own, *site])), seen_at=page.fetched_at,
    )  # fmt: skip


def mentions_of_adverts(shown: Sequence[Shown], find: Find, seen_at: datetime) -> list[Mention]:
    """Say who is behind adverts: by the numbers in their texts and by where the clicks ended.

    Args:
        shown: adverts with their publishers.
        find: the identifiers of a text, as keywords.identifiers gives them of a reading.
        seen_at: when the publishers' pages were fetched.

    Returns:
        One mention for each advert that says anything, in order.
    """
    found = []
    for one in shown:
        identifiers = find(one.advert.text) if one.advert.text else ()
        traits = [*_firms(identifiers), *_contacts(identifiers, None)]
        landing = one.chain[-1] if one.chain else one.advert.click_url if not one.advert.network else None
        if landing and (site := normalise(TraitKind.DOMAIN, _host(landing))):
            traits.append(site)
        if traits:
            name = next((each.value for each in identifiers if each.kind is IdentifierKind.COMPANY), None)
            key = f"advert {one.publisher} {one.advert.position}"
            kept = tuple(dict.fromkeys(traits))
            found.append(Mention(key=key, origin=Origin.ADVERT, name=name, traits=kept, seen_at=seen_at))
    return found


def mention_of_clue(
    key: str, name: str | None, raw: Iterable[tuple[TraitKind, str]], seen_at: datetime, district: str | None = None
) -> Mention:
    """Say who an outside clue is of.

    Args:
        key: as clue_key gives it.
        name: the subject as the other system writes it; a firm's full name becomes a trait.
        raw: names and numbers as the other system writes them; what cannot be one of its kind is left out.
        seen_at: when the clue came in.
        district: division code such as 350203.
    """
    traits: list[Trait] = list(company_traits(name)) if name else []
    traits += [trait for kind, value in raw for trait in traits_of_raw(kind, value)]
    kept = tuple(dict.fromkeys(traits))
    return Mention(key=key, origin=Origin.CLUE, name=name, traits=kept, seen_at=seen_at, district=district)


def traits_of_raw(kind: TraitKind, value: str) -> tuple[Trait, ...]:
    """The traits of one value as somebody wrote it; none where it cannot be of its kind."""
    if kind in (TraitKind.COMPANY, TraitKind.FORMER_NAME):
        return company_traits(value, kind)
    trait = normalise(kind, value)
    return (trait,) if trait else ()


def _named(evidence: Evidence, owner: Owner | None) -> list[Trait]:
    """The owner's names, its codes and its legal representative."""
    codes = _by_kind(evidence.identifiers)
    own = (_own_code(codes[kind], owner) for kind in (IdentifierKind.USCC, IdentifierKind.REGISTRATION))
    traits = [code for code in own if code]
    if owner:
        traits += company_traits(owner.name)
        for former in owner.former:
            traits += company_traits(former, TraitKind.FORMER_NAME)
    people = [one for one in codes[IdentifierKind.PERSON] if one.detail == "legal_representative"]
    if len({one.value for one in people}) == 1 and (person := normalise(TraitKind.PERSON, people[0].value)):
        traits.append(person)
    return traits


def _own_code(codes: Sequence[Identifier], owner: Owner | None) -> Trait | None:
    """The code that is the owner's: beside its name, or the only one where nobody is named."""
    near = [code for code in codes if code.valid and (owner is None or any(beside(one, code) for one in owner.places))]
    if owner is None and len({code.value for code in near}) > 1:
        return None
    if owner:
        near.sort(key=lambda code: min(abs(code.start - one.end) for one in owner.places))
    return normalise(TraitKind(near[0].kind.value), near[0].value) if near else None


def _firms(identifiers: Sequence[Identifier]) -> list[Trait]:
    """The firm that an advert names; none where it names several."""
    firms = dict.fromkeys(one.value for one in identifiers if one.kind is IdentifierKind.COMPANY)
    return list(company_traits(next(iter(firms)))) if len(firms) == 1 else []


def _contacts(identifiers: Sequence[Identifier], words: Surroundings | None) -> list[Trait]:
    """Numbers and accounts by which whoever speaks is reached or paid."""
    traits: list[Trait] = []
    by_kind = _by_kind(identifiers)
    for kind in _CONTACTS:
        own = [one for one in by_kind[kind] if _is_own(one, words)]
        values = dict.fromkeys(one.value for one in own)
        if len(values) > _MOST_OF_A_KIND:
            values = dict.fromkeys(one.value for one in own if words and words.in_footer(one))
        if len(values) <= _MOST_OF_A_KIND:
            found = (normalise(TraitKind(kind.value), value) for value in values)
            traits += [trait for trait in found if trait]
    return traits


def _is_own(one: Identifier, words: Surroundings | None) -> bool:
    if one.partial or not one.valid or one.detail in ("service", "official"):
        return False
    return words is None or not words.says("hotline", one)


def _site(page: Page, evidence: Evidence, words: Surroundings, icon: bytes | None) -> list[Trait]:
    """What belongs to whoever runs the site: domain, filings, counters, icon, template."""
    raw: list[tuple[TraitKind, str]] = [(TraitKind.DOMAIN, page.host)]
    by_kind = _by_kind(evidence.identifiers)
    for kind in _SITE:
        said = [one for one in by_kind[kind] if one.valid and not words.says("aside", one)]
        # The site's own stands below; others' stand in what the page tells.
        best = [one for one in said if words.in_footer(one)] or said
        if best:
            raw.append((TraitKind(kind.value), best[-1].value))
    counters = dict.fromkeys(one.value for one in by_kind[IdentifierKind.TRACKING_ID])
    raw += [(TraitKind.TRACKING_ID, value) for value in list(counters)[:_MOST_OF_A_KIND]]
    if icon:
        raw.append((TraitKind.ICON, icon_digest(icon[: 1 << 16])))
    if template := template_of(evidence):
        raw.append((TraitKind.TEMPLATE, template))
    found = (normalise(kind, value) for kind, value in raw)
    return [trait for trait in found if trait]


def template_of(evidence: Evidence) -> str | None:
    """What a site was set up from, as a digest of its scripts' paths and its fields; None where it has few scripts."""
    scripts = [script.partition("//")[2].partition("?")[0] for script in evidence.reading.scripts[:200]]
    paths = sorted({script.partition("/")[2] for script in scripts} - {""})
    if len(paths) < _LEAST_SCRIPTS:
        return None
    return _digest("\n".join([*paths, *sorted(set(evidence.reading.fields[:200]))]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:32]


def _by_kind(identifiers: Iterable[Identifier]) -> Mapping[IdentifierKind, list[Identifier]]:
    found: dict[IdentifierKind, list[Identifier]] = defaultdict(list)
    for one in identifiers:
        found[one.kind].append(one)
    return found


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
