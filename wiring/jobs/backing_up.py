"""The nightly backup: made, read back, and the old ones cleared away."""

from contextlib import suppress

from facts.errors import HouseError, Overtaken
from facts.notices import AlertKind, Severity, Trouble
from ops.backup import BackupStopped, Made, make_backup, prune
from wiring.assembly import House
from wiring.backups import backup_folder, keep_rules, whole_order
from wiring.jobs.errands import Errand, Outcome

_KEY = "backup"


def back_up(house: House, errand: Errand) -> Outcome:
    """Back the installation up; where that fails, an alert stands until the next one that comes through.

    Raises:
        HouseError: as ops.backup.make_backup; the earlier backups are whole.
    """

    def told(_: str) -> None:
        if errand.pulse.is_stopped():
            raise BackupStopped

    folder = backup_folder(house.settings)
    try:
        with folder.alone():
            made = make_backup(folder, whole_order(house.settings, house.store, house.clock, folder), told)
            cleared = prune(folder, keep_rules(house.settings), told)
    except BackupStopped:
        return Outcome(note="备份没有做完就被要求停止；以前的备份完好。", is_complete=False)
    except Overtaken:
        # Somebody makes one by hand: this one waits, and nothing is wrong.
        raise
    except HouseError as problem:
        # A database that cannot be backed up may not take the alert either; the shift says it all the same.
        with suppress(HouseError):
            _trouble(
                house,
                "备份没有做成",
                f"{problem} 以前的备份完好。请按提示处理；下一次夜间备份成功后本告警自动关闭，"
                "也可以立即运行 fangfei backup 补做。",
            )
        raise
    _judge(house, made)
    return Outcome(note=f"{_said(made)}；共保留 {len(cleared.kept)} 份，清理 {len(cleared.gone)} 份。")


def _said(made: Made) -> str:
    one = made.manifest
    return (
        f"备份 {one.name}：{len(one.entries)} 个文件 {one.size / 1e6:.0f} MB，数据库 {one.dumped.rows} 行，"
        f"新写入 {made.added / 1e6:.0f} MB 并已读回核对"
    )


def _judge(house: House, made: Made) -> None:
    if made.damaged:
        _trouble(
            house, f"备份盘上有 {len(made.damaged)} 处损坏",
            "损坏的部分已剔除，仍在本机的文件已重新写入；更早的备份可能缺少内容。"
            "请检查备份盘，并运行 fangfei backups verify --all 查看哪些备份受影响。",
        )  # fmt: skip
    elif made.manifest.absent:
        _trouble(
            house, f"有 {len(made.manifest.absent)} 个证据文件不在证据目录中",
            f"数据库提到而没有找到：{'、'.join(made.manifest.absent[:5])}。请从更早的备份恢复这些文件。",
        )  # fmt: skip
    else:
        house.alerts.clear(AlertKind.BACKUP, _KEY)


def _trouble(house: House, title: str, detail: str) -> None:
    house.alerts.tell(Trouble(kind=AlertKind.BACKUP, key=_KEY, severity=Severity.CRITICAL, title=title, detail=detail))
