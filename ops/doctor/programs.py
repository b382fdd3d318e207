"""What is installed beside the program: browser, fonts, and the parts that not every office needs."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from crawler.browser import is_available
from ops.doctor.check import Check
from ops.verdicts import Level

BROWSER, FONTS = (
    "apt-get install chromium fonts-noto-cjk，并 pip install 'fangfei[browser]'。",
    "apt-get install fonts-noto-cjk",
)
#: Seconds that a browser may take to show one page.
_PATIENCE_S = 40
#: Folders where Debian keeps fonts, and what the names of Chinese ones hold.
_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))
_CHINESE = ("cjk", "wqy", "sourcehansans", "sourcehanserif", "simsun", "simhei", "msyh", "droidsansfallback", "uming")
#: Draws two characters: nothing there means no picture, both alike mean boxes.
_PAGE = """<!doctype html><meta charset="utf-8"><body><script>
function ink(c){const k=document.createElement('canvas');k.width=k.height=64;const g=k.getContext('2d');
g.font='48px sans-serif';g.fillText(c,4,52);return Array.from(g.getImageData(0,0,64,64).data).join()}
const a=ink('防'),b=ink('非'),e=ink(' ');
document.body.textContent='shown:'+(a===e?'nothing':a===b?'boxes':'chinese');</script>"""


def check_browser(*, wanted: bool, program: str | None = None) -> Check:
    """Whether Chromium starts and shows a page with Chinese.

    Args:
        wanted: whether the office wants pages shown at all.
        program: which one; the Chromium of this machine where none is named.
    """
    if not wanted:
        return Check(key="browser", title="浏览器", sentence="设置里已关闭（browser = false）。", cure=BROWSER)
    if program is None and is_available() is not None:
        sentence = "没有安装浏览器部件，脚本生成的页面看不到，也没有截图。"
        return Check(key="browser", title="浏览器", level=Level.WARNING, sentence=sentence, cure=BROWSER)
    level, sentence = _SHOWN[_shown(program or shutil.which("chromium") or "chromium")]
    return Check(key="browser", title="浏览器", level=level, sentence=sentence, cure=BROWSER)


_SHOWN = {
    "chinese": (Level.OK, "Chromium 能启动，中文显示正常。"),
    "boxes": (Level.FAULT, "Chromium 能启动，但没有中文字体，截图里的字会是方框。"),
    "nothing": (Level.FAULT, "Chromium 能启动，但画不出文字。"),
    "": (Level.FAULT, "Chromium 不能启动，或没有在时限内显示页面。"),
}


def _shown(program: str) -> str:
    with tempfile.TemporaryDirectory(prefix="fangfei-doctor-") as folder:
        page = Path(folder) / "page.html"
        page.write_text(_PAGE, encoding="utf-8")
        # Our own page, without a network; Chromium's sandbox refuses root.
        bare = ["--no-sandbox"] if os.geteuid() == 0 else []
        command = [
            program, "--headless", "--disable-gpu", *bare, "--no-first-run", "--disable-background-networking",
            f"--user-data-dir={folder}/profile", "--dump-dom", page.as_uri(),
        ]  # fmt: skip
        said = _output(command)
    # Without its script the page would still hold the words of it.
    return next((word for word in ("chinese", "boxes", "nothing") if f"<body>shown:{word}" in said), "")


def check_fonts(folders: Sequence[Path] = _FOLDERS, *, program: str | None = "fc-list") -> Check:
    """Whether Chinese can be written into screenshots, charts and PDF."""
    found = _listed(program) if program else ""
    if not found:
        found = next((path.name for folder in folders for path in _files(folder)), "")
    if not found:
        sentence = "没有中文字体：截图、图表和 PDF 里的中文写不出来。"
        return Check(key="fonts", title="字体", level=Level.FAULT, sentence=sentence, cure=FONTS)
    return Check(key="fonts", title="字体", sentence=f"有中文字体（{found}）。", cure=FONTS)


def _listed(program: str) -> str:
    found = shutil.which(program)
    lines = _output([found, ":lang=zh-cn", "family"]).splitlines() if found else []
    return min(lines).partition(",")[0] if lines else ""


def _files(folder: Path) -> Sequence[Path]:
    kinds = (".ttf", ".ttc", ".otf")
    return [
        path for path in folder.rglob("*")
        if path.suffix.lower() in kinds and any(mark in path.name.lower().replace("-", "") for mark in _CHINESE)
    ]  # fmt: skip


def check_optional() -> Check:
    """Which of the parts that not every office needs are there."""
    parts = {
        "图片文字识别": ("rapidocr", "onnxruntime"), "PostgreSQL": ("psycopg",), "快速分词": ("rjieba",),
        "统一身份认证": ("authlib",),
    }  # fmt: skip
    said = [f"{name}{'有' if all(map(_is_there, modules)) else '无'}" for name, modules in parts.items()]
    said.append(f"openssl {'有' if shutil.which('openssl') else '无'}")
    cure = "需要时 pip install 'fangfei[ocr,postgres,fast,oidc]'；openssl 用于在别处核对时间戳。"
    return Check(key="optional", title="可选部件", sentence="，".join(said) + "。", cure=cure)


def _is_there(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _output(command: Sequence[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603  # a program of this machine, found by its name
            command, check=False, capture_output=True, timeout=_PATIENCE_S, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
