"""The machine: disk, memory, open files, ports, whose account this is, and who can read what is kept."""

import os
import resource
import socket
import stat
import tempfile
import time
from collections.abc import Iterable
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from ops.doctor.check import Check
from ops.status.terms import size
from ops.verdicts import Level

#: Seconds that writing and syncing 1 MB may take before a disk counts as slow.
SLOW_S = 1.0
#: Bytes of memory under which a night may be killed, and under which it is slow.
LEAST_MEMORY, LITTLE_MEMORY = 1 << 30, 3 << 30
#: Open files that a process needs at most, and with room: 64 requests at once, the database, the desk's browsers.
LEAST_FILES, FEW_FILES = 256, 1024
_MEGABYTE = 1 << 20
_OTHERS, _NOT_OWNER = 0o007, 0o077


def check_writing(folder: Path) -> Check:
    """Whether the disk takes what is written, and how soon it is safe there."""
    cure = "核对目录的属主与权限、磁盘是否已满或只读；磁盘很慢时请换用本地固态硬盘，不要放在网络盘上。"
    place = _there(folder)
    start = time.monotonic()
    try:
        with tempfile.NamedTemporaryFile(dir=place, prefix=".doctor-") as file:
            file.write(b"\0" * _MEGABYTE)
            file.flush()
            os.fsync(file.fileno())
    except OSError as problem:
        sentence = f"{place} 不能写入（{problem.strerror}）。"
        return Check(key="writing", title="写盘", level=Level.FAULT, sentence=sentence, cure=cure)
    took = time.monotonic() - start
    level = Level.WARNING if took > SLOW_S else Level.OK
    return Check(
        key="writing", title="写盘", level=level, sentence=f"1 MB 写入并落盘用时 {took * 1000:.0f} 毫秒。", cure=cure
    )


def check_inodes(folder: Path) -> Check:
    """Whether the disk still takes files, however much room it has."""
    cure = "清理小文件多的目录（如旧日志），或换用 inode 更多的文件系统。"
    found = os.statvfs(_there(folder))
    if not found.f_files:
        return Check(key="inodes", title="文件数", sentence="该文件系统不限文件数。", cure=cure)
    free = found.f_favail / found.f_files
    level = Level.FAULT if free < 0.01 else Level.WARNING if free < 0.05 else Level.OK
    return Check(key="inodes", title="文件数", level=level, sentence=f"还可建文件 {free:.0%}。", cure=cure)


def check_memory(file: Path = Path("/proc/meminfo")) -> Check:
    """Whether a scan, the desk and a browser fit."""
    cure = "关闭其他占用内存的程序，或加内存；建议 4 GB 以上，使用浏览器取证时 8 GB。"
    found = dict(_meminfo(file))
    total, free = found.get("MemTotal", 0), found.get("MemAvailable", 0)
    if not total:
        return Check(key="memory", title="内存", sentence="本机没有说明内存大小。", cure=cure)
    level = Level.FAULT if free < LEAST_MEMORY // 4 or total < LEAST_MEMORY else Level.OK
    if level is Level.OK and (total < LITTLE_MEMORY or free < LEAST_MEMORY):
        level = Level.WARNING
    return Check(key="memory", title="内存", level=level, sentence=f"可用 {size(free)}，共 {size(total)}。", cure=cure)


def check_cores() -> Check:
    """Whether the crawl and the screening can work at the same time."""
    cores = len(os.sched_getaffinity(0))
    level = Level.WARNING if cores < 2 else Level.OK
    cure = "抓取与筛查是两个进程，建议至少两个核心。"
    return Check(key="cores", title="处理器", level=level, sentence=f"{cores} 个核心。", cure=cure)


def check_files(limit: int | None = None) -> Check:
    """Whether a process may open as many files as it needs."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[0] if limit is None else limit
    level = Level.FAULT if most < LEAST_FILES else Level.WARNING if most < FEW_FILES else Level.OK
    cure = "在 systemd 单元里写 LimitNOFILE=8192，或用 ulimit -n 8192。"
    return Check(key="files", title="打开文件数", level=level, sentence=f"每个进程上限 {most}。", cure=cure)


def check_account(uid: int | None = None) -> Check:
    """Whether this runs as an account that can do little harm."""
    cure = "建一个专用账号运行（deploy/ 里的 systemd 单元已如此），不要用 root。"
    if (os.geteuid() if uid is None else uid) == 0:
        return Check(key="account", title="运行账号", level=Level.WARNING, sentence="正在以 root 运行。", cure=cure)
    return Check(key="account", title="运行账号", sentence="不是 root。", cure=cure)


def check_folder(folder: Path) -> Check:
    """Whether others on this machine can read evidence and personal data."""
    cure = f"chmod 750 {folder}"
    if not folder.is_dir():
        return Check(
            key="folder",
            title="数据目录",
            level=Level.WARNING,
            sentence=f"还没有 {folder}。",
            cure="先运行一次 fangfei scan 或核对 --out。",
        )
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & _OTHERS:
        sentence = f"{folder} 对本机所有账号开放（{mode:o}），其中有证据和个人信息。"
        return Check(key="folder", title="数据目录", level=Level.WARNING, sentence=sentence, cure=cure)
    return Check(key="folder", title="数据目录", sentence=f"{folder} 只对本账号和本组开放。", cure=cure)


def check_secrets(files: Iterable[tuple[str, Path]]) -> Check:
    """Whether files with secrets are for their owner alone.

    Args:
        files: name of the setting, and the file.
    """
    problems, count = [], 0
    for name, path in files:
        count += 1
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except OSError as problem:
            problems.append(f"{name} 的文件 {path} 读不到（{problem.strerror}）")
            continue
        if mode & _NOT_OWNER:
            problems.append(f"{name} 的文件 {path} 别人也能读（{mode:o}）")
    cure = "chmod 600 密钥文件，并让运行账号成为其属主。"
    if problems:
        return Check(key="secrets", title="密钥文件", level=Level.FAULT, sentence="；".join(problems) + "。", cure=cure)
    says = f"{count} 个，只有属主可读。" if count else "没有使用密钥文件。"
    return Check(key="secrets", title="密钥文件", sentence=says, cure=cure)


def check_port(host: str, port: int) -> Check:
    """Whether the desk can listen, or does already."""
    cure = "结束占用该端口的程序，或换一个端口（设置 desk_port）。"
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            return Check(key="port", title="端口", sentence=f"{host}:{port} 空闲，工作台没有运行。", cure=cure)
    except OSError as problem:
        if _is_desk(host, port):
            return Check(key="port", title="端口", sentence=f"工作台正在 {host}:{port} 运行。", cure=cure)
        sentence = f"{host}:{port} 不能监听（{problem.strerror}），占用它的不是工作台。"
        return Check(key="port", title="端口", level=Level.FAULT, sentence=sentence, cure=cure)


def _is_desk(host: str, port: int) -> bool:
    server = HTTPConnection("127.0.0.1" if host in ("0.0.0.0", "::") else host, port, timeout=1)  # noqa: S104  # compared
    try:
        server.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
        answer = server.getresponse()
        return answer.status == 200 and b'"version"' in answer.read(4096)
    except (OSError, HTTPException):
        return False
    finally:
        server.close()


def _there(folder: Path) -> Path:
    return next((each for each in (folder, *folder.parents) if each.exists()), folder)


def _meminfo(file: Path) -> Iterable[tuple[str, int]]:
    try:
        lines = file.read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        name, _, value = line.partition(":")
        words = value.split()
        if words and words[0].isdigit():
            yield name, int(words[0]) * 1024
