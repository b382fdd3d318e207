"""Lexicon under attack: disguised forms of a word, and how many the rules still find."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import printing

if TYPE_CHECKING:
    from keywords import Engine, Rung

Folder = Annotated[
    Path | None, typer.Option("--lexicon", metavar="DIR", help="Lexicon folder; default: the shipped one.")
]
Seed = Annotated[int, typer.Option(help="Another number gives other disguises.")]
#: Stances of texts in which a disguised term is a mistake.
_CLEAN = frozenset({"other", "licensed", "warning"})


def attack(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORD…", help="Terms; default: those of the lexicon.")
    ] = None,
    rung: Annotated[
        str, typer.Option(metavar="RUNG", help="Way to hide a term, such as homophone; default: all.")
    ] = "",
    seed: Seed = 0,
    folder: Folder = None,
) -> None:
    """Print disguised forms of terms, and whether each is found.

    Example: fangfei lexicon attack 保本保息 --rung homophone
    """
    from keywords import Engine, Rung
    from keywords import attack as attacked

    if rung and rung not in list(Rung):
        raise typer.BadParameter(f"“{rung}” is no rung; take one of {', '.join(Rung)}")
    rungs = [Rung(rung)] if rung else list(Rung)
    engine = Engine.load(folder)
    if words:
        rows = [row for word in words for row in _disguised(engine, word, rungs, seed)]
    else:
        rows = [(r, term, hidden, _say(found)) for r in rungs for _, term, hidden, found in attacked(engine, r, seed)]
    printing.table("伪装", ("rung", "term", "disguised", "found"), rows)


def _disguised(engine: "Engine", word: str, rungs: "list[Rung]", seed: int) -> Iterator[tuple[str, str, str, str]]:
    from keywords import Rung, disguise
    from text import read_html, read_plain

    for rung in rungs:
        if hidden := disguise(word, rung, seed):
            reading = read_html(f"<p>{hidden}</p>") if rung is Rung.TAG_SPLIT else read_plain(hidden)
            hits = engine.examine(reading).hits
            yield rung, word, hidden, _say(any(hit.start == 0 and hit.end == len(reading.text) for hit in hits))


def _say(found: bool) -> str:
    return "yes" if found else "NO"


def report(
    corpus: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of labelled rows (*.jsonl) whose clean texts are counted."),
    ] = None,
    seed: Seed = 0,
    folder: Folder = None,
) -> None:
    """Print recall on each rung of disguise, and the extra hits in clean text.

    Example: fangfei lexicon report --corpus classifier/corpus
    """
    from classifier import __file__ as room
    from keywords import Engine, ladder

    engine = Engine.load(folder)
    steps = [(step.rung, step.tried, step.found, f"{step.recall:.3f}") for step in ladder(engine, seed=seed)]
    printing.table(f"lexicon {engine.lexicon.version}", ("rung", "tried", "found", "recall"), steps)
    plain, home = Engine.load(folder, variants=False), corpus or Path(str(room)).parent / "corpus"
    texts = list(_clean(home))
    extra, length = sum(_extra(engine, plain, text) for text in texts), sum(map(len, texts))
    per_million = f"{extra * 1e6 / length:.1f}" if length else "no clean text"
    typer.echo(f"extra hits in {length} characters of clean text: {extra}, per million: {per_million}")


def _clean(folder: Path) -> Iterator[str]:
    import json

    for path in sorted(folder.glob("*.jsonl")):
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        yield from (row["text"] for row in rows if row["stance"] in _CLEAN)


def _extra(engine: "Engine", plain: "Engine", text: str) -> int:
    """Hits with variants that are none without."""
    from text import read_plain

    reading = read_plain(text)
    known = {(hit.term_id, hit.start, hit.end) for hit in plain.examine(reading).hits}
    return len({(hit.term_id, hit.start, hit.end) for hit in engine.examine(reading).hits} - known)
