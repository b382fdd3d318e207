"""The watched sources at the desk: their health, their files, switched on and off, tried for real."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.catalogue import parse_source
from desk.context import Desk
from desk.jobs import Progress, Result
from desk.workshop.results import results_of
from facts.errors import BadInput, BrokenSource, HouseError, NotKnown
from facts.people import Person
from facts.reports import SourceReport
from facts.sources import Source
from runs.checking import Checked
from runs.keeping import Change, KeptFolder, Texts, Wish, checked, digest, taken
from wiring.kept import kept_sources, source_home
from wiring.trying import try_sources

CHANGED, ENABLED, DISABLED, UNDONE = "source changed", "source enabled", "source disabled", "source change undone"
TRIED = "source tried"
#: What a file that is switched off ends on; loaders read *.yml alone.
OFF = ".off"
#: Pages that a trial fetches of a source, and seconds it may take.
MOST_PAGES, DEADLINE_S = 5, 120.0
#: Reports of one source that are shown.
_REPORTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """One file of the folder."""

    name: str
    #: None where the file cannot be used.
    source: Source | None
    #: What is wrong with it; "" where nothing is.
    fault: str
    is_on: bool
    #: Newest first.
    reports: Sequence[SourceReport]

    @property
    def last(self) -> SourceReport | None:
        """What the last run saw of it."""
        return self.reports[0] if self.reports else None


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedSource:
    """What a trial of one source came to."""

    name: str
    checked: Checked


def folder(desk: Desk) -> KeptFolder:
    """The folder with its history; errors as `source_home`."""
    return kept_sources(desk.house)


def names(desk: Desk) -> tuple[str, ...]:
    """Files that can be edited; where one file is configured, that one alone."""
    configured = desk.house.settings.sources
    found = folder(desk).names()
    return tuple(name for name in found if name == configured.name) if configured and configured.is_file() else found


def listed(desk: Desk) -> tuple[SourceView, ...]:
    """Every file with its source and its last report; errors as `source_home`."""
    kept = folder(desk)
    views = [_view(desk, kept, name, limit=1) for name in names(desk)]
    return tuple(sorted(views, key=lambda one: (not one.fault, one.is_on is False, one.name)))


def others(desk: Desk) -> tuple[str, ...]:
    """Files of the folder that scans read and the desk does not edit."""
    home = source_home(desk.house.settings)
    return tuple(sorted(path.name for path in home.glob("*.y*ml") if path.name not in folder(desk).names()))


def view(desk: Desk, name: str) -> tuple[SourceView, str]:
    """One file and its text.

    Raises:
        NotKnown: there is no such file.
    """
    kept = folder(desk)
    text = kept.read(name) if name in names(desk) else None
    if text is None:
        raise NotKnown(f"来源文件夹里没有 {name[:80]}。")
    return _view(desk, kept, name, limit=_REPORTS), text


def _view(desk: Desk, kept: KeptFolder, name: str, limit: int) -> SourceView:
    source, fault = None, ""
    try:
        source = parse_source(kept.home / name.removesuffix(OFF), kept.read(name) or "")
    except BadInput as problem:
        fault = str(problem)
    reports = desk.house.reports.latest(source.id, limit) if source else ()
    return SourceView(name=name, source=source, fault=fault, is_on=not name.endswith(OFF), reports=reports)


def check(desk: Desk, name: str, text: str) -> Source:
    """Read a text as a scan would, without writing it.

    Raises:
        BrokenSource: naming file, line and field, or whose id it takes.
        BadInput: name or text cannot be taken, or it asks for what only the server's administrator may set.
    """
    kept = folder(desk)
    source = parse_source(kept.home / checked(name).removesuffix(OFF), taken(text))
    _check_reserved(kept, name, source)
    for other in names(desk):
        if other.removesuffix(OFF) != name.removesuffix(OFF) and _id_of(kept, other) == source.id:
            raise BrokenSource(f"{name}: the id {source.id} is taken by another source; give each its own.")
    return source


def _check_reserved(kept: KeptFolder, name: str, source: Source) -> None:
    """Refuse what a browser must not ask for: other files of this machine, and leave to ignore robots.txt."""
    old = _source(kept, name) or _source(kept, _twin(name))
    known = set(old.files) if old else set()
    inside = kept.home.resolve()
    for file in source.files:
        if file not in known and not Path(file).resolve().is_relative_to(inside):
            raise BadInput(
                f"files 指向来源文件夹之外（{file[:120]}）：网页上不能让系统读取服务器的其他文件；"
                "请把文件放进来源文件夹，或由管理员直接修改服务器上的来源文件。"
            )
    approval = source.manners.robots_approval
    if approval and approval != (old.manners.robots_approval if old else None):
        raise BadInput(
            "robots_approval（不按 robots 抓取的批准）不能在网页上填写或修改：它须由单位负责人书面决定，"
            "由管理员直接写入服务器上的来源文件。"
        )


def _source(kept: KeptFolder, name: str) -> Source | None:
    try:
        text = kept.read(name)
        return parse_source(kept.home / name.removesuffix(OFF), text) if text is not None else None
    except HouseError:
        return None


def _id_of(kept: KeptFolder, name: str) -> str:
    found = _source(kept, name)
    return found.id if found else ""


def save(desk: Desk, who: Person, name: str, text: str, *, reason: str, state: str) -> Change:
    """Keep a source's text; errors as `check` and KeptFolder.write."""
    configured = desk.house.settings.sources
    if configured and configured.is_file() and name != configured.name:
        raise BadInput(f"设置 sources 指定的是一个文件（{configured.name}），不能另加来源；请改为指定一个文件夹。")
    check(desk, name, text)
    kept = folder(desk)
    if (twin := _twin(name)) and kept.read(twin) is not None:
        raise BadInput(f"已有 {twin}；同一个来源不能既启用又停用。")
    return kept.write({name: taken(text)}, Wish(by=who.name, act=CHANGED, reason=reason), seen={name: state})


def switch(desk: Desk, who: Person, name: str, *, on: bool, reason: str, state: str) -> Change:
    """Let scans read a source, or not, by the name of its file.

    Raises:
        NotKnown: there is no such file.
        BadInput: it stands so already, or there is no reason.
        Overtaken: somebody changed it meanwhile.
    """
    found, text = view(desk, name)
    if found.is_on == on:
        raise BadInput(f"{name} 已经是{'启用' if on else '停用'}的。")
    configured = desk.house.settings.sources
    if configured and configured.is_file():
        raise BadInput("设置 sources 指定的是一个文件，不能在这里停用；请改为指定一个文件夹。")
    texts: Texts = {name: None, _twin(name): text}
    act = ENABLED if on else DISABLED
    if on:
        check(desk, name, text)
    return folder(desk).write(texts, Wish(by=who.name, act=act, reason=reason), seen={name: state})


def undo(desk: Desk, who: Person, number: int, *, reason: str) -> Change:
    """Take a change back, where the texts it gives back can be used; errors as KeptFolder.undo."""
    for name, text in folder(desk).change(number).before.items():
        if text is not None and not name.endswith(OFF):
            check(desk, name, text)
    return folder(desk).undo(number, Wish(by=who.name, act=UNDONE, reason=reason))


def start_trial(desk: Desk, who: Person, name: str, text: str) -> str:
    """Fetch a few pages of a source as it is typed, in the background; nothing of it is kept. The job's number.

    Raises:
        BrokenSource, BadInput: as `check`.
    """
    source = check(desk, name, text)

    def work(progress: Progress) -> Result:
        detail: Mapping[str, object] = {"file": name, "digest": digest(text), "hosts": sorted(source.inside)}
        desk.house.audit.append(actor=who.name, act=TRIED, subject=source.id, detail=detail)
        found = try_sources(
            desk.house, [source], pages=MOST_PAGES, deadline_s=DEADLINE_S,
            progress=lambda done, total, _: progress(f"正在试取 {source.title}", done, total),
        )  # fmt: skip
        number = results_of(desk).keep(who, TriedSource(name=name, checked=found[0]))
        says = "来源可用。" if found[0].works else "来源没有给出预期的内容，原因见结果。"
        return Result(says=says, link=f"/workshop/sources/trials/{number}")

    return desk.jobs.start(who, f"试取来源 {source.title[:40]}", work)


def state_of(text: str | None) -> str:
    """What a form sends back, to tell whether somebody changed the file meanwhile."""
    return digest(text)


def home(desk: Desk) -> Path:
    """The folder of the sources."""
    return source_home(desk.house.settings)


def _twin(name: str) -> str:
    return name.removesuffix(OFF) if name.endswith(OFF) else name + OFF
