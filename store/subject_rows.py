"""Between subjects' values and rows."""

import hashlib
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from facts.errors import NotKnown
from facts.subjects import IDENTITY, Edge, Mention, Origin, Relation, Subject, SubjectAct, SubjectKind, Trait, TraitKind
from store.rows import Columns
from store.subject_tables import KEY_LENGTH, VALUE_LENGTH

PREFIX = "ZT-"
#: Traits kept of one mention; more are a list of others' numbers.
MOST_TRAITS = 64
_LONGEST_NAME = 400
#: What no database takes: halves of surrogate pairs, and the null that PostgreSQL refuses.
_UNSTORABLE = re.compile("[\ud800-\udfff\x00]")
_KINDS = (SubjectKind.PRODUCT, SubjectKind.PERSON, SubjectKind.APP, SubjectKind.SITE, SubjectKind.FIRM)
_OF_FIRM = frozenset((TraitKind.COMPANY, TraitKind.USCC, TraitKind.REGISTRATION))
#: Kinds that say who a subject is, before all others.
IDENTITY_FIRST = {kind: place for place, kind in enumerate(IDENTITY)}
#: A person gave the name.
NAMED_BY_HAND = 99


def subject_number(subject: str) -> int:
    """ZT-000012 -> 12.

    Raises:
        NotKnown: it is not written like a subject's number.
    """
    digits = subject.upper().removeprefix(PREFIX)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        raise NotKnown(f"{subject!r} 不是主体编号；写作 ZT-000001，见 `fangfei subjects list`。")
    return int(digits)


def subject_id(number: int) -> str:
    """12 -> ZT-000012."""
    return f"{PREFIX}{number:06d}"


def clean(text: str, longest: int = _LONGEST_NAME) -> str:
    """Return a text as databases take it."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text[:longest])


def key_of(key: str) -> str:
    """Return a mention's key as it is stored: a longer one keeps its beginning and gets a digest."""
    kept = clean(key, KEY_LENGTH + 1)
    if len(kept) <= KEY_LENGTH:
        return kept
    return f"{kept[: KEY_LENGTH - 65]} {hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()}"


def kept_traits(mention: Mention) -> tuple[Trait, ...]:
    """The traits that are stored: each once, none longer than a value may be, MOST_TRAITS at most."""
    kept: dict[Trait, None] = {}
    for trait in mention.traits:
        if len(kept) >= MOST_TRAITS:
            break
        if 0 < len(trait.value) <= VALUE_LENGTH:
            kept.setdefault(Trait(kind=trait.kind, value=clean(trait.value)))
    return tuple(kept)


def said(traits: Iterable[Trait]) -> str:
    """Traits as JSON."""
    return json.dumps([[trait.kind.value, trait.value] for trait in traits], ensure_ascii=False)


@lru_cache(maxsize=16384)
def heard(text: str) -> tuple[Trait, ...]:
    """The inverse of `said`."""
    return tuple(Trait(kind=TraitKind(kind), value=value) for kind, value in json.loads(text))


def identity_of(traits: Iterable[Trait]) -> tuple[Trait, ...]:
    """Those traits that say who a subject is, each once, in one order."""
    return tuple(sorted({trait for trait in traits if trait.kind in IDENTITY_FIRST}))


def mention_columns(mention: Mention) -> dict[str, Any]:
    """A mention as a row, without its subject; its traits must be kept_traits'."""
    return {
        "key": key_of(mention.key), "origin": mention.origin.value, "seen_at": mention.seen_at,
        "name": None if mention.name is None else clean(mention.name), "traits": said(mention.traits),
        "district": mention.district and clean(mention.district, 16),
    }  # fmt: skip


def mention(row: Columns) -> Mention:
    """The inverse of mention_columns."""
    return Mention(
        key=row["key"], origin=Origin(row["origin"]), name=row["name"], traits=heard(row["traits"]),
        seen_at=row["seen_at"], district=row["district"],
    )  # fmt: skip


def name_of(one: Mention) -> tuple[int, str]:
    """How good a name a mention gives its subject, and the name: a firm's before a brand's before a host."""
    kinds = {trait.kind for trait in one.traits}
    if one.name:
        named = TraitKind.COMPANY in kinds
        return (4 if named else 3 if kinds & {TraitKind.BRAND, TraitKind.APP} else 2), clean(one.name)
    first = next((trait for trait in one.traits if trait.kind is TraitKind.DOMAIN), None)
    if first:
        return 1, first.value
    return 0, one.traits[0].value if one.traits else key_of(one.key)


def kind_of(one: Mention) -> SubjectKind:
    """What a mention says that its subject is."""
    kinds = {trait.kind for trait in one.traits}
    if kinds & _OF_FIRM:
        return SubjectKind.FIRM
    for kind, subject in (
        (TraitKind.DOMAIN, SubjectKind.SITE), (TraitKind.APP, SubjectKind.APP), (TraitKind.PERSON, SubjectKind.PERSON),
    ):  # fmt: skip
        if kind in kinds:
            return subject
    return SubjectKind.PRODUCT


def stronger(one: str, other: SubjectKind) -> SubjectKind:
    """Of two kinds the one that says more: a firm before a site before an app before a person."""
    return max(SubjectKind(one), other, key=_KINDS.index)


def subject(row: Columns, aliases: Iterable[str] = ()) -> Subject:
    """A subject of its row."""
    into = None if row["merged_into"] is None else subject_id(row["merged_into"])
    return Subject(
        id=subject_id(row["id"]), kind=SubjectKind(row["kind"]), name=row["name"],
        aliases=tuple(alias for alias in aliases if alias != row["name"]), mentions=row["mentions"],
        first_seen=row["first_seen"], last_seen=row["last_seen"], merged_into=into,
    )  # fmt: skip


def edge(row: Columns) -> Edge:
    """An edge of its row; `left` and `right` are the mentions' keys."""
    return Edge(
        id=row["id"], left=row["left"], right=row["right"], shared=heard(row["shared"]), weight=row["weight"],
        at=row["at"], cut_by=row["cut_by"], relation=Relation(row["relation"]),
    )  # fmt: skip


def act(row: Columns) -> SubjectAct:
    """An act of its row with `undone_by`."""
    other = row["other_id"]
    return SubjectAct(
        id=row["id"], act=row["act"], subject=subject_id(row["subject_id"]), by=row["by"], reason=row["reason"],
        at=row["at"], detail=json.loads(row["detail"]), undone_by=row["undone_by"], by_hand=row["by_hand"],
        other=None if other is None else subject_id(other),
    )  # fmt: skip
