"""From a kept response to what the store keeps."""

import json
from datetime import UTC, datetime

import pytest

from facts.pages import Capture
from screening import Screener

ADVERT = "金树财富诚邀投资，养老理财项目，保本保息，年化收益24%，每月返息，名额有限，电话13800138000。"


def a_capture(body: bytes, content_type: str = "text/html") -> Capture:
    headers = {"content-type": content_type}
    moment = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    return Capture(url="http://a.test/", status=200, headers=headers, body=body, fetched_at=moment)


def test_what_is_stored_is_the_contract_unmasked(screener: Screener) -> None:
    """The stored JSON has the page's own values, and its offsets point into the stored text."""
    assessment, stored = screener.screen_capture(a_capture(f"<p>{ADVERT}</p>".encode("gb18030")))
    contract = json.loads(stored.contract)
    hit = contract["hits"][0]

    assert (stored.score, stored.band, stored.stance) == (assessment.score, assessment.band, assessment.stance)
    assert (contract["id"], contract["url"], contract["charset"]) == ("http://a.test/", "http://a.test/", "gb18030")
    assert {"kind": "phone", "value": "13800138000"}.items() <= contract["identifiers"][-1].items()
    assert stored.text[hit["start"] : hit["end"]] == hit["text"]
    assert stored.version == screener.version
    assert stored.version == f"{contract['lexicon']}/{contract['model']}/{contract['rules']}"


@pytest.mark.parametrize(
    "body", [b"", b"\x00" * 1000, bytes(range(256)) * 50, b"<" * 5000, "\ud800".encode("utf-16-le", "surrogatepass")]
)
def test_any_bytes_are_screened(screener: Screener, body: bytes) -> None:
    """No body makes it fail, whatever type it is sent under, and what is stored can be stored."""
    for content_type in ("text/html; charset=gb2312", "text/plain", "image/png; charset=klingon", ""):
        _, stored = screener.screen_capture(a_capture(body, content_type))

        assert (stored.contract + stored.text).encode()


def test_the_version_names_lexicon_model_and_rules(screener: Screener) -> None:
    """Three parts, none of them empty: a page is screened again when one of them changes."""
    assert len(screener.version.split("/")) == 3
    assert all(screener.version.split("/"))
