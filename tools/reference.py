"""Write the tables of commands, settings and corpus from the code, and the model card: `make docs`.

Prose around the tables is written by hand; only what stands between `<!-- code:begin -->` and `<!-- code:end -->`
is replaced. A test fails when a page and the code disagree.
"""

import inspect
import re
from collections.abc import Iterable, Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any

import typer.main
from pydantic.fields import FieldInfo

from classifier import Model
from classifier.card import render_card
from classifier.variety import WrittenRow, load_corpus, render_variety
from cli import app
from crawler import CrawlSettings
from crawler.catalogue.reference import describe_fields
from facts.assessments import Stance
from keywords import Engine
from runs.testing import report_cases
from text import read_plain
from wiring.settings.example import parts, toml
from wiring.settings.layers import SUFFIX, is_secret, model_below

DOCS = Path(__file__).resolve().parents[1] / "docs" / "reference"
CARD = DOCS.parent / "model-card.md"
CORPUS = DOCS.parent / "corpus.md"
MADE = re.compile(r"(?<=<!-- code:begin -->\n).*?(?=<!-- code:end -->)", re.DOTALL)


def pages() -> Iterator[tuple[Path, str]]:
    """Every page that has a part made from code, and how the page should read."""
    parts = (
        ("commands.md", "\n".join(_commands())),
        ("settings.md", "\n".join(_settings())),
        ("sources.md", describe_fields()),
    )
    for name, made in parts:
        path = DOCS / name
        yield path, MADE.sub(lambda _, made=made: f"\n{made}\n", path.read_text(encoding="utf-8"))


def corpus() -> str:
    """The page on the corpus: counts and variety of its rows, and how many solicitations hide a term from readers."""
    rows = load_corpus()
    soliciting = [row for row in rows if row.stance == Stance.SOLICITATION]
    made = render_variety(rows, {Stance.SOLICITATION.value: disguised(soliciting) / len(soliciting)})
    return MADE.sub(lambda _: f"\n{made}\n", CORPUS.read_text(encoding="utf-8"))


def disguised(rows: Iterable[WrittenRow]) -> int:
    """Count rows in which the rules find a term that is not written plainly."""
    engine = Engine.load()
    return sum(any(hit.disguise for hit in engine.examine(read_plain(row.text)).hits) for row in rows)


def card() -> str:
    """The shipped model's card, with the shipped lexicon's answers; the same on every day."""
    model = Model.load()
    return render_card(model, report_cases(model, Engine.load()))


def commands() -> Iterator[tuple[str, Any]]:
    """Full name and command of everything that `fangfei` can do."""
    yield from _walk("fangfei", typer.main.get_command(app))


def _walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    if hasattr(command, "commands"):
        for word, child in command.commands.items():
            yield from _walk(f"{name} {word}", child)
    else:
        yield name, command


def _commands() -> Iterator[str]:
    for name, command in commands():
        says, _, example = inspect.cleandoc(command.help or "").partition("Example:")
        yield from (f"### `{name}`", "", says.strip(), "")
        if example.strip():
            yield from ("```sh", " ".join(example.split()), "```", "")
        rows = [row for parameter in command.params if (row := _row(parameter))]
        if rows:
            yield from ("| argument or option | meaning |", "|---|---|", *rows, "")


def _row(parameter: Any) -> str:
    if parameter.name == "help":
        return ""
    if parameter.param_type_name == "argument":
        shown = parameter.metavar or str(parameter.name).upper()
    else:
        names = "/".join((*parameter.opts, *parameter.secondary_opts))
        shown = names if parameter.is_flag else f"{names} {_value(parameter)}"
    needed = " Required." if parameter.required else ""
    return f"| `{_cell(shown)}` | {_cell(parameter.help or '')}{needed} |"


def _value(parameter: Any) -> str:
    """What stands behind an option: its own word, the words it may be, or its type."""
    kind = parameter.type_descriptor.annotation
    if parameter.metavar:
        return str(parameter.metavar)
    return "|".join(kind) if issubclass(kind, StrEnum) else kind.__name__.upper()


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _settings() -> Iterator[str]:
    for title, own in parts():
        yield from (
            f"### {title}",
            "",
            "| in fangfei.toml | in the environment | default | meaning |",
            "|---|---|---|---|",
        )
        for name, info in own.items():
            yield f"| `{name}` | `FANGFEI_{name.upper()}` | {_set(info)} | {_meaning(name, info)} |"
        yield ""
        for name, info in own.items():
            yield from _table(name, info)
    yield from ("### What the crawler is made with", "")
    yield from ("Fields that the tables above have too are filled from there; the others keep their default.", "")
    yield from ("| field | default | meaning |", "|---|---|---|")
    for each in fields(CrawlSettings):
        yield f"| `{each.name}` | {_default(each.default)} | {_cell(each.metadata['help'])} |"


def _table(name: str, info: FieldInfo) -> Iterator[str]:
    """What may stand in a setting that is a table."""
    below, is_named = model_below(info)
    if below is None:
        return
    yield from (f"#### `[{name}{'.NAME' if is_named else ''}]`", "", "| key | default | meaning |", "|---|---|---|")
    for key, each in below.model_fields.items():
        yield f"| `{key}` | {_set(each)} | {_meaning(key, each)} |"
    yield ""


def _set(info: FieldInfo) -> str:
    """The default of a setting as the file has it."""
    value = info.get_default(call_default_factory=True)
    if info.is_required():
        return "required"
    return "none" if value is None or value in ("", (), {}) else f"`{toml(value)}`"


def _meaning(name: str, info: FieldInfo) -> str:
    secret = f" Secret: never printed; `{name}{SUFFIX}` names a file with it." if is_secret(info) else ""
    return _cell((info.description or "") + secret)


def _default(value: object) -> str:
    if value is None or value in ("", ()):
        return "none"
    return f"`{value}`"


if __name__ == "__main__":
    for page, text in pages():
        page.write_text(text, encoding="utf-8")
    CARD.write_text(card(), encoding="utf-8")
    CORPUS.write_text(corpus(), encoding="utf-8")
