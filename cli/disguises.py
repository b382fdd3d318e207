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
    from keywords import disguise, sees_through

    for rung in rungs:
        if hidden := disguise(word, rung, seed):
            yield rung, word, hidden, _say(sees_through(engine, rung, hidden))


def _say(found: bool) -> str:
    return "yes" if found else "NO"


def report(
    clean: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE", help="Clean text whose extra hits are counted: .txt or .jsonl with “text”; repeatable."
        ),
    ] = None,
    corpus: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder of labelled rows (*.jsonl) whose clean texts are counted."),
    ] = None,
    seed: Seed = 0,
    folder: Folder = None,
    show: Annotated[bool, typer.Option("--show", help="List the extra hits, the commonest first.")] = False,
) -> None:
    """Print recall on each rung of disguise, and the extra hits in clean text.

    Example: fangfei lexicon report --clean letters.txt --clean news.jsonl --show
    """
    from classifier import __file__ as room
    from keywords import Engine, clean_texts, extra_hits, ladder

    engine, plain = Engine.load(folder), Engine.load(folder, variants=False)
    steps = [
        (step.rung, step.tried, step.found, f"{step.recall:.3f}", step.apart) for step in ladder(engine, seed=seed)
    ]
    printing.table(f"lexicon {engine.lexicon.version}", ("rung", "tried", "found", "recall", "held apart"), steps)
    paths = [*(clean or ()), *([corpus] if corpus else [])] or [Path(str(room)).parent / "corpus"]
    extra = extra_hits(engine, plain, clean_texts(paths))
    if show:
        printing.table("多出的命中", ("term", "written", "disguise", "count"), extra.commonest())
    said = f"{extra.per_million:.1f}" if extra.length else "no clean text"
    typer.echo(f"extra hits in {extra.length} characters of clean text: {len(extra.hits)}, per million: {said}")
