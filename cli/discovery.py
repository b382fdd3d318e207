"""`fangfei lexicon mine` and `fangfei simulate`: what labelled pages can still tell."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cli import printing
from cli.options import Db, Json, Out, Unmask
from facts.assessments import Stance
from facts.errors import BadInput

Label = Annotated[str, typer.Option("--label-column", metavar="NAME", help="Column that holds the label.")]
Map = Annotated[list[str] | None, typer.Option("--map", metavar="OLD=STANCE", help="What a label means; repeatable.")]


def mine(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE…", help="CSV or JSON Lines with text and stance; default: what was judged."),
    ] = None,
    *,
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Table to write (.xlsx or .csv) for `import`.")
    ] = None,
    stance: Annotated[Stance, typer.Option("--stance", help="Whose terms are wanted.")] = Stance.SOLICITATION,
    least: Annotated[int, typer.Option("--least", min=2, help="Groups of pages that must have a term.")] = 5,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Proposals at most.")] = 100,
    label_column: Label = "stance",
    mapping: Map = None,
    folder: Annotated[
        Path | None,
        typer.Option("--lexicon", metavar="DIR", help="The office's lexicon folder; default: the settings'."),
    ] = None,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Propose terms that pages of one kind have and others do not; nothing enters the lexicon by itself.

    Example: fangfei lexicon mine judged.jsonl --to 新词.xlsx
    """
    from runs.desk_rows import desk_rows
    from runs.mining import Wish, load_files, mine_terms, write_proposals
    from wiring.assembly import House
    from wiring.clock import SystemClock
    from wiring.rules import Rules
    from wiring.settings import load_settings

    settings = load_settings(out=out, db=db)
    rules = Rules(folder or settings.lexicon, SystemClock())
    if files:
        rows = load_files(files, label_column=label_column, mapping=_pairs(mapping or []))
    else:
        house = House(settings)
        rows = [one.row for one in desk_rows(house.reviews, house.pages, unmask=True)[0]]
    engine = rules.engine()
    wish = Wish(stance=stance, least=least, limit=limit, unmask=unmask)
    found = mine_terms(rows, engine, wish, say=_tell)
    if to:
        count = write_proposals(found, engine.lexicon, to, rules.today())
        typer.echo(f"{to}：{count} 个词；请填好性质、要件、权重，删去不要的行，再用 fangfei lexicon import 导入。")
    elif as_json:
        printing.as_json({"proposals": [asdict(one.proposal) | {"contexts": one.contexts} for one in found]})
    else:
        shown = [
            (p.term, f"{p.z:.1f}", p.here, p.there, "是" if p.is_word else "", p.category, "\n".join(one.contexts))
            for one in found
            for p in (one.proposal,)
        ]
        heads = ("词语", "z", "本类组数", "其他组数", "词典词", "建议类别", "上下文")
        printing.table(f"{len(found)} 个候选词，供人工取舍", heads, shown)


def simulate(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="CSV or JSON Lines with text and stance.")],
    *,
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FILE.svg", help="Draw the learning curve.")] = None,
    nights: Annotated[int, typer.Option("--nights", min=1, help="Nights of review.")] = 10,
    budget: Annotated[int, typer.Option("--budget", min=1, help="Pages reviewed a night.")] = 20,
    start: Annotated[int, typer.Option("--start", min=2, help="Rows that are judged before the first night.")] = 40,
    minutes: Annotated[float, typer.Option("--minutes", min=0.1, help="Minutes an analyst needs for a page.")] = 3.0,
    seed: Annotated[int, typer.Option("--seed", min=0, help="The same seed gives the same replay.")] = 0,
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="No further night is begun beyond.")] = 300.0,
    label_column: Label = "stance",
    mapping: Map = None,
    as_json: Json = False,
) -> None:
    """Replay labelled rows as nights of review under four ways of choosing pages, training again each night.

    Example: fangfei simulate judged.jsonl --nights 8 --budget 20 --svg curve.svg
    """
    from classifier.simulation import Plan
    from classifier.simulation import simulate as replay
    from runs.mining import load_files
    from runs.replaying import draw_curve, last_rows

    rows = load_files(files, label_column=label_column, mapping=_pairs(mapping or []))
    plan = Plan(nights=nights, budget=budget, start=start, minutes_a_page=minutes, seed=seed, seconds=seconds)
    done = replay(rows, plan, say=_tell)
    if as_json:
        printing.as_json({"nights": [asdict(one) for one in done]})
    else:
        heads = ("策略", "夜数", "研判页数", "发现招揽", "发现占比", "每工时发现", "测试集平均精确率")
        printing.table(f"{len(rows)} 行的模拟", heads, last_rows(done))
    # After the table, which needs no drawing library and took minutes.
    if svg:
        draw_curve(done, svg)


def _tell(sentence: str) -> None:
    typer.echo(sentence, err=True)


def _pairs(values: list[str]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for value in values:
        old, equals, stance = value.rpartition("=")
        if not equals:
            raise BadInput(f"--map {value!r} is not OLD=STANCE.")
        pairs.append((old, stance))
    return tuple(pairs)
