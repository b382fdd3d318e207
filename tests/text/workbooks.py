"""Workbooks made by hand, part by part, for tests of what no library writes."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"


def sheet_part(rows: str, attributes: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{_MAIN}"{attributes}><sheetData>{rows}</sheetData>{after}</worksheet>'


def links(kind: str, target: str) -> str:
    link = f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_LINKS}">{link}</Relationships>'


MINIMAL = {
    "_rels/.rels": links("officeDocument", "xl/workbook.xml"),
    "xl/workbook.xml": (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": links("worksheet", "worksheets/sheet1.xml"),
    "xl/worksheets/sheet1.xml": sheet_part(""),
}


def packed(
    tmp_path: Path,
    *,
    sheet: str | None = None,
    attributes: str = "",
    after: str = "",
    target: str = "",
    base: Path | None = None,
    extra: Mapping[str, bytes | str] | None = None,
    name: str = "made.xlsx",
) -> Path:
    """Write a workbook: the minimal one or `base`, its sheet's rows and further parts put in their place."""
    parts: dict[str, bytes | str] = dict(MINIMAL)
    if base is not None:
        with zipfile.ZipFile(base) as source:
            parts = {each: source.read(each) for each in source.namelist()}
    if sheet is not None:
        parts["xl/worksheets/sheet1.xml"] = sheet_part(sheet, attributes, after)
    if target:
        parts["xl/_rels/workbook.xml.rels"] = links("worksheet", target)
    parts |= dict(extra or {})
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, body in parts.items():
            archive.writestr(part, body)
    return path
