"""What the API takes and gives of models, settings, storage and the audit log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import Field

from desk.workshop.shapes import Frozen, Reason


class ModelOut(Frozen):
    """One model of the shelf."""

    version: str
    place: str
    fault: str
    rows: int
    figures: Mapping[str, Any]


class ModelsOut(Frozen):
    """The shelf, the bands, and what was taught."""

    models: Sequence[ModelOut]
    bands: Mapping[str, float]
    taught: Mapping[str, int]
    silent: int
    is_cut_short: bool
    pinned: str


class CardOut(Frozen):
    """A model's card."""

    version: str
    card: str


class PromoteIn(Frozen):
    """Why a model is put in use."""

    reason: Reason
    force: bool = Field(False, description="有条件没有达到时仍要启用。")


class ReturnOut(Frozen):
    """How going back went."""

    given_up: str
    in_use: str
    passed_over: Sequence[str]


class FindingOut(Frozen):
    """One condition."""

    sentence: str
    holds: bool


class FigureOut(Frozen):
    """A figure with its 95 % interval; null where it cannot be told."""

    value: float | None
    low: float | None
    high: float | None


class JudgedOut(Frozen):
    """Both models on judged pages."""

    head: str
    rows: int
    positives: int
    champion: Mapping[str, FigureOut]
    challenger: Mapping[str, FigureOut]


class ComparisonOut(Frozen):
    """A challenger held against the model in use."""

    champion: str
    challenger: str
    findings: Sequence[FindingOut]
    judged: Sequence[JudgedOut]


class SettingOut(Frozen):
    """One setting."""

    name: str
    sentence: str
    value: str
    is_secret: bool
    origin: str
    default: str
    line: str
    problem: str


class PlaceOut(Frozen):
    """Files of one kind."""

    kind: str
    path: str
    files: int
    bytes: int
    months: Mapping[str, int]


class StorageOut(Frozen):
    """What is stored where."""

    at: datetime
    places: Sequence[PlaceOut]
    database_bytes: int
    rows: Mapping[str, int]
    disk_total: int | None
    disk_free: int | None


class AuditField(Frozen):
    """One field of an entry."""

    name: str
    value: str


class AuditOut(Frozen):
    """One entry of the audit log, its personal values covered."""

    seq: int
    at: datetime
    actor: str
    act: str
    subject: str = Field(description="对象，个人信息已遮盖。")
    sentence: str = Field(description="做了什么，一句话。")
    fields: Sequence[AuditField] = Field(description="其余各项，个人信息已遮盖；原文见 /audit/{seq}/raw。")
    previous: str
    hash: str


class RawIn(Frozen):
    """Why an entry is read as it was written."""

    reason: str = Field(min_length=2, max_length=200, description="理由，记入审计日志。")


class RawAuditOut(Frozen):
    """One entry as it was written; its hash can be recomputed."""

    seq: int
    at: datetime
    actor: str
    act: str
    subject: str
    detail: str = Field(description="JSON，个人信息没有遮盖。")
    previous: str
    hash: str


class AuditListing(Frozen):
    """Entries, newest first; how many fit is not counted."""

    items: Sequence[AuditOut]
    total: int = Field(description="整条日志的条数。")
    next: str | None = Field(description="下一页的 after；到头时为 null。")
    reached: int = Field(description="已找到的最小序号。")


class VerifiedOut(Frozen):
    """What the last verification came to."""

    at: datetime
    length: int | None
    fault: str
    by: str
