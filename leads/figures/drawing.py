"""The one door to the drawing library: pictures of data as SVG whose words stay words, and as PNG for papers."""

import io
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.patches import Polygon, Rectangle
from matplotlib.ticker import MaxNLocator

from facts.errors import NoSpace

__all__ = [
    "DPI", "FONTS", "NO_FONT", "WIDTH", "Drawing", "MaxNLocator", "Polygon", "Rectangle", "as_png", "as_svg",
    "chinese_font", "save", "sheet", "write_svg",
]  # fmt: skip

#: A drawing, by a name that is not taken by the figures of reports.
Drawing = Figure

#: Fonts with Chinese characters, by what machines have, best first.
FONTS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "SimHei", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "PingFang SC", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun", "AR PL UMing CN",
    "Noto Sans CJK JP", "Droid Sans Fallback",
)  # fmt: skip
NO_FONT = "本机没有中文字体，图中的字写不出来，未作图；请安装 fonts-noto-cjk 后重新生成。"
#: Dots per inch of a PNG, enough for print.
DPI = 200
#: Inches to the width of a paper's text: 156 mm.
WIDTH = 6.14
_HEAD = re.compile(r"<!DOCTYPE[^>]*>\s*")
_METADATA = re.compile(r"\s*<metadata>.*?</metadata>", re.DOTALL)


@cache
def chinese_font() -> str | None:
    """The name of an installed font with Chinese characters; None where there is none."""
    installed = set(fontManager.get_font_names())
    return next((font for font in FONTS if font in installed), None)


@contextmanager
def sheet(width: float, height: float) -> Iterator[Drawing]:
    """An empty drawing, inches; draw and save within the block, where fonts and fixed ids are set."""
    font = chinese_font()
    settings: Any = {
        "svg.fonttype": "none", "svg.hashsalt": "fangfei", "font.family": [*([font] if font else ()), "sans-serif"],
        "axes.unicode_minus": False, "font.size": 9, "text.parse_math": False,
    }  # fmt: skip
    with mpl.rc_context(settings), warnings.catch_warnings():
        # Without such a font words cannot be measured, and each glyph would be told; in SVG they are written
        # all the same.
        warnings.filterwarnings("ignore", "Glyph")
        yield Drawing(figsize=(width, height), layout="constrained")


def as_svg(drawing: Drawing) -> str:
    """The drawing as SVG: text as text, no date, no reference to anything outside."""
    body = io.BytesIO()
    drawing.savefig(body, format="svg", metadata={"Date": None, "Creator": None})
    return _METADATA.sub("", _HEAD.sub("", body.getvalue().decode("utf-8"), count=1), count=1)


def as_png(drawing: Drawing) -> bytes:
    """The drawing as PNG at DPI."""
    body = io.BytesIO()
    drawing.savefig(body, format="png", dpi=DPI, metadata={"Software": None})
    return body.getvalue()


def save(drawing: Drawing, path: Path) -> None:
    """Write a drawing as its file's ending says: .png, else SVG.

    Raises:
        NoSpace: the file cannot be written.
    """
    if path.suffix.lower() == ".png":
        _write(as_png(drawing), path)
    else:
        write_svg(drawing, path)


def write_svg(drawing: Drawing, path: Path) -> None:
    """Write a drawing as SVG, whatever its file is called.

    Raises:
        NoSpace: the file cannot be written.
    """
    _write(as_svg(drawing).encode("utf-8"), path)


def _write(body: bytes, path: Path) -> None:
    try:
        path.write_bytes(body)
    except OSError as problem:
        raise NoSpace(f"{path} 写不进去（{problem.strerror}）；请换一个文件名。") from problem
