"""Hold a challenger against the champion on the frozen gate sets, put it in use, and go back again.

The act stands in the audit chain before the pointer moves: a crash between the two leaves an entry without its
change, which the next look at the shelf tells, and never a change without its entry.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from classifier import SHIPPED_BANDS, Model
from classifier.cases import GateCase, load_cases
from classifier.heads import Head
from classifier.promotion import Answers, Conditions, Finding, Trial, hold_against, hold_against_cases
from classifier.recipes import load_recipe
from classifier.rows import LabelledRow, is_present, load_rows
from classifier.shelf import SHIPPED, Shelf, open_model
from facts.assessments import Bands
from facts.errors import BadInput, ModelUnusable, NotKnown
from facts.ports import AuditLog
from keywords import Engine
from runs.labelled import RECIPE, Say, chances, digest, load_labelled
from runs.testing import failed_cases
from screening import Screener
from text import read_plain

_HEADS = (Head.SOLICITATION, Head.EXPOSURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromotionOrder:
    """What somebody asked to put in use."""

    by: str
    #: A version on the shelf, `shipped`, or a model's folder; None takes the newest challenger of the shelf.
    challenger: str | None = None
    #: The office's own labelled gate files, beside the packaged ones.
    gates: tuple[Path, ...] = ()
    data: Path | None = None
    label_column: str = "stance"
    map: tuple[tuple[str, str], ...] = ()
    #: The office's bands: what is a candidate lead there.
    bands: Bands = SHIPPED_BANDS
    #: Why it is put in use although a condition fails; "" does not force.
    force: str = ""
    #: Why it is put in use where every condition holds.
    reason: str = "every condition holds"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateSet:
    """Rows that no model here was trained on."""

    name: str
    rows: tuple[LabelledRow, ...]

    @property
    def sha256(self) -> str:
        """Digest of the rows, so that two trials can be told to have met the same."""
        return digest(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promotion:
    """How it went."""

    trial: Trial
    gates: tuple[GateSet, ...]
    #: Whether the challenger is in use now.
    is_done: bool = False
    is_forced: bool = False


def gate_sets(order: PromotionOrder) -> tuple[GateSet, ...]:
    """The rows that the packaged recipe holds out and that are on this machine, then the office's own files.

    Raises:
        UnreadableFile, BrokenCorpus: naming file and line.
    """
    found = [
        GateSet(name=dataset.name, rows=tuple(load_rows(dataset, base=RECIPE.parent, data=order.data)[1]))
        for dataset in load_recipe(RECIPE)
        if dataset.holdout and is_present(dataset, base=RECIPE.parent, data=order.data)
    ]
    for path in order.gates:
        rows = load_labelled(path, label_column=order.label_column, mapping=order.map)
        found.append(GateSet(name=path.stem, rows=tuple(rows)))
    return tuple(found)


def try_challenger(
    models: tuple[Model, Model],
    screeners: tuple[Screener, Screener],
    gates: Sequence[GateSet],
    conditions: Conditions,
    cases: Sequence[GateCase],
) -> Trial:
    """Ask every condition of a challenger.

    Args:
        models: champion and challenger.
        screeners: both with the office's rules and bands of the day.
        gates: rows that neither was trained on.
        conditions: what the challenger is held to.
        cases: texts with a known answer.

    Raises:
        BadInput: no gate set has both kinds of rows for either head.
    """
    answers = [asked for gate in gates for asked in _ask(gate, models, screeners)]
    held = list(hold_against(answers, conditions))
    if not held:
        raise BadInput("No gate set holds both solicitations and other rows; name one with --gate FILE.")
    failed = [failed_cases(screener, cases) for screener in screeners]
    held.append(hold_against_cases(failed[0], failed[1], len(cases)))
    return Trial(champion=models[0].version, challenger=models[1].version, findings=tuple(held))


def _ask(gate: GateSet, models: tuple[Model, Model], screeners: tuple[Screener, Screener]) -> Iterator[Answers]:
    for head in _HEADS:
        rows = [row for row in gate.rows if head in row.heads]
        labels = np.array([row.stance == head.stance for row in rows], np.int64)
        if not 0 < labels.sum() < len(labels):
            continue
        groups = [row.group for row in rows]
        ours, theirs = (chances(model, head, rows) for model in models)
        yield Answers(
            gate=gate.name, question=f"{head.value} head", labels=labels,
            champion=ours, challenger=theirs, groups=groups,
        )  # fmt: skip
        # What people read first is ranked by the score; only a set of solicitations can say whether that still holds.
        if head is Head.SOLICITATION:
            readings = [read_plain(row.text) for row in rows]
            ours, theirs = (np.array([one.screen(each).score for each in readings]) for one in screeners)
            yield Answers(
                gate=gate.name, question="score", labels=labels,
                champion=ours, challenger=theirs, groups=groups, are_chances=False,
            )  # fmt: skip


def rehearse(order: PromotionOrder, shelf: Shelf, engine: Engine, say: Say) -> Promotion:
    """Hold a challenger against the champion and change nothing: no lock, no audit entry, no file.

    Raises:
        BadInput: it is in use already, or there is no gate set that can tell.
        NotKnown: there is no such challenger.
        ModelUnusable: it cannot be used.
    """
    return _try(order, shelf, engine, say)[0]


def promote(order: PromotionOrder, shelf: Shelf, engine: Engine, audit: AuditLog, say: Say) -> Promotion:
    """Try a challenger and, where every condition holds or it is forced with a reason, put it in use.

    Raises:
        BadInput: as `rehearse`, or nobody is named, or somebody else is changing the shelf.
        NotKnown, ModelUnusable: as `rehearse`.
        NoSpace: the shelf cannot be written.
    """
    if not order.by.strip():
        raise BadInput("A promotion names who does it (--by).")
    with shelf.alone():
        tried, folder = _try(order, shelf, engine, say)
        if tried.trial.failed and not order.force.strip():
            return tried
        done = replace(tried, is_done=True, is_forced=bool(tried.trial.failed))
        _put_in_use(order, shelf, folder, done, audit)
        return done


def _try(order: PromotionOrder, shelf: Shelf, engine: Engine, say: Say) -> tuple[Promotion, Path]:
    folder = shelf.folder_of(order.challenger or shelf.newest_challenger())
    champion, challenger = _champion(shelf, say), open_model(folder)
    if challenger.version == champion.version:
        raise BadInput(f"Model {challenger.version} is in use already.")
    gates = gate_sets(order)
    screeners = Screener(engine, champion, bands=order.bands), Screener(engine, challenger, bands=order.bands)
    trial = try_challenger((champion, challenger), screeners, gates, Conditions.load(), load_cases())
    return Promotion(trial=trial, gates=gates), folder


def _champion(shelf: Shelf, say: Say) -> Model:
    try:
        return shelf.champion()
    except ModelUnusable as problem:
        # After an upgrade the office's own model may be of an older program; its successor must still get in.
        say(f"{problem} The challenger is held against the shipped model instead.")
        return Model.load()


def _put_in_use(order: PromotionOrder, shelf: Shelf, folder: Path, done: Promotion, audit: AuditLog) -> None:
    version = shelf.put(folder)
    before = shelf.line()
    reason = order.force.strip() if done.is_forced else order.reason
    detail: dict[str, object] = {
        "before": before[-1] if before else SHIPPED,
        "reason": reason,
        "forced": done.is_forced,
        "failed": [finding.sentence for finding in done.trial.failed],
        "gates": {gate.name: gate.sha256 for gate in done.gates},
    }
    with shelf.pointing([*(earlier for earlier in before if earlier != version), version]):
        audit.append(actor=order.by, act="promote model", subject=version, detail=detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """How going back went: what was given up, what is in use now, and what was passed over because it is damaged."""

    given_up: str
    in_use: str
    passed_over: tuple[str, ...]


def roll_back(shelf: Shelf, audit: AuditLog, *, by: str, reason: str) -> Return:
    """Put the champion before this one in use again; one that cannot be used is passed over.

    Raises:
        BadInput: the shipped model is in use, nobody is named, or somebody else is changing the shelf.
        NoSpace: the shelf cannot be written.
    """
    if not by.strip():
        raise BadInput("Going back names who does it (--by).")
    with shelf.alone():
        line = shelf.line()
        if not line:
            raise BadInput("The shipped model is in use; there is none before it.")
        sound = next((at for at in range(len(line) - 2, -1, -1) if _is_sound(shelf, line[at])), -1)
        went = Return(
            given_up=line[-1], in_use=line[sound] if sound >= 0 else SHIPPED, passed_over=line[sound + 1 : -1]
        )
        detail: dict[str, object] = {
            "before": went.given_up,
            "reason": reason.strip() or "none given",
            "passed_over": list(went.passed_over),
        }
        with shelf.pointing(line[: sound + 1]):
            audit.append(actor=by, act="roll back model", subject=went.in_use, detail=detail)
        return went


def _is_sound(shelf: Shelf, version: str) -> bool:
    try:
        shelf.open(version)
    except (ModelUnusable, NotKnown):
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One model of the shelf."""

    version: str
    #: in use | before (what `rollback` returns to) | earlier | challenger
    place: str
    #: Why it cannot be used; "" where it can.
    fault: str
    #: Rows it was trained on.
    rows: int
    #: Head -> metric -> value, low, high; of its folds.
    figures: Mapping[str, Any]


def standings(shelf: Shelf) -> list[Standing]:
    """Every model of the shelf, the shipped one first, the others as they came."""
    line = (SHIPPED, *shelf.line())
    # A champion that somebody deleted is listed with its fault.
    names = dict.fromkeys((SHIPPED, *shelf.versions(), *line))
    return [_standing(shelf, name, line) for name in names]


def _standing(shelf: Shelf, name: str, line: Sequence[str]) -> Standing:
    place = (
        "challenger" if name not in line else {1: "in use", 2: "before"}.get(len(line) - line.index(name), "earlier")
    )
    try:
        manifest = shelf.open(name).manifest
    except (ModelUnusable, NotKnown) as problem:
        return Standing(version=name, place=place, fault=str(problem), rows=0, figures={})
    return Standing(
        version=name,
        place=place,
        fault="",
        rows=sum(entry["rows"] for entry in manifest.get("data", ())),
        figures=manifest.get("figures", {}),
    )


def explain(finding: Finding) -> str:
    """One line for a person."""
    return f"{'holds' if finding.holds else 'FAILS'}  {finding.sentence}"
