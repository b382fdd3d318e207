"""What the text model does not get to see: menus, and what publishers left in their texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.blinding import blind, strip_artefacts
from classifier.heads import Head
from classifier.model import Model
from text import BARRIER, fold

MENU = BARRIER.join(("首页", "我要投资", "关于我们", "登录")) + BARRIER
BODY = "平台成立于二〇一五年，年化收益百分之十二，到期还本"


def test_a_menu_is_silent_and_keeps_its_room() -> None:
    """As many barriers as the menu had characters, so that positions stay."""
    assert blind(MENU + BODY) == BARRIER * len(MENU) + BODY


@pytest.mark.parametrize("text", [BODY, f"首页{BARRIER}登录{BARRIER}{BODY}", f"一句话{BARRIER}{BODY}{BARRIER}又一句"])
def test_short_lines_that_are_no_menu_stay(text: str) -> None:
    """Two short lines are a heading and a date, or an advert in slogans."""
    assert blind(text) == text


@given(st.text(alphabet=f"投资登录{BARRIER}", max_size=60))
def test_every_other_character_stays_where_it_was(text: str) -> None:
    """Same length; what is not a barrier is the character of the original."""
    blinded = blind(text)

    assert len(blinded) == len(text)
    assert all(one in (BARRIER, other) for one, other in zip(blinded, text, strict=True))
    assert blind(blinded) == blinded


def test_a_menu_changes_no_answer() -> None:
    """The model says of a page with its menu what it says of the page."""
    model = Model.load()
    plain, menued = (model.judge(fold(text).squeezed) for text in (BODY, MENU.replace(BARRIER, "\n") + BODY))

    assert menued.logits[Head.SOLICITATION] == pytest.approx(plain.logits[Head.SOLICITATION])


def test_placeholders_and_lost_characters_are_taken_out() -> None:
    """Only those named, and runs of question marks; one question mark is a question."""
    assert strip_artefacts("请加DIGIT，NAME经理????在吗?", ("DIGIT", "NAME")) == "请加 ， 经理 在吗?"
    assert strip_artefacts("VIPDIGIT", ()) == "VIPDIGIT"
