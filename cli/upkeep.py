"""Lexicon, sources, evidence, audit and database: what keeps the house in order."""

from pathlib import Path
from typing import Annotated

import typer

from cli import disguises, printing
from cli.options import Db, Out

lexicon = typer.Typer(help="The lexicon.", no_args_is_help=True)
sources = typer.Typer(help="The sources the office watches.", no_args_is_help=True)
evidence = typer.Typer(help="Kept exchanges.", no_args_is_help=True)
db = typer.Typer(help="The database.", no_args_is_help=True)
Folder = Annotated[
    Path | None, typer.Option("--lexicon", metavar="DIR", help="Lexicon folder; default: the shipped one.")
]


@lexicon.command("check")
def check_lexicon(folder: Folder = None) -> None:
    """Load the lexicon, run every entry's own sentences, and say what it holds.

    Example: fangfei lexicon check --lexicon my-lexicon
    """
    from keywords import Engine, prove

    engine = Engine.load(folder)
    entries = engine.lexicon.entries
    failures = prove(engine)
    for failure in failures:
        typer.echo(str(failure), err=True)
    if failures:
        raise typer.Exit(1)
    finds, spares = (sum(len(getattr(entry, kind)) for entry in entries) for kind in ("finds", "spares"))
    typer.echo(f"lexicon {engine.lexicon.version}: {len(entries)} entries, {finds} finds, {spares} spares, valid")


@lexicon.command("try")
def try_lexicon(
    sentence: Annotated[str, typer.Argument(help="A sentence, or a whole text.")], folder: Folder = None
) -> None:
    """Show what the rules find in a sentence.

    Example: fangfei lexicon try "本项目保本保息，日返千分之五"
    """
    from keywords import Engine
    from text import read_plain, words

    typer.echo("分词  " + " / ".join(words(sentence)))
    found = Engine.load(folder).examine(read_plain(sentence))
    hits = [(h.term_id, h.term, h.category, h.text, "、".join(h.disguise), h.negated, h.quoted) for h in found.hits]
    printing.table("命中", ("编号", "词头", "类", "原文", "变体", "否定", "引述"), hits)
    promises = [(p.text, p.annual_percent, p.period, p.guaranteed, p.negated) for p in found.promises]
    printing.table("承诺收益", ("原文", "年化%", "周期", "保本", "否定"), promises)
    printing.table("标识", ("种类", "值", "校验"), [(i.kind, i.value, i.valid) for i in found.identifiers])


lexicon.command("attack")(disguises.attack)
lexicon.command("report")(disguises.report)


@sources.command("list")
def list_sources(names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE…")] = None) -> None:
    """List sources: those named, or the configured ones.

    Example: fangfei sources list sources/
    """
    rows = [(s.id, s.title, ", ".join(sorted(s.inside)), s.bounds.max_pages, s.bounds.delay_s) for s in _sources(names)]
    printing.table(f"{len(rows)} sources", ("id", "title", "hosts", "max pages", "delay s"), rows)


@sources.command("check")
def check_sources(names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE…")] = None) -> None:
    """Read source files and say whether they are valid; nothing is fetched.

    Example: fangfei sources check sources/bank.yml
    """
    typer.echo(f"{len(_sources(names))} sources, valid")


def _sources(names: list[str] | None):  # type: ignore[no-untyped-def]  # imported lazily
    from wiring.scanning import find_sources
    from wiring.settings import load_settings

    return find_sources(names or [], load_settings())


@evidence.command("fsck")
def fsck(out: Out = None) -> None:
    """Read every WARC file back and check every digest.

    Example: fangfei evidence fsck --out out
    """
    from evidence import fsck as check_folder
    from wiring.settings import load_settings

    report = check_folder(load_settings(out=out).evidence)
    typer.echo(f"{report.files} files, {report.records} records, {len(report.damaged)} damaged")
    for damage in report.damaged:
        typer.echo(f"  {damage}", err=True)
    if report.damaged:
        raise typer.Exit(1)


def verify(
    *,
    audit: Annotated[bool, typer.Option("--audit", help="Check the audit chain.")] = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Check that nothing was changed after it was written.

    Example: fangfei verify --audit
    """
    if not audit:
        raise typer.BadParameter("say what to verify: --audit")
    from wiring.assembly import House
    from wiring.settings import load_settings

    length = House(load_settings(out=out, db=db)).audit.verify()
    typer.echo(f"audit chain of {length} entries holds")


@db.command("upgrade")
def upgrade(out: Out = None, db: Db = None) -> None:
    """Create the tables or bring them to this program's layout.

    Example: fangfei db upgrade --db postgresql+psycopg://fangfei@localhost/fangfei
    """
    from store import open_store
    from store.migrate import upgrade as bring_up
    from wiring.settings import load_settings

    typer.echo(f"database at revision {bring_up(open_store(load_settings(out=out, db=db).database))}")
