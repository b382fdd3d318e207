"""The lexicon as a table with Chinese headings: entry to row and row to fields, each value judged in plain words.

Lists stand one item a line in their cell. Codes may stand with their names: “P16 数字藏品与元宇宙”, “S06”.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from facts.findings import Element, Family
from keywords.entries.editing import Value
from keywords.entries.entry import Entry, Kind, Policy
from keywords.entries.lexicon import Lexicon
from keywords.entries.patterns import flaw_of, width_flaw

KINDS = {"字面": Kind.LITERAL, "正则": Kind.PATTERN, "备注": Kind.NOTE}
FAMILIES = {
    "要件": Family.ELEMENT, "名义": Family.TOPIC, "反证": Family.CONTEXT, "失约": Family.FAILURE,
    "规避": Family.EVASION,
}  # fmt: skip
ELEMENTS = {
    "非法性": Element.ILLEGALITY, "公开性": Element.PUBLICITY, "利诱性": Element.INDUCEMENT,
    "社会性": Element.SOCIALITY,
}  # fmt: skip
POLICIES = {"不看变体": Policy.NONE, "只看穿符号": Policy.FOLDED, "全部变体": Policy.ALL}
#: Classes of the domain list; keywords/lexicon/README.md.
CLASSES = {"S": 1.0, "A": 0.6, "B": 0.3, "C": 0.1}
#: Day that a spreadsheet counts as 0.
_DAY_0 = date(1899, 12, 30)
#: Serial numbers of days from 1954 to 2119; below are years.
_SERIALS = range(20_000, 80_000)
_BLANKS = " \t\r\n\u3000\u00a0\u200b\ufeff"
T = TypeVar("T")


class Wrong(ValueError):
    """A cell that cannot be taken; its message says what should stand there."""


@dataclass(frozen=True, slots=True)
class Column:
    """One heading, the field under it, and both directions."""

    head: str
    #: Key in the file; the four routes are keys of their own here.
    key: str
    write: Callable[[Entry, Lexicon], str]
    read: Callable[[str, Lexicon], Value]


def to_row(entry: Entry, lexicon: Lexicon) -> list[str]:
    """Return an entry's cells in the order of COLUMNS."""
    return [column.write(entry, lexicon) for column in COLUMNS]


def to_value(column: Column, text: str, lexicon: Lexicon) -> Value:
    """Read a cell.

    Raises:
        Wrong: saying what should stand there.
    """
    return column.read(text.strip(_BLANKS), lexicon)


def plain(text: str) -> str:
    """Return a short value in half width without blanks around it, as people mean it."""
    return unicodedata.normalize("NFKC", text).strip(_BLANKS)


def _named(names: Mapping[str, T]) -> tuple[Callable[[T | None], str], Callable[[str, Lexicon], Value]]:
    back = {value: name for name, value in names.items()}

    def read(text: str, _: Lexicon) -> Value:
        name = plain(text)
        if name not in names:
            raise Wrong("、".join(names) + " 之一")
        return str(names[name])

    return (lambda value: back[value] if value is not None else ""), read


def _text(text: str, _: Lexicon) -> Value:
    return " ".join(text.split())


def _texts(text: str, _: Lexicon) -> Value:
    return [each for line in text.splitlines() if (each := line.strip(_BLANKS))]


def _pattern(text: str, _: Lexicon) -> Value:
    if flaw := flaw_of(text) or width_flaw(text):
        raise Wrong(f"可用的正则：{flaw.chinese}")
    return text


def _weight(text: str, _: Lexicon) -> Value:
    given = plain(text).upper()
    try:
        weight = CLASSES[given] if given in CLASSES else float(given)
    except ValueError:
        weight = -1.0
    if not 0 <= weight <= 1:
        raise Wrong("0 到 1 之间的数，或 S（1.0）、A（0.6）、B（0.3）、C（0.1）")
    return weight


def _day(text: str, _: Lexicon) -> Value:
    given = plain(text).replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-").replace(".", "-")
    try:
        if given.isdecimal() and int(given) in _SERIALS:
            return (_DAY_0 + timedelta(days=int(given))).isoformat()
        pieces = [int(each) for each in given.partition(" ")[0].strip("-").split("-")]
        return date(*[*pieces, 1, 1][: max(3, len(pieces))]).isoformat()
    except (ValueError, TypeError):
        raise Wrong("日期，例如 2026-11-23") from None


def _code(names: Callable[[Lexicon], Mapping[str, str]], what: str) -> Callable[[str, Lexicon], Value]:
    def read(text: str, lexicon: Lexicon) -> Value:
        given, known = plain(text), names(lexicon)
        for code, name in known.items():
            if given.upper() == code or given.partition(" ")[0].upper() == code or given == plain(name):
                return code
        raise Wrong(f"{what}，例如“{next(iter(known), '')}”；全部见“说明”表")

    return read


def _mode(text: str, lexicon: Lexicon) -> Value:
    known = {plain(mode): mode for mode in lexicon.modes}
    if plain(text) not in known:
        raise Wrong("集资模式之一：" + "、".join(lexicon.modes))
    return known[plain(text)]


def _with_name(code: str, names: Mapping[str, str]) -> str:
    return f"{code} {names[code]}" if names.get(code) else code


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(texts)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


_kind_out, _kind_in = _named(KINDS)
_family_out, _family_in = _named(FAMILIES)
_element_out, _element_in = _named(ELEMENTS)
_policy_out, _policy_in = _named(POLICIES)

COLUMNS = (
    Column("编号", "id", lambda e, _: e.id, lambda text, _: plain(text).upper()),
    Column("词语", "term", lambda e, _: e.term, _text),
    Column("方式", "kind", lambda e, _: _kind_out(e.kind), _kind_in),
    Column(
        "类别", "category", lambda e, x: _with_name(e.category, x.categories), _code(lambda x: x.categories, "类别代码")
    ),
    Column("性质", "family", lambda e, _: _family_out(e.family), _family_in),
    Column("要件", "element", lambda e, _: _element_out(e.element), _element_in),
    Column("权重", "weight", lambda e, _: f"{e.weight:g}", _weight),
    Column("异写", "variants", lambda e, _: _lines(e.variants), _texts),
    Column("弱异写", "weak", lambda e, _: _lines(e.weak), _texts),
    Column("变体策略", "policy", lambda e, _: _policy_out(e.policy), _policy_in),
    Column("正则", "pattern", lambda e, _: e.pattern, _pattern),
    Column(
        "行业", "sector", lambda e, x: _with_name(e.routes.sector, x.sectors), _code(lambda x: x.sectors, "行业代码")
    ),
    Column("模式", "mode", lambda e, _: e.routes.mode, _mode),
    Column("名义", "pretext", lambda e, _: e.routes.pretext, _text),
    Column("人群", "audience", lambda e, _: e.routes.audience, _text),
    Column("善意语境", "benign", lambda e, _: _lines(e.benign), _texts),
    Column("应命中", "finds", lambda e, _: _lines(e.finds), _texts),
    Column("不应命中", "spares", lambda e, _: _lines(e.spares), _texts),
    Column("启用", "since", lambda e, _: _iso(e.since), _day),
    Column("停用", "until", lambda e, _: _iso(e.until), _day),
    Column("来源", "source", lambda e, _: e.source, _text),
)
BY_HEAD = {column.head: column for column in COLUMNS}
#: Headings that a table must have.
NEEDED = ("词语", "类别")
