"""A challenger of the office's own judgements, held against the model in use; put in use only where that is wished.

judged pages ─┬─ four fifths ─► trained with the shipped recipe ─► shelf (nobody uses it)
              └─ the newest fifth, kept back with its groups ─► one gate more ─► conditions ─► proposed | put in use
"""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from classifier.shelf import SHIPPED, Shelf
from facts.assessments import Stance
from facts.ports import AuditLog, Clock
from keywords import Engine
from runs.desk_rows import DeskRow, export_rows
from runs.labelled import Say
from runs.marks import Marks
from runs.promoting import Promotion, PromotionOrder, promote, rehearse
from runs.training import TrainingOrder, train_challenger

#: The name of the mark.
REFRESH = "refresh"
#: Judged pages that have to be new since the last challenger, and of each kind (soliciting or not) in all.
LEAST_NEW, LEAST_KIND = 100, 15
#: One in so many judged pages is kept back, the newest.
_KEPT_BACK = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshPorts:
    """Whom it works with."""

    shelf: Shelf
    engine: Engine
    clock: Clock
    audit: AuditLog
    marks: Marks
    #: The order by which a version is tried, without its gates.
    order: PromotionOrder
    #: What is learnt beside the judgements, as `fangfei train` takes it.
    recipe: tuple[Path, ...] = (Path(SHIPPED),)
    #: Whether a challenger that every condition holds for is put in use without a person.
    promotes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Refreshed:
    """What it came to."""

    #: New judged pages since the last challenger.
    fresh: int
    version: str = ""
    promotion: Promotion | None = None
    #: What is missing, plain Chinese; empty where a challenger was made.
    missing: str = ""
    is_stopped: bool = False

    @property
    def is_proposed(self) -> bool:
        """Whether a person has to decide: it holds, and is not in use."""
        return bool(self.promotion and not self.promotion.trial.failed and not self.promotion.is_done)

    @property
    def sentence(self) -> str:
        """Plain Chinese."""
        if self.is_stopped:
            return "训练新模型时被要求结束，下次重新训练。"
        if self.promotion is None:
            return self.missing
        head = f"用 {self.fresh} 页新研判结果训练出模型 {self.version}"
        trial = self.promotion.trial
        if self.promotion.is_done:
            return f"{head}，各项条件全部达到，已启用（之前是 {trial.champion}）。"
        if trial.failed:
            return f"{head}，{len(trial.failed)} 项条件没有达到，没有启用，现用模型不变。"
        return f"{head}，各项条件全部达到，等待人工确认后启用。"


def refresh(
    rows: Sequence[DeskRow],
    ports: RefreshPorts,
    *,
    is_stopped: Callable[[], bool] = lambda: False,
    say: Say = lambda _: None,
) -> Refreshed:
    """Train and try a challenger where enough was judged since the last one.

    Raises:
        BrokenCorpus, BadInput, NoSpace, ModelUnusable: as training and promoting do.
    """
    mark = ports.marks.get(REFRESH)
    fresh = max(0, len(rows) - int(mark.get("rows", 0)))
    if missing := _missing(rows, fresh):
        return Refreshed(fresh=fresh, missing=missing)
    taught, kept = keep_back(rows)
    with tempfile.TemporaryDirectory(prefix="fangfei-") as folder:
        files = [Path(folder) / f"{name}.jsonl" for name in ("taught", "kept")]
        for some, file in zip((taught, kept), files, strict=True):
            export_rows(some, file)
        version = mark.get("version") if mark.get("tried") == len(rows) else None
        if version not in ports.shelf.versions():
            say(f"正在用 {len(taught)} 页研判结果训练新模型")
            training = TrainingOrder(files=(*ports.recipe, files[0]), out=Path())
            version = train_challenger(training, ports.shelf, ports.clock, lambda _: say("正在训练"), ports.engine)
            ports.marks.put(REFRESH, dict(mark) | {"tried": len(rows), "version": version})
        if is_stopped():
            return Refreshed(fresh=fresh, version=str(version), is_stopped=True)
        say("正在与现用模型比较")
        promotion = _tried(replace(ports.order, challenger=version, gates=(files[1],)), ports)
    ports.marks.put(REFRESH, {"rows": len(rows), "version": version})
    return Refreshed(fresh=fresh, version=str(version), promotion=promotion)


def keep_back(rows: Sequence[DeskRow]) -> tuple[list[DeskRow], list[DeskRow]]:
    """Part the rows into those to learn from and the newest fifth; a group stands on one side."""
    newest = {one.row.group: one.page_id for one in sorted(rows, key=lambda one: one.page_id)}
    kept: set[str] = set()
    count = 0
    for group in sorted(newest, key=lambda name: -newest[name]):
        size = sum(one.row.group == group for one in rows)
        if (count + size) * _KEPT_BACK > len(rows):
            continue
        kept.add(group)
        count += size
    return [one for one in rows if one.row.group not in kept], [one for one in rows if one.row.group in kept]


def _tried(order: PromotionOrder, ports: RefreshPorts) -> Promotion:
    if ports.promotes:
        return promote(order, ports.shelf, ports.engine, ports.audit, lambda _: None)
    return rehearse(order, ports.shelf, ports.engine, lambda _: None)


def _missing(rows: Sequence[DeskRow], fresh: int) -> str:
    soliciting = sum(one.row.stance is Stance.SOLICITATION for one in rows)
    if fresh < LEAST_NEW:
        return f"上次训练以来新研判 {fresh} 页，满 {LEAST_NEW} 页再训练新模型。"
    if min(soliciting, len(rows) - soliciting) < LEAST_KIND:
        return (
            f"研判结果中招揽 {soliciting} 页、其他 {len(rows) - soliciting} 页，两类各满 {LEAST_KIND} 页再训练新模型。"
        )
    return ""
