"""Judge a row of a table of entries: its cells, the entry as a whole, and the entry beside those that are there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from facts.findings import Family
from keywords.entries.editing import Fields, Value
from keywords.entries.entry import Entry, Kind
from keywords.entries.exchange import BY_HEAD, COLUMNS, Wrong, to_row, to_value
from keywords.entries.lexicon import Lexicon
from keywords.entries.office import next_id
from keywords.entries.reading import OWN, ROUTE_KEYS
from keywords.matching.variants import surfaces
from text import fold
from text.sheets import Cell

#: Code points of a surface form at least.
_SHORTEST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with one cell."""

    row: int
    column: str
    wrote: str
    should: str

    def __str__(self) -> str:
        return f"第 {self.row} 行{self.of_cell()}"

    def of_cell(self) -> str:
        """The sentence without the row, where there is only one."""
        wrote = f"“{self.wrote}”" if self.wrote else "空白"
        return f"“{self.column}”：写的是{wrote}，应为{self.should}。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a table."""

    number: int
    #: Heading -> cell, blank ones left out; "" is what stands outside the headings.
    cells: Mapping[str, Cell]
    #: Every heading of the table: a blank cell below one takes the field away, a missing heading leaves it.
    heads: frozenset[str]


@dataclass(slots=True)
class Plan:
    """Rows judged so far."""

    lexicon: Lexicon
    known: dict[str, Entry]
    forms: dict[str, str]
    good: dict[int, tuple[str, Fields]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0

    def rows(self) -> dict[str, int]:
        """Return id -> number of the good row that speaks of it."""
        return {identity: number for number, (identity, _) in self.good.items()}


def judge(plan: Plan, row: Row, today: date) -> None:
    """Take a row into a plan: as an entry added or changed, as one that says nothing new, or with its problems."""
    fields, problems = _fields(plan.lexicon, row)
    identity = str(fields.get("id") or next_id([*plan.known, *(each for each, _ in plan.good.values())]))
    old = plan.known.get(identity)
    before = _fields(plan.lexicon, _as_row(old, plan.lexicon))[0] if old else {}
    after = {key: value for key, value in before.items() if not _is_asked(key, row)} | fields
    problems = problems or list(_against(plan, row, before, after))
    if problems:
        plan.problems += problems
    elif old is None:
        fresh = {key: value for key, value in fields.items() if key != "id"}
        _accept(plan, row, identity, {**fresh, "since": fresh.get("since") or today.isoformat()})
    elif before == after:
        plan.unchanged += 1
    else:
        keys = [key for key in dict.fromkeys([*before, *after]) if before.get(key) != after.get(key)]
        _accept(plan, row, identity, {key: after.get(key) for key in keys})


def _accept(plan: Plan, row: Row, identity: str, fields: Fields) -> None:
    plan.good[row.number] = identity, fields
    for form in _squeezed(fields):
        plan.forms.setdefault(form, f"本表第 {row.number} 行")


def _fields(lexicon: Lexicon, row: Row) -> tuple[dict[str, Value], list[Problem]]:
    fields: dict[str, Value] = {}
    routes: dict[str, str] = {}
    problems = []
    for column in COLUMNS:
        cell = row.cells.get(column.head, Cell(""))
        if cell.fault:
            problems.append(_problem(row, column.head, f"直接填写的文字（这里是{cell.fault}）"))
        elif cell.text:
            try:
                value = to_value(column, cell.text, lexicon)
            except Wrong as wrong:
                problems.append(_problem(row, column.head, str(wrong)))
                continue
            if column.key in ROUTE_KEYS:
                routes[column.key] = str(value)
            else:
                fields[column.key] = value
    if "" in row.cells:
        problems.append(
            Problem(row=row.number, column="（无表头）", wrote=row.cells[""].text, should="写在有表头的列里")
        )
    return fields | ({"routes": routes} if routes else {}), problems


def _against(plan: Plan, row: Row, before: Mapping[str, Value], after: Mapping[str, Value]) -> Iterator[Problem]:
    """Yield what is wrong with an entry as a whole, and beside the entries that are there."""
    identity, kind = str(after.get("id", "")), after.get("kind", Kind.LITERAL)
    for head, key in (("词语", "term"), ("类别", "category"), ("权重", "weight")):
        if key not in after:
            yield _problem(row, head, "0 到 1 之间的数，或 S、A、B、C" if key == "weight" else "必填的内容")
    if identity and not before and not _is_own(identity):
        yield _problem(row, "编号", f"空白（由系统编号）、词库里已有的编号，或 {OWN} 加四位数字")
    if any(identity == each for each, _ in plan.good.values()):
        yield _problem(row, "编号", "没有在前面的行里用过的编号")
    if not before and kind != Kind.NOTE and not after.get("finds"):
        yield _problem(row, "应命中", "至少一个例句，词条用它来检验自己")
    yield from _mismatches(row, after)
    for form in _literals(after):
        if len(fold(form).squeezed.strip()) < _SHORTEST:
            yield _problem(row, "词语", f"至少两个字的写法（“{form}”太短）")
    yield from _repeats(plan, row, set(_squeezed(before)), after)


def _mismatches(row: Row, after: Mapping[str, Value]) -> Iterator[Problem]:
    """Yield fields that do not go together."""
    kind = after.get("kind", Kind.LITERAL)
    is_element = after.get("family", Family.ELEMENT) == Family.ELEMENT
    if is_element != ("element" in after):
        wanted = "非法性、公开性、利诱性、社会性 之一" if is_element else "空白，只有性质为“要件”的词条才填"
        yield _problem(row, "要件", wanted)
    if (kind == Kind.PATTERN) != ("pattern" in after):
        yield _problem(row, "正则", "正则表达式" if kind == Kind.PATTERN else "空白，只有方式为“正则”的词条才填")
    if str(after.get("until") or "9999") < str(after.get("since", "")):
        yield _problem(row, "停用", "不早于“启用”的日期")


def _repeats(plan: Plan, row: Row, own: set[str], after: Mapping[str, Value]) -> Iterator[Problem]:
    """Yield the first form that another entry has, however it is written; forms the entry had before are its own."""
    for form in _squeezed(after):
        if form in plan.forms and form not in own:
            yield _problem(row, "词语", f"词库里还没有的词语（“{form}”已在 {plan.forms[form]}）")
            return


def _is_own(identity: str) -> bool:
    return identity[:1] == OWN and len(identity) > len(OWN) + 3 and identity[1:].isdecimal()


def _is_asked(key: str, row: Row) -> bool:
    heads = [column.head for column in COLUMNS if column.key == key or (key == "routes" and column.key in ROUTE_KEYS)]
    return any(head in row.heads for head in heads)


def _as_row(entry: Entry, lexicon: Lexicon) -> Row:
    texts = zip(COLUMNS, to_row(entry, lexicon), strict=True)
    return Row(number=0, cells={column.head: Cell(text) for column, text in texts if text}, heads=frozenset(BY_HEAD))


def single_row(texts: Mapping[str, str]) -> Row:
    """Return a row of its own: heading -> text, blank ones as absent."""
    cells = {head: Cell(text.strip()) for head, text in texts.items() if text.strip()}
    return Row(number=1, cells=cells, heads=frozenset(texts))


def forms_of(entries: Iterable[Entry]) -> dict[str, str]:
    """Return squeezed form -> id of the first entry that has it."""
    found: dict[str, str] = {}
    for surface in surfaces([entry for entry in entries if entry.kind == Kind.LITERAL]):
        found.setdefault(surface.squeezed, surface.entry.id)
    return found


def _literals(fields: Mapping[str, Value]) -> list[str]:
    """Return the surface forms of a literal's fields."""
    if fields.get("kind", Kind.LITERAL) != Kind.LITERAL:
        return []
    lists = [value for key in ("variants", "weak") if isinstance(value := fields.get(key), list)]
    return [each for each in (str(fields.get("term") or ""), *(each for texts in lists for each in texts)) if each]


def _squeezed(fields: Mapping[str, Value]) -> list[str]:
    return [fold(each).squeezed for each in _literals(fields)]


def _problem(row: Row, head: str, should: str) -> Problem:
    return Problem(row=row.number, column=head, wrote=row.cells.get(head, Cell("")).text, should=should)
