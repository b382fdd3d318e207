"""What a look at the database says."""

from ops.status.report import Section
from ops.status.terms import size
from ops.verdicts import Level
from store.probing import Found, Probe

KINDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def of_database(probe: Probe) -> Section:
    """Whether it is there, answers and has this program's layout, and how large it is."""
    return Section(
        key="database", title="数据库", level=Level.OK if probe.is_ready else Level.FAULT, sentence=sentence_of(probe),
        data={"found": probe.found.value, "dialect": probe.dialect, "layout": probe.layout, "wanted": probe.wanted,
              "version": probe.version, "bytes": probe.bytes},
    )  # fmt: skip


def sentence_of(probe: Probe) -> str:
    """What was found, and what to do where it is not well."""
    kind = KINDS.get(probe.dialect, "")
    if probe.found is Found.READY:
        return f"{kind} {probe.version}，结构 {probe.layout}，{size(probe.bytes)}。"
    if probe.found is Found.MISSING:
        where = f"（{probe.path}）" if probe.path else ""
        return f"还没有建立{where}；请核对 --out、--db 与设置，或运行 fangfei db upgrade 建立。"
    if probe.found is Found.STALE:
        return f"结构是 {probe.layout}，本程序需要 {probe.wanted}；请运行 fangfei db upgrade（会先备份）。"
    if probe.found is Found.LOCKED:
        return "被别的程序占用，几秒内没有应答；请稍后再试，持续出现时找出占用它的程序。"
    if probe.found is Found.UNUSABLE:
        return "地址无法使用：请核对设置 db，PostgreSQL 还需要安装 fangfei[postgres]。"
    return f"无法读取（{probe.problem[:160]}）；请确认数据库服务在运行、文件没有损坏。"
