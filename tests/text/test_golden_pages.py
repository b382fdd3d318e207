"""Golden pages: bytes as servers send them, and what is read; a new case is a new folder of tests/pages."""

import json
from pathlib import Path

import pytest

from text import read

FOLDERS = sorted(each for each in (Path(__file__).parents[1] / "pages").iterdir() if each.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_golden_page(folder):
    """Title, a sentence, the charset, where it was found and the damage are as expected."""
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    headers = json.loads((folder / "headers.json").read_text("utf-8"))
    reading = read((folder / "page.html").read_bytes(), headers.get("content-type"))

    assert expected["title"] == reading.title
    assert expected["sentence"] in reading.text
    assert (expected["charset"], expected["charset_from"]) == (reading.charset, reading.charset_from)
    assert expected["replaced"] == reading.replaced


def test_enough_golden_pages():
    """Every source of a charset and every family of charsets has a case."""
    found = [json.loads((folder / "expected.json").read_text("utf-8")) for folder in FOLDERS]

    assert len(found) >= 14
    assert {"header", "bom", "meta", "content"} == {each["charset_from"] for each in found}
    assert {"utf-8", "gb18030", "big5hkscs", "hz", "utf-16-le", "utf-16-be"} == {each["charset"] for each in found}
