"""The timetable: list, one schedule with its next moments, what changed and taking it back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.guard import has_token
from desk.operations.terms import JOB_SENTENCES, JOBS, title_of
from desk.workshop import rhythms
from desk.workshop import schedule_changes as changes
from desk.workshop.histories import TOO_LATE
from desk.workshop.page import Pages
from facts.errors import BadInput, NotKnown, Overtaken
from facts.people import Person, Right
from facts.shifts import Job, Schedule, Track
from runs.nights.planning import next_due

Keeper = Annotated[Person, needs(Right.SETTINGS)]
Name = Annotated[str, Path(max_length=64)]
Number = Annotated[int, Path(ge=1, le=2_000_000_000)]
_BELOW = "/workshop/schedules"
_SAVED = "已写入，调度程序一分钟内照此执行。"
_BLANK = Schedule(name="", cron="0 2 * * *", timezone=changes.ZONE)


#: What a change is told by: field -> how its value is said.
_TELLING: Mapping[str, Callable[[Schedule], str]] = {
    "任务": lambda one: JOBS[one.job.value],
    "时间": lambda one: rhythms.said(one.cron) + ("" if one.timezone == changes.ZONE else f"（{one.timezone}）"),
    "自动开始": lambda one: "启用" if one.enabled else "停用",
    "最晚推迟": lambda one: f"{one.late_minutes} 分钟",
    "最长进行": lambda one: f"{one.most_minutes} 分钟",
    "页数上限": lambda one: str(one.max_pages) if one.max_pages else "由各来源决定",
    "来源": lambda one: "、".join(one.sources) or "全部来源",
    "先后": lambda one: str(one.priority),
}


def routes(desk: Desk) -> APIRouter:
    """`/workshop/schedules` and what is below."""
    router = APIRouter(prefix=_BELOW)
    _reading(router, desk)
    _writing(router, desk)
    _changes(router, desk)
    return router


def _reading(router: APIRouter, desk: Desk) -> None:
    @router.get("")
    def listed(request: Request, who: Keeper) -> Response:
        rows = [(one, _next(desk, one)) for one in changes.listed(desk)]
        return Pages(desk)(request, "schedules.html", 200, rows=rows, **_words())

    @router.get("/new")
    def new(request: Request, who: Keeper) -> Response:
        return _page(desk, request, _BLANK, state="", is_new=True)

    @router.get("/{name}")
    def one(request: Request, who: Keeper, name: Name) -> Response:
        found = changes.one_of(desk, name)
        return _page(desk, request, found, state=changes.state_of(found))


def _writing(router: APIRouter, desk: Desk) -> None:
    @router.post("")
    def keep(request: Request, who: Keeper, form: Form) -> Response:
        state, name = form.get("state", ""), form.get("name", "").strip()
        old = changes.one_of(desk, name) if state else None

        def again(status: int, warning: str = "", problems: Mapping[str, str] | None = None) -> Response:
            return _page(
                desk, request, old or _BLANK, status=status, state=state, is_new=old is None, form=form,
                warning=warning, problems=problems,
            )  # fmt: skip

        if not has_token(request, form.get("token", "")):
            return again(403, TOO_LATE)
        try:
            draft = _draft(desk, form, old)
            if form.get("do") == "preview":
                changes.checked(desk, draft)
                return again(200)
            change = changes.save(desk, who, draft, reason=form.get("reason", ""), state=state)
        except changes.Unusable as problem:
            return again(422, "有内容需要改正，没有写入。", problem.problems)
        except Overtaken as problem:
            return again(409, str(problem))
        except BadInput as problem:
            return again(422, str(problem))
        return RedirectResponse(f"{_BELOW}/changes/{change.number}?saved=1", 303)


def _changes(router: APIRouter, desk: Desk) -> None:
    def page(request: Request, number: int, *, status: int = 200, reason: str = "", **said: str) -> Response:
        found = changes.change_of(desk, number)
        rows = differing(found.before, found.after)
        return Pages(desk)(
            request, "schedule_change.html", status, change=found, rows=rows, reason=reason, **_words(), **said
        )

    @router.get("/changes/{number}")
    def change(request: Request, who: Keeper, number: Number, saved: Annotated[bool, Query()] = False) -> Response:
        return page(request, number, notice=_SAVED if saved else "")

    @router.post("/changes/{number}/undo")
    def undo(request: Request, who: Keeper, number: Number, form: Form) -> Response:
        reason = form.get("reason", "")
        if not has_token(request, form.get("token", "")):
            return page(request, number, status=403, reason=reason, warning=TOO_LATE)
        try:
            done = changes.undo(desk, who, number, reason=reason)
        except NotKnown:
            raise
        except Overtaken as problem:
            return page(request, number, status=409, reason=reason, warning=str(problem))
        except BadInput as problem:
            return page(request, number, status=422, reason=reason, warning=str(problem))
        return RedirectResponse(f"{_BELOW}/changes/{done.number}?saved=1", 303)


def differing(before: Schedule | None, after: Schedule) -> list[tuple[str, str, str]]:
    """Field, what it was and what it is, of those that differ; of a first one, all."""
    rows = [(word, tell(before) if before else "", tell(after)) for word, tell in _TELLING.items()]
    return [row for row in rows if before is None or row[1] != row[2]]


def _draft(desk: Desk, form: Mapping[str, str], old: Schedule | None) -> Schedule:
    """What a form says.

    Raises:
        Unusable: with a sentence for each field that says nothing usable.
    """
    problems, cron = {}, ""
    job = old.job.value if old else form.get("job", "")
    if job not in set(Job):
        problems["job"] = "请选择任务。"
    try:
        cron = rhythms.cron_of(form)
    except BadInput as problem:
        problems["cron"] = str(problem)
    numbers = {name: _number(form.get(name, "")) for name in ("late_minutes", "most_minutes", "priority", "max_pages")}
    for name, value in numbers.items():
        if value is None and (name != "max_pages" or form.get(name, "").strip()):
            problems[name] = "请写整数。"
    sources: tuple[str, ...] = ()
    try:
        sources = changes.sources_of(desk, form.get("sources", ""), old)
    except changes.Unusable as problem:
        problems |= problem.problems
    if problems:
        raise changes.Unusable(problems)
    return Schedule(
        name=old.name if old else form.get("name", "").strip(), cron=cron, job=Job(job), sources=sources,
        timezone=old.timezone if old else changes.ZONE, enabled=bool(form.get("enabled")),
        late_minutes=numbers["late_minutes"] or 0, most_minutes=numbers["most_minutes"] or 0,
        max_pages=numbers["max_pages"], priority=numbers["priority"] or 0,
    )  # fmt: skip


def _number(typed: str) -> int | None:
    text = typed.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


def _page(
    desk: Desk, request: Request, shown: Schedule, *, state: str, status: int = 200, is_new: bool = False,
    form: Mapping[str, str] | None = None, warning: str = "", problems: Mapping[str, str] | None = None,
) -> Response:  # fmt: skip
    """One schedule with its form: as it is, or as it was typed."""
    typed = dict(form) if form is not None else _typed(desk, shown)
    draft = shown
    if form is not None and not problems:
        draft = _drafted(desk, form, None if is_new else shown) or shown
    return Pages(desk)(
        request, "schedule.html", status, one=shown, typed=typed, state=state, is_new=is_new, ahead=_ahead(desk, draft),
        is_draft=form is not None, warning=warning, problems=problems or {}, weekdays=rhythms.WEEKDAYS,
        rhythm_words=rhythms.RHYTHMS, most_day=rhythms.MOST_DAY, names=changes.source_names(desk),
        is_crawl=is_new or shown.track is Track.CRAWL, history=() if is_new else changes.history(desk, shown.name),
        **_words(),
    )  # fmt: skip


def _ahead(desk: Desk, one: Schedule) -> tuple[datetime, ...]:
    try:
        return rhythms.moments(one, desk.house.clock.now())
    except BadInput:
        return ()


def _drafted(desk: Desk, form: Mapping[str, str], old: Schedule | None) -> Schedule | None:
    try:
        return _draft(desk, form, old)
    except BadInput:
        return None


def _typed(desk: Desk, one: Schedule) -> dict[str, str]:
    rhythm = rhythms.rhythm_of(one.cron)
    return {
        "name": one.name, "job": one.job.value, "rhythm": rhythm.rhythm, "time": rhythm.time, "day": rhythm.day,
        "weekday": rhythm.weekday, "cron": one.cron, "enabled": "1" if one.enabled else "",
        "late_minutes": str(one.late_minutes), "most_minutes": str(one.most_minutes), "priority": str(one.priority),
        "max_pages": str(one.max_pages or ""), "sources": changes.shown_sources(desk, one),
    }  # fmt: skip


def _next(desk: Desk, one: Schedule) -> datetime | None:
    try:
        return next_due(one, desk.house.clock.now()) if one.enabled else None
    except BadInput:
        return None


def _words() -> dict[str, object]:
    return {"jobs": JOBS, "job_sentences": JOB_SENTENCES, "said": rhythms.said, "title_of": title_of}
