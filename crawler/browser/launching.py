"""Start Chromium so that it cannot reach any network, whatever a page finds in it.

Three walls, each enough by itself:

    every request is intercepted and answered by us (crawler/browser/gate.py)
    arguments: no name resolves, every connection goes to a proxy that is not there, no WebRTC, no QUIC
    a network namespace without interfaces, where Linux lets an ordinary process make one

The browser dies with the process that started it (PR_SET_PDEATHSIG). Started by root, it is handed to nobody, since
Chromium's sandbox refuses root and a hostile page should meet the sandbox.
"""

import os
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from crawler.browser.need import PROGRAM
from facts.errors import CrawlFailed

#: Debian's nobody and nogroup.
_NOBODY = 65534
_HELPER = Path("/usr/lib/chromium/chrome-sandbox")
_PREFIX = "fangfei-browser-"
ARGUMENTS = (
    # No name resolves and no address is tried; port 9 of loopback (discard) is the proxy for everything, loopback too.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--disable-quic",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--dns-prefetch-disable",
    "--no-pings",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--disable-speech-api",
    "--disable-notifications",
    "--disable-extensions",
    "--deny-permission-prompts",
    "--block-new-web-contents",
    "--disable-gpu",
    "--mute-audio",
    # A page's scripts get half a gigabyte; what they hold outside of V8 is weighed by crawler/browser/stage.py.
    "--js-flags=--max-old-space-size=512",
)  # fmt: skip


#: What Playwright takes away and we want back: Chromium's own guards against windows and floods of navigations.
GUARDS = ("--disable-popup-blocking", "--disable-ipc-flooding-protection")


class Launcher:
    """A little program in a folder of its own that starts Chromium as it must be; to be closed."""

    def __init__(self) -> None:
        """Write it.

        Raises:
            CrawlFailed: there is no Chromium here.
        """
        program = shutil.which(PROGRAM)
        if program is None:
            raise CrawlFailed("There is no chromium on this machine; on Debian: apt-get install chromium.")
        _sweep()
        self._folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        self._folder.chmod(0o711)
        self.is_root = os.geteuid() == 0
        #: Whether the kernel itself keeps the browser from the network.
        self.is_sealed = _works(self._prefix(sealed=True))
        #: Whether Chromium can build its sandbox: from a user namespace, or by Debian's helper that runs as root.
        self.has_sandbox = self.is_sealed or _HELPER.exists()
        self.path = self._folder / "chromium"
        self.path.write_text(self._script(program), encoding="utf-8")
        self.path.chmod(0o755)

    @property
    def mark(self) -> str:
        """What stands in the command line of every browser it starts."""
        return f"{self._folder}/profile."

    def options(self) -> dict[str, Any]:
        """Playwright's launch options; the environment holds nothing of ours."""
        return {
            "executable_path": str(self.path),
            "args": list(ARGUMENTS),
            "ignore_default_args": list(GUARDS),
            "chromium_sandbox": self.has_sandbox,
            "env": {"PATH": os.defpath, "HOME": str(self._folder), "LANG": "zh_CN.UTF-8", "TZ": "Asia/Shanghai"},
            "handle_sigint": False,
            "handle_sigterm": False,
            "handle_sighup": False,
            "timeout": 30_000,
        }

    def close(self) -> None:
        """Remove the folder with the profiles in it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _prefix(self, *, sealed: bool) -> tuple[str, ...]:
        drop = ("setpriv", f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--") if self.is_root else ()
        seal = ("unshare", "--user", "--map-current-user", "--net", "--") if sealed else ()
        return (*drop, *seal)

    def _script(self, program: str) -> str:
        # The death signal is set last, for the kernel forgets it when a process changes its rights.
        command = (*self._prefix(sealed=self.is_sealed), "setpriv", "--pdeathsig", "KILL", "--", program)
        owner = f'chown {_NOBODY}:{_NOBODY} "$profile"\n' if self.is_root else ""
        return (
            "#!/bin/sh\nset -e\n"
            f"profile=$(mktemp -d {shlex.quote(self.mark + 'XXXXXX')})\n{owner}"
            f'export HOME="$profile"\nexec {shlex.join(command)} "$@" --user-data-dir="$profile"\n'
        )


def _works(command: Sequence[str]) -> bool:
    try:
        done = subprocess.run([*command, "true"], capture_output=True, timeout=10, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _sweep() -> None:
    # What a killed process has left behind: its number is part of the folder's name.
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not Path("/proc", owner).exists():
            shutil.rmtree(folder, ignore_errors=True)
