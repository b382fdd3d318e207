"""The systemd units: what they start exists, what they promise holds, and systemd understands every line."""

import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from runs.nights.watching import GRACE_S
from tests.conftest import missing
from tests.house import tree
from tools import reference

UNITS = tree.ROOT / "deploy" / "systemd"
SERVICES = ("fangfei-desk.service", "fangfei-scheduler.service")
#: What both services give up, whatever they are for.
GIVEN_UP = {
    "User": "fangfei", "Group": "fangfei", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes",
    "PrivateDevices": "yes", "DevicePolicy": "closed", "ProtectProc": "invisible", "ProtectClock": "yes",
    "ProtectHostname": "yes", "ProtectKernelLogs": "yes", "ProtectKernelModules": "yes", "ProtectKernelTunables": "yes",
    "ProtectControlGroups": "yes", "NoNewPrivileges": "yes", "CapabilityBoundingSet": "", "AmbientCapabilities": "",
    "RestrictSUIDSGID": "yes", "RestrictRealtime": "yes", "LockPersonality": "yes", "RemoveIPC": "yes",
    "KeyringMode": "private", "SystemCallArchitectures": "native", "UMask": "0077",
    "RestrictAddressFamilies": "AF_INET AF_INET6 AF_UNIX AF_NETLINK", "StateDirectory": "fangfei",
    "LoadCredential": "fangfei:/etc/fangfei/secrets", "Restart": "on-failure", "KillMode": "mixed",
    "OOMPolicy": "continue",
}  # fmt: skip


def directives(name: str) -> Mapping[str, list[str]]:
    """Every directive of a unit with its values in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in (UNITS / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "[")):
            key, _, value = line.partition("=")
            found[key].append(value)
    return found


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_gives_up_what_it_does_not_need(name: str) -> None:
    """Own account, read-only system, no new privileges, no devices, no capabilities."""
    found = directives(name)

    assert {key: found[key] for key in GIVEN_UP} == {key: [value] for key, value in GIVEN_UP.items()}


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_starts_exists(name: str) -> None:
    """The command is one of the command line's, and stands below the link that upgrades move."""
    (start,) = directives(name)["ExecStart"]
    program, _, words = start.partition(" ")

    assert program == "/opt/fangfei/current/bin/fangfei"
    assert f"fangfei {words}" in {each for each, _ in reference.commands()}


def test_a_crawl_has_time_to_end() -> None:
    """The scheduler waits longer than a child is given; nothing shorter than a minute and a half anywhere."""
    seconds = {name: int(directives(name)["TimeoutStopSec"][0]) for name in SERVICES}

    assert min(seconds.values()) >= 90
    assert seconds["fangfei-scheduler.service"] >= GRACE_S + 30


def test_the_browser_can_build_its_sandbox() -> None:
    """What Chromium needs is allowed where crawls run, and nowhere else."""
    scheduler, desk = directives("fangfei-scheduler.service"), directives("fangfei-desk.service")

    assert scheduler["RestrictNamespaces"] == ["user pid net"]
    assert {"seccomp", "chroot"} <= set(" ".join(scheduler["SystemCallFilter"]).split())
    assert desk["RestrictNamespaces"] == desk["MemoryDenyWriteExecute"] == ["yes"]


def test_the_target_wants_both() -> None:
    """One name starts and stops the whole."""
    assert directives("fangfei.target")["Wants"] == [" ".join(SERVICES)]
    for name in SERVICES:
        assert directives(name)["PartOf"] == directives(name)["WantedBy"] == ["fangfei.target"]


def test_the_account_is_that_of_the_services() -> None:
    """Made by systemd-sysusers, with the folder that the services have, and nobody signs in with it."""
    (line,) = [
        line for line in (UNITS / "fangfei.sysusers").read_text("utf-8").splitlines() if not line.startswith("#")
    ]

    assert re.fullmatch(r'u fangfei - "Fangfei" /var/lib/fangfei /usr/sbin/nologin', line)


@pytest.mark.parametrize("name", [*SERVICES, "fangfei.target"])
def test_systemd_understands_every_line(tmp_path: Path, name: str) -> None:
    """`systemd-analyze verify` says nothing; the program is looked for where it is here."""
    for unit in (*SERVICES, "fangfei.target"):
        text = (UNITS / unit).read_text("utf-8").replace("/opt/fangfei/current/bin/fangfei", "/bin/true")
        (tmp_path / unit).write_text(text, "utf-8")
    done = subprocess.run(
        [_analyze(), "verify", str(tmp_path / name)], capture_output=True, text=True, timeout=30, check=False
    )

    assert (done.returncode, [line for line in done.stderr.splitlines() if "fangfei" in line]) == (0, [])


@pytest.mark.parametrize("name", SERVICES)
def test_systemd_finds_little_exposed(name: str) -> None:
    """The exposure that `systemd-analyze security` counts stays below 2.5 of 10."""
    done = subprocess.run(
        [_analyze(), "security", "--offline=true", "--threshold=25", "--no-pager", str(UNITS / name)],
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-300:] + done.stderr


def _analyze() -> str:
    found = shutil.which("systemd-analyze")
    if found is None:
        missing("systemd-analyze", "systemd")
    return str(found)
