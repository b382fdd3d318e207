"""The heat map on the desk: shaded text, its sums, its clauses; nothing personal shows, and no script is needed."""

import re
from html import unescape
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.review.heat import AGAINST, FOR, heat_view
from desk.review.highlight import MOST_SPANS, render
from facts.heat import HeatMap
from tests.desk.office import PHONE, TEXT, Office, post

TAGS = re.compile(r"<[^>]*>")


def a_map(contributions: list[float]) -> HeatMap:
    return HeatMap(
        contributions=contributions, intercept=-1.0, logit=sum(contributions) - 1.0, probability=0.5, model="m"
    )


def test_the_lead_page_shades_its_text(office: Office) -> None:
    """One click, no script: sums, clauses with links to their places, shades; marks are gone, the text is whole."""
    lead = office.lead()
    client = office.client()
    plain = client.get(f"/leads/{lead.id}").text
    page = client.get(f"/leads/{lead.id}?heat=solicitation").text
    shaded = page[page.index('class="text"') :].partition("</div>")[0]

    assert f'href="/leads/{lead.id}?heat=solicitation#reading"' in plain
    assert "文本模型认为本页是招揽的概率为" in page
    assert 'class="heat for4"' in page
    assert 'class="hit' not in shaded
    assert all(f'<span id="{anchor}">' in shaded for anchor in re.findall(r'href="#(h-\d+)"', page))
    assert PHONE not in page
    assert unescape(TAGS.sub("", shaded)).partition(">")[2].replace("*", "") in TEXT.replace(
        PHONE, PHONE[:3] + PHONE[-4:]
    )


def test_the_other_head_and_nonsense(office: Office) -> None:
    """Exposure has its own map; a head that does not exist shows the marks."""
    lead = office.lead()
    client = office.client()

    assert "文本模型认为本页是曝光的概率为" in client.get(f"/leads/{lead.id}?heat=exposure").text
    assert 'class="hit' in client.get(f"/leads/{lead.id}?heat=licensed").text


def test_unmasking_keeps_the_shades_and_leaves_its_trace(office: Office) -> None:
    """Asked for with a reason, the values stand in the shaded text too; an address alone opens nothing."""
    lead = office.lead()
    client = office.client()
    assert PHONE not in client.get(f"/leads/{lead.id}?heat=exposure&unmask=1").text
    for subject in (str(lead.id), f"page {lead.page_id}"):
        post(client, "/unmask", subject=subject, reason="核实主体身份", back="/")
    shaded = client.get(f"/leads/{lead.id}?heat=exposure").text

    assert PHONE in shaded
    assert 'class="heat' in shaded
    assert PHONE in client.get(f"/review/{lead.page_id}?heat=exposure").text
    assert [subject for _, act, subject in office.acts() if act == "personal values shown"] == [
        str(lead.id), f"page {lead.page_id}",
    ]  # fmt: skip


def test_an_older_model_and_too_little_text_are_said(office: Office) -> None:
    """The score was made by another model than the shades; where the text was too short, the model did not count."""
    lead = office.lead(contract='{"p_solicitation": null}')

    page = office.client().get(f"/leads/{lead.id}?heat=solicitation").text

    assert "本页由旧版模型评分" in page
    assert "评分没有采用模型的判断" in page


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("保本 息·。\n人a"), st.floats(-2, 2).map(lambda one: round(one, 3))), max_size=60
    )
)
def test_shades_follow_the_signs(given: list[tuple[str, float]]) -> None:
    """Spans lie inside the text and do not overlap; clauses name their own sums, of the sign of their side."""
    text = "".join(char for char, _ in given)
    values = [value if char not in " ·。\n" else 0.0 for char, value in given]
    view = heat_view(text, "solicitation", a_map(values))
    shades = sorted((one for one in view.spans if "heat" in one.classes), key=lambda one: one.start)

    assert all(0 <= one.start < one.end <= len(text) for one in shades)
    assert all(one.end <= other.start for one, other in pairwise(shades))
    assert (len(view.speaking_for) <= FOR, len(view.speaking_against) <= AGAINST) == (True, True)
    assert all(one.points > 0 for one in view.speaking_for)
    assert all(one.points < 0 for one in view.speaking_against)
    assert all(
        one.points == pytest.approx(sum(values[one.start : one.end]))
        for one in (*view.speaking_for, *view.speaking_against)
    )
    assert unescape(TAGS.sub("", render(text, view.spans))) == text


def test_words_have_one_shade_however_they_are_spelt() -> None:
    """A word written apart or in old characters is shaded as one; the strongest word is at level 4."""
    for text in ("天气保·本好", "天氣保本好"):
        values = [0.0] * len(text)
        values[text.index("保")], values[text.index("本")] = 10.0, 6.0
        (shade,) = (one for one in heat_view(text, "solicitation", a_map(values)).spans if "for4" in one.classes)

        assert text[shade.start : shade.end].replace("·", "") == "保本"


def test_too_many_shades_keep_the_strongest() -> None:
    """On a page that changes at each character, the faintest shades go and the strongest stays."""
    values = np.tile([0.4, -0.4], 3_000)
    values[5_990] = 9.0
    view = heat_view("a1" * 3_000, "solicitation", a_map(values.tolist()))

    assert len(view.spans) <= MOST_SPANS
    assert any(one.classes == ("heat", "for4") and one.start <= 5_990 < one.end for one in view.spans)
