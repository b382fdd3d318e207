"""Identifiers: sentences in identifiers.yml, check digits, masking."""

import time
from pathlib import Path

import pytest
import yaml

import keywords
from facts.findings import IdentifierKind
from text import fold, read_plain

CASES = yaml.safe_load((Path(__file__).parent / "identifiers.yml").read_text(encoding="utf-8"))


def find(sentence: str):
    reading = read_plain(sentence)
    return keywords.identifiers(fold(reading.text), reading)


@pytest.mark.parametrize("case", CASES["finds"], ids=lambda case: case["text"])
def test_identifier_is_found(case):
    """Kind, value and validity, and nothing beside it."""
    found = [[each.kind.value, each.value, each.valid] for each in find(case["text"])]

    assert case["found"] == found


@pytest.mark.parametrize("sentence", CASES["spares"])
def test_other_numbers_are_spared(sentence):
    """Orders, dates, versions and forms of law name nobody."""
    assert find(sentence) == ()


def test_mask_keeps_length_and_firms():
    """Personal values are starred where they stand; firms and land lines stay."""
    text = "厦门海盈投资管理有限公司 0592-5551234 手机138-1234-5678 QQ：123456789 微信：haiying_2020 a.b@c.test"
    masked = keywords.mask(text, find(text))

    assert masked.startswith("厦门海盈投资管理有限公司 0592-5551234 手机138-****-5678 ")
    assert masked.endswith("QQ：12*****89 微信：ha*****_**20 a.*@c.test")
    assert len(text) == len(masked)


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        (IdentifierKind.PHONE, "13812345678", "138****5678"),
        (IdentifierKind.PHONE, "138****0000", "138****0000"),
        (IdentifierKind.QQ, "12345", "12*45"),
        (IdentifierKind.WECHAT, "ab", "**"),
        (IdentifierKind.BANK_CARD, "6222021234567890128", "6222***********0128"),
        (IdentifierKind.COMPANY, "厦门海盈投资管理有限公司", "厦门海盈投资管理有限公司"),
    ],
)
def test_mask_value(kind, value, masked):
    """A value alone is masked as on the page."""
    assert masked == keywords.mask_value(kind, value)


def test_generic_names_cost_nothing():
    """Descriptions that name no firm are refused in linear time."""
    start = time.process_time()

    assert find(("某" * 31 + "厦有限公司。" + "x" * 31 + "厦有限公司。") * 50)
    assert time.process_time() - start < 2
