"""An official blank form becomes a form file of ours: its head cell by cell, its widths and notes, our fields below.

blank.xlsx ─ map_blank ─► Proposal (YAML, each column with a field) ─ people correct it ─ fill_blank ─► .xlsx

The filled workbook is made anew from that file: title, unit line, every cell of the head with its merges, widths,
sums, 填报人 line and notes stand as in the blank; its fonts, colours, pictures and second sheets do not. Writing into
a copy of the blank itself was weighed: rows that are pushed down would take formulas, merges, print ranges and rules of
the blank with them, part by part of the archive, and a mistake there is a workbook that Excel repairs by throwing
things away. A form made anew opens everywhere, and its file says what it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from facts.cases import LedgerRow
from facts.errors import BadInput
from leads.forms.duties import DutyRow
from leads.forms.layout import Column, Form
from leads.forms.loading import read_form
from leads.forms.names import likeness
from leads.forms.reading import Blank, read_blank
from leads.forms.tallying import TallyRow
from leads.forms.workbook import write_form

#: Likeness below which nothing is proposed.
LEAST = 0.5
_SYNONYMS = Path(__file__).with_name("synonyms.yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What one column of a blank looks like."""

    header: str
    #: Field of ours; empty where nothing is like it.
    field: str
    #: 0..1.
    likeness: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """How a blank form could be filled; for people to check."""

    form: Form
    matches: tuple[Match, ...]
    #: Fields of the shipped form that no column takes.
    unused: tuple[str, ...]

    @property
    def text(self) -> str:
        """The form file, with what was matched as comments."""
        unused = "、".join(self.unused) or "无"
        lines = [f"# 由空表生成，请逐列核对field；field为空的列留给人工填写。没有用到的字段：{unused}"]
        lines += [f"# {' '.join(one.header.split())} -> {one.field or '无'} {one.likeness:.2f}" for one in self.matches]
        body = yaml.safe_dump(_content(self.form), allow_unicode=True, sort_keys=False, width=200)
        return "\n".join((*lines, body))


def map_blank(path: Path, like: Form, *, id: str = "", name: str = "") -> Proposal:  # noqa: A002  # the key's name in the file
    """Propose how an official blank form takes our fields.

    Args:
        path: .xlsx whose first sheet with a head is the blank.
        like: the shipped form that it is an edition of; gives fields, kinds, rows and counts.
        id: of the new form; default: the shipped one's with `-blank`.
        name: default: the shipped one's, so that it takes its place.

    Raises:
        BadInput: no head is found.
        UnreadableFile: the workbook cannot be read.
    """
    blank = read_blank(path, [column.header for column in like.columns] + _every(_synonyms()))
    matches = _match(blank, like, _synonyms())
    columns = tuple(_column(blank, at, match, like) for at, match in enumerate(matches))
    form = replace(
        like,
        id=id or f"{like.id}-blank",
        name=name or like.name,
        title=blank.title or like.title,
        unit=blank.unit,
        columns=columns,
        head=blank.head,
        total=blank.total or like.total,
        signature=blank.signature or like.signature,
        notes=blank.notes or like.notes,
        footnote="",
        source=f"空表 {path.name}",
    )
    used = {match.field for match in matches}
    unused = tuple(column.field for column in like.columns if column.field and column.field not in used)
    return Proposal(form=form, matches=tuple(matches), unused=unused)


def fill_blank(mapping: Path, rows: Iterable[LedgerRow | TallyRow | DutyRow], path: Path) -> int:
    """Write rows in the layout of a blank, by the corrected file of map_blank(); returns how many.

    Raises:
        BadInput: the file is broken.
        NoSpace: the workbook cannot be written.
    """
    return write_form(read_form(mapping), rows, path)


def _synonyms() -> Mapping[str, Sequence[str]]:
    try:
        found: Mapping[str, Sequence[str]] = yaml.safe_load(_SYNONYMS.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as problem:
        raise BadInput(f"The file {_SYNONYMS} is broken: {problem}.") from problem
    return found


def _every(synonyms: Mapping[str, Sequence[str]]) -> list[str]:
    return [name for names in synonyms.values() for name in names]


def _match(blank: Blank, like: Form, synonyms: Mapping[str, Sequence[str]]) -> list[Match]:
    """Give each column the field it is most like, likest pairs first, each field once."""
    scored = sorted(
        ((_score(blank, at, column, like, synonyms), -at, -to) for at in range(len(blank.headers))
         for to, column in enumerate(like.columns) if column.field),
        reverse=True,
    )  # fmt: skip
    taken: dict[int, tuple[str, float]] = {}
    used: set[int] = set()
    for score, at, to in scored:
        if score >= LEAST and -at not in taken and -to not in used:
            taken[-at] = (like.columns[-to].field, score)
            used.add(-to)
    return [
        Match(header=header, field=taken.get(at, ("", 0.0))[0], likeness=taken.get(at, ("", 0.0))[1])
        for at, header in enumerate(blank.headers)
    ]


def _score(blank: Blank, at: int, column: Column, like: Form, synonyms: Mapping[str, Sequence[str]]) -> float:
    names = (column.header, *synonyms.get(column.field, ()))
    own = max(likeness(blank.headers[at], name) for name in names)
    if sum(each.header == column.header for each in like.columns) > 1:
        # 机构数 stands under five groups: the group decides.
        return (own + likeness(blank.groups[at], column.group or "")) / 2
    return own


def _column(blank: Blank, at: int, match: Match, like: Form) -> Column:
    found = next((column for column in like.columns if match.field and column.field == match.field), None)
    header, group, width = blank.headers[at], blank.groups[at] or None, blank.widths[at]
    if found is None:
        return Column(field="", header=header, width=width, group=group)
    return replace(found, header=header, width=width, group=group, check="")


def _content(value: Any) -> Any:
    """A form as its file has it; what is as usual is left out."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    if isinstance(value, Mapping):
        return {key: _content(each) for key, each in value.items()}
    if isinstance(value, tuple):
        return [_content(each) for each in value]
    if is_dataclass(value):
        return {each.name: _content(getattr(value, each.name)) for each in fields(value) if not _is_usual(value, each)}
    return value


def _is_usual(value: Any, each: "Field[Any]") -> bool:
    usual = each.default if each.default_factory is MISSING else each.default_factory()
    return usual is not MISSING and getattr(value, each.name) == usual
