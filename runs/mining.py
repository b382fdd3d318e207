"""Propose terms from judged pages: what the lexicon knows is left out, contexts are masked, people decide."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from classifier.mining import Place, Proposal, Text, mine
from classifier.recipes import Dataset
from classifier.rows import LabelledRow, load_rows
from facts.assessments import Stance
from facts.errors import BadInput
from facts.findings import Evidence
from keywords import Cover, Engine, Kind, Lexicon
from keywords.entries.exchange import COLUMNS
from keywords.entries.workbook import write_rows
from text import fold, read_plain, sentence

#: Rows of one stance that are needed before anything is proposed.
ENOUGH = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody looks for."""

    stance: Stance = Stance.SOLICITATION
    #: Groups of pages that must have a term.
    least: int = 5
    limit: int = 100
    unmask: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A proposal as people read it."""

    proposal: Proposal
    #: Sentences with the term in them, personal values masked.
    contexts: tuple[str, ...]


def load_files(
    files: Sequence[Path], *, label_column: str = "stance", mapping: tuple[tuple[str, str], ...] = ()
) -> list[LabelledRow]:
    """Read labelled files.

    Raises:
        UnreadableFile, BrokenCorpus: naming file and line.
    """
    rows: list[LabelledRow] = []
    for path in files:
        dataset = Dataset(name=path.stem, path=str(path.absolute()), label=(label_column,), map=dict(mapping))
        kept, held = load_rows(dataset, base=path.parent, data=None)
        rows += [*kept, *held]
    return rows


def mine_terms(
    rows: Sequence[LabelledRow], engine: Engine, wish: Wish, *, say: Callable[[str], None] = lambda _: None
) -> list[Found]:
    """Find terms that rows of one stance have and others do not.

    Raises:
        BadInput: there are too few rows on one of the sides.
    """
    sides = [[row for row in rows if (row.stance is wish.stance) is side] for side in (True, False)]
    if min(map(len, sides)) < ENOUGH:
        raise BadInput(
            f"挖掘新词需要本类（{wish.stance.value}）和其他内容各至少 {ENOUGH} 页，"
            f"现在有 {len(sides[0])} 页和 {len(sides[1])} 页；可再研判一些页面，或同时给出另外的标注文件。"
        )
    say(f"读取 {len(rows)} 行……")
    seen = [engine.examine(read_plain(row.text)) for row in sides[0]]
    here = [_text(evidence, row.group) for evidence, row in zip(seen, sides[0], strict=True)]
    there = [Text(squeezed=fold(row.text).squeezed, group=row.group) for row in sides[1]]
    proposals = mine(here, there, _known(engine.lexicon), least=wish.least, limit=wish.limit)
    return [
        Found(proposal=one, contexts=tuple(_context(seen[place.text], place, wish.unmask) for place in one.places))
        for one in proposals
    ]


def _text(evidence: Evidence, group: str) -> Text:
    marks = tuple((bisect_left(evidence.positions, hit.start), hit.category) for hit in evidence.hits)
    return Text(squeezed=evidence.squeezed, group=group, marks=marks)


def _known(lexicon: Lexicon) -> frozenset[str]:
    """Every literal form, the retired ones too: somebody has decided about them. Names and modes are known as well."""
    entries = [entry for entry in (*lexicon.entries, *lexicon.lapsed) if entry.kind is not Kind.NOTE]
    forms = {form for entry in entries for form, _ in entry.surfaces} | {*lexicon.modes}
    return frozenset(fold(form).squeezed for form in forms)


def _context(evidence: Evidence, place: Place, unmask: bool) -> str:
    text = evidence.reading.text
    first, last = evidence.positions[place.start], evidence.positions[place.end - 1] + 1
    start, end = sentence(text, first, last)
    covered = Cover(text, evidence.identifiers, unmask=unmask).text[start:end]
    return " ".join(covered.split())


def write_proposals(found: Sequence[Found], lexicon: Lexicon, path: Path, today: date) -> int:
    """Write proposals as a table that `fangfei lexicon import` takes once people have filled in what is blank.

    Weight, nature and element stay blank, so that no row enters the lexicon before somebody has looked at it.

    Raises:
        NoSpace: the file cannot be written.
    """
    return write_rows(lexicon, [_cells(one, lexicon, today) for one in found], path)


def _cells(one: Found, lexicon: Lexicon, today: date) -> list[str]:
    term = one.proposal
    name = lexicon.categories.get(term.category, "")
    cells = {
        "term": term.term,
        "category": f"{term.category} {name}".strip(),
        "finds": "\n".join(one.contexts),
        "source": f"词条挖掘 {today:%Y-%m-%d}：z={term.z:.1f}，本类 {term.here} 组，其他 {term.there} 组",
    }
    return [cells.get(column.key, "") for column in COLUMNS]
