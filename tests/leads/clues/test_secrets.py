"""Account numbers and reporters are found however they are written; dates, phones and credit codes are spared."""

import pytest

from leads.clues.secrets import REPORTER_MARK, Eraser, strip_accounts


@pytest.mark.parametrize(
    "text",
    [
        "6222021234567890123", "卡6222 0212 3456 7890 123尾", "６２２２０２１２３４５６７８９０１２３",
        "6222-0212-3456-7890",
        "6222****1234", "6.22202E+18", "户名某某，账号：3500123", "账户: ABCD123456789",
        "六二二二零二一二三四五六七八九零",
        "6222 0212 3456 7890 123 6222 0212 3456 7890 124", "1" * 90, "转至6222021234567890123。",
    ],
)  # fmt: skip
def test_accounts_are_found(text: str) -> None:
    """No run of digits as long as an account's is left."""
    kept, found = strip_accounts(text)

    assert found
    assert sum(char.isdigit() for char in kept) < 8


@pytest.mark.parametrize(
    "text",
    [
        "13800138000", "2026-01-01 2026-06-30", "20260101-20260630", "20261123102233", "2026-11-23 10:22:33",
        "12345.67万元",
        "对手 3100 人，笔数 5600", "91350203MA000001XX", "报告 KY2026-0001", "",
    ],
)  # fmt: skip
def test_other_numbers_are_spared(text: str) -> None:
    """Phones, periods, sums and credit codes stay."""
    assert strip_accounts(text) == (text, False)


def test_a_reporter_is_erased_from_free_text() -> None:
    """However the digits are grouped; a word that means nobody stays."""
    eraser = Eraser(["钱某甲", "13800138031", "匿名", "110101199003070011", "男"])
    text = "钱某甲（138 0013 8031、138-0013-8031）身份证110101199003070011，匿名，男"

    assert eraser.clean(text) == f"{REPORTER_MARK}（{REPORTER_MARK}、{REPORTER_MARK}）身份证{REPORTER_MARK}，匿名，男"
