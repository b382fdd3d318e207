"""Everything that a doctor looks at in one installation; nothing is made, upgraded or repaired by it."""

from collections.abc import Iterator
from pathlib import Path

import facts
from facts.errors import BadInput, StoreFailed
from ops.doctor import Check, Examination, channels, clocks, machine, programs, tables
from ops.doctor.check import guarded, loads, of_section
from ops.status.nights import of_due, of_scheduler
from ops.status.stores import of_backup, of_disk
from ops.verdicts import Level
from runs.nights.planning import next_due
from runs.nights.processes import is_gone
from store.probing import Probe, probe, quick_check
from wiring.assembly import House
from wiring.backups import backup_folder, newest_backup
from wiring.settings import Settings, load_settings
from wiring.watching import survey

_SETTINGS_CURE = "按提示改正 fangfei.toml 或 FANGFEI_… 变量；fangfei settings 列出每一项。"
#: Bytes of a SQLite database up to which all of it is read for a check; beyond, the night's verification does it.
MOST_CHECKED = 4 << 30


def load_or_say(*, out: Path | None, db: str | None) -> tuple[Settings | None, str]:
    """The settings, or what is wrong with them."""
    try:
        return load_settings(out=out, db=db), ""
    except BadInput as problem:
        return None, str(problem)


def examine(settings: Settings | None, problem: str = "", *, send: bool = False) -> Examination:
    """Look at everything.

    Args:
        settings: None where they cannot be used: then what needs none is looked at.
        problem: what is wrong with them.
        send: whether a test message goes out by every channel.
    """
    if settings is None:
        broken = Check(key="settings", title="设置", level=Level.FAULT, sentence=problem, cure=_SETTINGS_CURE)
        return Examination(checks=(broken, *_of_machine(), programs.check_fonts(), programs.check_optional()))
    house = House(settings)
    found = probe(settings.database)
    return Examination(
        checks=(
            Check(key="settings", title="设置", sentence="可以读取，没有错误。", cure=_SETTINGS_CURE),
            *_of_clock(house, found),
            *_of_disk(settings),
            *_of_database(settings, found),
            *_of_machine(),
            *_of_access(settings),
            *_of_programs(settings),
            *_of_rules(house),
            *_of_nights(house, found),
            *channels.check_channels(house.channels, send=send, now=house.clock.now()),
        )
    )


def _of_clock(house: House, found: Probe) -> Iterator[Check]:
    now, settings = house.clock.now(), house.settings
    yield clocks.check_zone()

    def clock() -> Check:
        last = house.audit.head() if found.is_ready else None
        return clocks.check_clock(now, program=Path(facts.__file__), last_entry=last.at if last else None)

    yield guarded(clocks.KEY, clocks.TITLE, clock, clocks.CURE)
    if settings.time_source:
        source = settings.time_source
        yield guarded("time_source", "时间源", lambda: clocks.check_source(
            source, house.clock.now(), roots=settings.trust_roots), clocks.CURE)  # fmt: skip


def _of_disk(settings: Settings) -> Iterator[Check]:
    out = settings.out.absolute()
    yield of_section(of_disk(out), "清理日志与旧备份（fangfei retention），或扩容；证据不要手工删除。")
    yield guarded("writing", "写盘", lambda: machine.check_writing(out))
    yield guarded("inodes", "文件数", lambda: machine.check_inodes(out))


def _of_database(settings: Settings, found: Probe) -> Iterator[Check]:
    yield tables.check_database(found)
    if not found.is_ready:
        return
    yield tables.check_writing_mode(found)
    if found.dialect == "sqlite" and found.bytes <= MOST_CHECKED:
        yield tables.check_whole(quick_check(settings.database))


def _of_machine() -> Iterator[Check]:
    yield machine.check_memory()
    yield machine.check_cores()
    yield machine.check_files()


def _of_access(settings: Settings) -> Iterator[Check]:
    yield machine.check_account()
    yield machine.check_folder(settings.out.absolute())
    yield machine.check_secrets(_secret_files(settings))
    yield machine.check_port(settings.desk_host, settings.desk_port)


def _secret_files(settings: Settings) -> Iterator[tuple[str, Path]]:
    for name, value in settings:
        if isinstance(value, Path) and (name.endswith("_file") or name == "desk_tls_key"):
            yield name, value


def _of_programs(settings: Settings) -> Iterator[Check]:
    yield programs.check_browser(wanted=settings.browser)
    yield programs.check_fonts()
    yield programs.check_optional()


def _of_rules(house: House) -> Iterator[Check]:
    yield loads("lexicon", "词库", lambda: f"{house.rules.lexicon().version}。",
                "fangfei lexicon check 指出哪一行有误，改正后重试。")  # fmt: skip
    yield loads("model", "模型", lambda: f"{house.model.version}。", "fangfei rollback 回到上一个模型，或重新安装。")
    yield loads(
        "casework", "办案规则", lambda: _casework(house), "改正设置 casework 目录里的文件，或删去使用自带规则。"
    )
    yield guarded("sources", "来源", lambda: _sources(house.settings), "fangfei sources check 指出哪个文件有误。")


def _casework(house: House) -> str:
    return f"事项 {len(house.lifecycle.acts)} 种，可以读取。"


def _sources(settings: Settings) -> Check:
    cure = "在设置 sources 里指定来源文件夹，逐个运行 fangfei sources check 改正。"
    if settings.sources is None:
        sentence = "没有设置 sources：夜间扫描没有可扫描的来源。"
        return Check(key="sources", title="来源", level=Level.WARNING, sentence=sentence, cure=cure)
    found = survey((), settings)
    if found.problems:
        sentence = f"{len(found.problems)} 个来源文件不能使用：{found.problems[0]}"
        level = Level.WARNING if found.sources else Level.FAULT
        return Check(key="sources", title="来源", level=level, sentence=sentence, cure=cure)
    return Check(key="sources", title="来源", sentence=f"{len(found.sources)} 个，可以使用。", cure=cure)


def _of_nights(house: House, found: Probe) -> Iterator[Check]:
    now, folder = house.clock.now(), backup_folder(house.settings).path

    def backup() -> Check:
        return of_section(
            of_backup(*newest_backup(house.settings), folder, now), "运行 fangfei backup，并查看备份任务的记录。"
        )

    yield guarded("backup", "备份", backup)
    if not found.is_ready:
        return
    try:
        schedules, lease = house.schedules.all(), house.lease.seen()
    except StoreFailed as problem:
        yield Check(key="scheduler", title="调度程序", level=Level.FAULT, sentence=str(problem))
        return
    yield of_section(
        of_scheduler(lease, schedules, now, is_gone), "systemctl enable --now fangfei-scheduler；日志见 journalctl -u。"
    )
    yield of_section(of_due(schedules, now, next_due), "在工作台“运行”里改正计划任务的时间。")
