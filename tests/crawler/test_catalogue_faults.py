"""Source files that are wrong: each is refused in one sentence, with file, line and field."""

from datetime import date
from pathlib import Path

import pytest

from crawler import load_source
from facts.errors import BrokenSource

TODAY = date(2026, 11, 23)
START = "start_urls: http://a.test\n"
WRONG = {
    "start_url: x\n": "a.yml:1: unknown field 'start_url'; did you mean start_urls?",
    "id: a\ncolour: red\n": "a.yml:2: unknown field 'colour'; fields are",
    "id: a\nid: b\n": "a.yml:2: the field id stands here twice",
    "id: a\n": "start_urls: at least one start URL is wanted",
    "start_urls:\n  - ftp://x\n": "a.yml:2: start_urls: 'ftp://x' is no web address",
    "start_urls: []\n": "start_urls: a list of lines is wanted",
    "start_urls: {a: b}\n": "start_urls: ",
    f"{START}max_pages: many\n": "a.yml:2: max_pages: 'many' is no number",
    f"{START}max_pages: 1.5\n": "a.yml:2: max_pages: '1.5' is no whole number",
    f"{START}max_pages: 0\n": "a.yml:2: max_pages: ",
    f"{START}max_delay_s: 0\n": "a.yml:2: max_delay_s: ",
    f"{START}delay_s: nan\n": "a.yml:2: delay_s: ",
    f"{START}title: [a, b]\n": "a.yml:2: title: one line of text is wanted",
    f"id: A B\n{START}": "a.yml:1: id: 'A B' is not made of",
    f"{START}kind: lst\n": "a.yml:2: kind: 'lst' is not known; did you mean list?",
    f"{START}rhythm: 7\n": "a.yml:2: rhythm: '7' is not known; it is one of hot, nightly",
    f"{START}adverts: maybe\n": "a.yml:2: adverts: 'maybe' is neither true nor false",
    f"{START}hosts: [http://a.test/]\n": "a.yml:2: hosts: 'http://a.test/' is no host name",
    f"{START}windows: [22-6]\n": "a.yml:2: windows: '22-6' are no hours; write them as 22:00-06:00",
    f"{START}windows: ['25:00-06:00']\n": "a.yml:2: windows: ",
    f"{START}windows:\n- '6:00-06:00'\n": "a.yml:3: windows: '6:00-06:00' begins when it ends",
    f"{START}robots_approval: yes\n": "a.yml:2: robots_approval: fields are wanted here: by, reason, until",
    f"{START}robots_approval: {{by: a, reason: b}}\n": "a.yml:2: robots_approval: until is missing",
    f"{START}robots_approval: {{by: a, reason: b, until: soon}}\n": "until: 'soon' is no date; write it as 2026-12-31",
    f"{START}robots_approval:\n  by: 王五\n  reason: b\n  until: 2026-11-22\n":
        "a.yml:5: until: the approval by 王五 ended on 2026-11-22; renew it, or remove robots_approval",
    f"{START}assertions: 5\n": "a.yml:2: assertions: a list is wanted",
    f"{START}assertions:\n- least_pages: 5\n": "a.yml:3: assertions: least_pages has no reason; add because:",
    f"{START}assertions:\n- least_page: 5\n": "a.yml:3: unknown field 'least_page'; did you mean least_pages?",
    f"{START}assertions:\n- {{least_pages: 5, canary: x, because: y}}\n": "an assertion has one claim",
    f"{START}assertions:\n- {{because: y}}\n": "an assertion has one claim",
    f"{START}assertions:\n- {{share_ok: 80, because: y}}\n": "a.yml:3: share_ok: '80' can never be missed",
    f"{START}listing: {{item: li}}\n": "a.yml:2: listing: a source of kind site has none; it is for list",
    f"{START}kind: list\n": "a.yml:2: listing: a list needs its selectors",
    f"{START}kind: list\nlisting: {{link: a}}\n": "a.yml:3: listing: item is missing",
    f"{START}kind: list\nlisting: {{item: 'li['}}\n": "a.yml:3: item: 'li[' is neither CSS nor XPath that can be used",
    f"{START}kind: list\nlisting: {{item: '//li[foo()]'}}\n": "a.yml:3: item: '//li[foo()]' is neither CSS nor XPath",
    f"{START}kind: search\n": "a.yml:2: queries: a search needs its keywords or categories",
    f"{START}kind: search\nqueries: {{districts: [x]}}\n": "a.yml:3: queries: keywords or categories are missing",
    f"{START}kind: search\nqueries: {{keywords: [x], time_range: hour}}\n": "a.yml:3: time_range: 'hour' is not known",
    "start_urls: [http://a.test, http://b.test]\nkind: search\nqueries: {keywords: x}\n": "start_urls: a search has",
    "kind: domains\nfiles: x\nmatch: '(?=x)'\n": "a.yml:3: match: '(?=x)' is no pattern that google-re2 takes",
    "kind: domains\n": "a.yml:1: files: at least one file or folder is wanted",
    "kind: articles\n": "a.yml:1: start_urls: at least one start URL or file of addresses is wanted",
    f"kind: file\nfiles: x\n{START}": "a.yml:3: start_urls: a source of kind file has none",
    "kind: archive\nfiles: x\ndelay_s: 1\n": "a.yml:3: delay_s: a source of kind archive has none",
    "- a\n": "a.yml:1: a source is a list of fields",
    "": "a.yml:1: a source is a list of fields",
    "a: [1\nb: 2\n": "a.yml:2: this is not YAML",
    "? [a]\n: b\n": "a.yml:1: unknown field",
    f"id: &a [*a]\n{START}": "a.yml:1: id: one line of text is wanted",
    "a: " + "[" * 8000: "a.yml:",
    "a: " + "[" * 100_000: "a.yml:1: the file nests too deeply",
    "- " * 50_000: "a.yml:1: the file nests too deeply",
}  # fmt: skip


@pytest.mark.parametrize("text", WRONG, ids=lambda text: text[:40].replace("\n", " "))
def test_wrong_files_name_file_line_and_field(tmp_path: Path, text: str) -> None:
    """One sentence that an editor can jump to."""
    path = tmp_path / "a.yml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(BrokenSource) as caught:
        load_source(path, today=TODAY)

    assert WRONG[text] in str(caught.value)
    assert "\n" not in str(caught.value)
