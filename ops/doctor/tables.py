"""The database: there, whole, patient, with room for connections."""

from collections.abc import Sequence

from ops.doctor.check import Check
from ops.status.database import of_database
from ops.verdicts import Level
from store.probing import Found, Probe

#: Oldest major version of PostgreSQL that is tested.
OLDEST = 13
#: Connections that desk, scheduler, a shift and a crawl take together.
NEEDED = 40
CURES = {
    Found.MISSING: "核对 --out、--db 与设置 db；第一次使用请运行 fangfei db upgrade。",
    Found.STALE: "停下工作台与调度程序，运行 fangfei db upgrade（会先备份）。",
    Found.LOCKED: "用 fuser 找出占用数据库文件的程序并结束它；文件不要放在网络盘上。",
    Found.UNREACHABLE: "确认 PostgreSQL 在运行、地址与账号正确；文件损坏时从备份恢复：fangfei restore。",
    Found.UNUSABLE: "核对设置 db 的写法：sqlite:///文件 或 postgresql+psycopg://账号@主机/库，"
    "并 pip install 'fangfei[postgres]'。",
}


def check_database(probe: Probe) -> Check:
    """Whether it answers and has this program's layout."""
    said = of_database(probe)
    cure = CURES.get(probe.found, "不需要处理。")
    return Check(key="database", title="数据库", level=said.level, sentence=said.sentence, cure=cure)


def check_whole(problems: Sequence[str]) -> Check:
    """What the database's own check found."""
    cure = "停止写入，保留现状，从备份恢复：fangfei restore；再查磁盘与内存硬件。"
    if problems:
        sentence = f"自检发现 {len(problems)} 处损坏：{problems[0][:120]}。"
        return Check(key="integrity", title="数据库自检", level=Level.FAULT, sentence=sentence, cure=cure)
    return Check(key="integrity", title="数据库自检", sentence="没有发现损坏。", cure=cure)


def check_writing_mode(probe: Probe) -> Check:
    """Whether readers and a writer get on: WAL and half a minute of patience for SQLite, connections for a server."""
    if probe.dialect == "sqlite":
        level = Level.OK if probe.journal == "wal" else Level.WARNING
        sentence = f"写入方式 {probe.journal}，最多等待 30 秒。"
        cure = "数据库文件须放在本地盘上（网络盘不支持 WAL），重新启动后会自动改回。"
        return Check(key="connections", title="数据库并发", level=level, sentence=sentence, cure=cure)
    return _server(probe)


def _server(probe: Probe) -> Check:
    major, left = int(probe.version.partition(".")[0] or 0), probe.most_connections - probe.connections
    cure = f"使用 PostgreSQL {OLDEST} 以上；在 postgresql.conf 里调大 max_connections，或结束多余的连接。"
    level = Level.FAULT if major < OLDEST or left < NEEDED // 4 else Level.WARNING if left < NEEDED else Level.OK
    sentence = f"PostgreSQL {probe.version}，连接 {probe.connections}/{probe.most_connections}。"
    return Check(key="connections", title="数据库并发", level=level, sentence=sentence, cure=cure)
