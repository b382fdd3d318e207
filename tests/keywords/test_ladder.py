"""The measure of disguises: recall and extra hits, on an office's own text too."""

import json

import pytest
from typer.testing import CliRunner

import keywords
from cli import lexicon
from facts.errors import UnreadableFile
from keywords import Rung

ENGINE = keywords.Engine.load()
PLAIN = keywords.Engine.load(variants=False)


def test_extra_hits_are_counted():
    """A disguised term is an extra hit, a plain one is not, and the rate is per million characters."""
    extra = keywords.extra_hits(ENGINE, PLAIN, ["我们静态首益高", "我们静态收益高", "今天天气很好"])

    assert [hit.text for hit in extra.hits] == ["静态首益"]
    assert extra.per_million == 1e6 / extra.length
    assert extra.commonest() == [("静态收益", "静态首益", "homophone", 1)]


def test_no_text_has_no_rate():
    """Nothing measured is no division by nothing."""
    assert keywords.extra_hits(ENGINE, PLAIN, []).per_million == 0


def test_clean_texts_of_files(tmp_path):
    """Rows of another stance are left out, rows without one and plain files are not; separators stay inside a row."""
    rows = [{"text": "甲\u2028甲"}, {"text": "乙", "stance": "solicitation"}, {"text": "丙", "stance": "warning"}]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "rows.jsonl").write_text(f"{lines}\n", encoding="utf-8")
    (tmp_path / "page.txt").write_text("丁", encoding="utf-8")

    assert list(keywords.clean_texts([tmp_path])) == ["甲\u2028甲", "丙"]
    assert list(keywords.clean_texts([tmp_path / "page.txt"])) == ["丁"]


@pytest.mark.parametrize("content", ["no json", "[1]", '{"words": 1}'])
def test_unreadable_rows_are_told(tmp_path, content):
    """A row without a text is named with its file, and so is a file that is not there."""
    (tmp_path / "rows.jsonl").write_text(content, encoding="utf-8")

    with pytest.raises(UnreadableFile, match=r"rows\.jsonl"):
        list(keywords.clean_texts([tmp_path / "rows.jsonl"]))
    with pytest.raises(UnreadableFile, match=r"absent\.txt"):
        list(keywords.clean_texts([tmp_path / "absent.txt"]))


def test_report_on_own_text(tmp_path):
    """`fangfei lexicon report --clean FILE --show` prints every rung, the rate and what was found."""
    (tmp_path / "own.txt").write_text("我们静态首益高", encoding="utf-8")
    result = CliRunner().invoke(lexicon.app, ["report", "--clean", str(tmp_path / "own.txt"), "--show"])

    assert result.exit_code == 0, result.output
    assert all(rung in result.stdout for rung in Rung)
    assert "静态首益" in result.stdout
    assert "extra hits in 7 characters of clean text: 1" in result.stdout


def test_attack_on_a_word():
    """`fangfei lexicon attack WORD --rung RUNG` says whether the word is seen through."""
    result = CliRunner().invoke(lexicon.app, ["attack", "保本保息", "--rung", "symbols"])

    assert result.exit_code == 0, result.output
    assert "yes" in result.stdout
