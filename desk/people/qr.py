"""A text as a QR code in SVG, drawn by zxing-cpp."""

import importlib
import re
from typing import Any

_PATHS = re.compile(r'<path d="([MmHhVvLlZz0-9 .,-]+)"')
_SIZE = re.compile(r'<svg width="(\d{1,3})" height="(\d{1,3})"')


def qr_svg(text: str, label: str) -> str:
    """Return an SVG picture of a QR code, dark on light whatever the page's colours are; `label` says what it is.

    Empty where none could be drawn; the page shows the same as text.
    """
    # zxing-cpp is compiled and brings its types as a stub only; it is loaded when a picture is asked for.
    writer: Any = importlib.import_module("zxingcpp")
    drawn: str = writer.write_barcode_to_svg(writer.create_barcode(text, writer.BarcodeFormat.QRCode))
    size, paths = _SIZE.search(drawn), _PATHS.findall(drawn)
    if size is None or not paths:
        return ""
    # Of the drawing only numbers are taken over.
    width, height = int(size[1]), int(size[2])
    inner = "".join(f'<path d="{each}"/>' for each in paths)
    return (
        f'<svg class="qr" role="img" aria-label="{label}" viewBox="0 0 {width} {height}" '
        f'xmlns="http://www.w3.org/2000/svg"><rect width="{width}" height="{height}" fill="#fff"/>'
        f'<g fill="#000">{inner}</g></svg>'
    )
