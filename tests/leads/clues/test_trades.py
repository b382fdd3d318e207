"""A source's word for a trade and our sectors."""

import pytest

from leads.clues.trades import sector_of


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("网络借贷", "S06"), ("预付卡", "S18"), ("养老服务", "S16"), ("教育培训", "S14"), ("旅游业", "S17"),
        ("投资理财", None), ("医疗器械销售", None), ("业", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_words_for_a_trade(text: str | None, code: str | None) -> None:
    """Endings and asides do not matter; a word that only resembles a sector is none."""
    names = {"S06": "网络借贷平台", "S14": "教育", "S15": "医疗", "S16": "养老", "S17": "旅游", "S18": "预付卡(多用途)"}

    assert code == sector_of(text, names)
