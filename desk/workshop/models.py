"""The text models at the desk: what stands on the shelf, how two compare, which is put in use, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classifier.evaluation import Figure, evaluate
from classifier.heads import Head
from classifier.shelf import CARD_FILE, SHIPPED
from desk.context import Desk
from desk.jobs import Progress, Result
from desk.workshop.model_card import Card, card_of
from desk.workshop.results import results_of
from facts.assessments import Bands
from facts.errors import BadInput, HouseError, ModelUnusable, NotKnown
from facts.people import Person
from runs import promoting
from runs.desk_rows import desk_rows
from runs.labelled import chances
from runs.promoting import Promotion, PromotionOrder, Return, Standing

_HEADS = (Head.SOLICITATION, Head.EXPOSURE)
#: Code points of a card that are shown.
_MOST_CARD = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OnJudged:
    """What two models are worth on the pages that were judged at the desk."""

    head: Head
    rows: int
    positives: int
    #: Metric -> (champion, challenger).
    figures: Mapping[str, tuple[Figure, Figure]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A challenger held against the model in use."""

    promotion: Promotion
    judged: tuple[OnJudged, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What the page of models shows."""

    standings: tuple[Standing, ...]
    bands: Bands
    #: Rows that the desk's judgements give, by stance, and judgements that teach nothing.
    taught: Mapping[str, int]
    silent: int
    is_cut_short: bool
    pinned: str


def shelf(desk: Desk) -> Shelf:
    """Everything on models; errors as `House.bands`."""
    house = desk.house
    rows, silent = desk_rows(house.reviews, house.pages)
    taught: dict[str, int] = {}
    for one in rows:
        taught[one.row.stance.value] = taught.get(one.row.stance.value, 0) + 1
    return Shelf(
        standings=tuple(promoting.standings(house.shelf)), bands=house.bands, taught=taught, silent=silent,
        is_cut_short=house.shelf.is_cut_short, pinned=str(house.settings.model or ""),
    )  # fmt: skip


def card(desk: Desk, version: str) -> str:
    """A model's card.

    Raises:
        NotKnown: there is no such model, or it has no card.
    """
    try:
        text = (_folder(desk, version) / CARD_FILE).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise NotKnown(f"模型 {version[:64]} 没有可读的说明卡。") from problem
    return text[:_MOST_CARD]


def card_told(desk: Desk, version: str) -> Card:
    """A model's card in Chinese; errors as `card`."""
    return card_of(_folder(desk, version), card(desk, version))


def _folder(desk: Desk, version: str) -> Path:
    # By its name on the shelf alone: a path typed into a browser must not open other folders.
    return desk.house.shelf.folder_of(SHIPPED) if version == SHIPPED else desk.house.shelf.place(version)


def start_comparison(desk: Desk, who: Person, version: str) -> str:
    """Hold a challenger against the model in use, in the background, changing nothing; the job's number.

    Raises:
        NotKnown: there is no such model.
    """
    _folder(desk, version)

    def work(progress: Progress) -> Result:
        progress("正在用固定的检验数据比较两个模型，约需一两分钟")
        done = promoting.rehearse(_order(desk, who, version), desk.house.shelf, desk.house.rules.engine(), _quiet)
        progress("正在用本单位研判过的页面比较")
        number = results_of(desk).keep(who, Compared(promotion=done, judged=tuple(_on_judged(desk, version))))
        failed = len(done.trial.failed)
        says = f"{failed} 项条件没有达到。" if failed else "全部条件达到。"
        return Result(says=says, link=f"/workshop/models/comparisons/{number}")

    return desk.jobs.start(who, f"比较模型 {version}", work)


def start_promotion(desk: Desk, who: Person, version: str, *, reason: str, is_forced: bool) -> str:
    """Put a challenger in use where every condition holds, or with a reason although one fails; the job's number.

    Raises:
        BadInput: there is no reason.
        NotKnown: there is no such model.
    """
    if not reason.strip():
        raise BadInput("请写明理由；没有更换模型。")
    _folder(desk, version)

    def work(progress: Progress) -> Result:
        progress("正在检验，通过后启用")
        order = _order(desk, who, version, reason=reason.strip(), force=reason.strip() if is_forced else "")
        done = promoting.promote(order, desk.house.shelf, desk.house.rules.engine(), desk.house.audit, _quiet)
        if not done.is_done:
            raise BadInput(
                f"{len(done.trial.failed)} 项条件没有达到，没有启用；先看比较结果，确有必要时写明理由强制启用。"
            )
        return Result(
            says=f"模型 {done.trial.challenger} 已启用；之前是 {done.trial.champion}。", link="/workshop/models"
        )

    return desk.jobs.start(who, f"启用模型 {version}", work)


def roll_back(desk: Desk, who: Person, *, reason: str) -> Return:
    """Put the model before the one in use in use again.

    Raises:
        BadInput: there is no reason, none is before it, or somebody else is changing the shelf.
    """
    if not reason.strip():
        raise BadInput("请写明理由；没有更换模型。")
    if not desk.house.shelf.line():
        raise BadInput("正在使用随程序附带的模型，没有更早的可以退回。")
    return promoting.roll_back(desk.house.shelf, desk.house.audit, by=who.name, reason=reason)


def _order(desk: Desk, who: Person, version: str, *, reason: str = "", force: str = "") -> PromotionOrder:
    return PromotionOrder(
        by=who.name, challenger=version, bands=desk.house.bands, force=force, reason=reason or "every condition holds"
    )


def _on_judged(desk: Desk, version: str) -> list[OnJudged]:
    """Average precision and calibration on judged pages; heads without both kinds of pages are left out."""
    house = desk.house
    try:
        models = house.shelf.champion(), house.shelf.open(version)
    except (ModelUnusable, HouseError):
        return []
    rows = [one.row for one in desk_rows(house.reviews, house.pages, unmask=True)[0]]
    found = []
    for head in _HEADS:
        fitting = [row for row in rows if head in row.heads]
        labels = np.array([row.stance == head.stance for row in fitting], np.int64)
        if not len(labels) or not 0 < labels.sum() < len(labels):
            continue
        groups = [row.group for row in fitting]
        ours, theirs = (evaluate(labels, chances(model, head, fitting), groups) for model in models)
        figures = {name: (ours[name], theirs[name]) for name in ours}
        found.append(OnJudged(head=head, rows=len(labels), positives=int(labels.sum()), figures=figures))
    return found


def _quiet(_: str) -> None:
    """Nobody listens."""
