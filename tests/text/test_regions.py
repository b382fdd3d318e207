"""Which part of the page a block is in: by element, ARIA role and the words of class and id."""

import pytest

from facts.readings import Region, Where
from text import main_text, read_html
from text.regions import region_of

STORY = "本市有关部门提示广大市民，投资前请先核实机构是否具有相应资质，谨防受骗。"


def regions(html: str) -> list[Region]:
    return [block.region for block in read_html(html).blocks if block.where in (Where.BODY, Where.HIDDEN)]


@pytest.mark.parametrize(
    ("tag", "attributes", "expected"),
    [
        ("nav", {}, Region.NAV),
        ("footer", {}, Region.FOOTER),
        ("aside", {}, Region.NAV),
        ("form", {}, Region.FORM),
        ("article", {}, Region.MAIN),
        ("div", {"role": "contentinfo"}, Region.FOOTER),
        ("div", {"class": "ad-box1"}, Region.AD),
        ("div", {"id": "topBannerAd"}, Region.AD),
        ("div", {"class": "guanggao"}, Region.AD),
        ("article", {"class": "sponsored"}, Region.AD),
        ("div", {"class": "site_footer"}, Region.FOOTER),
        ("ul", {"class": "leftMenu"}, Region.NAV),
        ("div", {"class": "header-load"}, None),
        ("div", {"class": "shadow radio download heading readable"}, None),
        ("div", {"class": "navy menuet footnote"}, None),
        ("body", {"class": "nav-open"}, None),
        ("header", {}, None),
    ],
)
def test_names(tag, attributes, expected):
    """Whole words between hyphens, underscores, capitals and digits name a region; parts of words do not."""
    assert expected == region_of(tag, attributes)


def test_blocks_carry_their_region():
    """The innermost region holds, an ad slot holds all it contains, the title is its own."""
    html = (
        f"<title>题</title><div class=nav><a href=/>首页</a></div><main><p>{STORY}<nav>目录</nav></main>"
        "<div class=ad><form>办理</form></div><footer>备案<ul class=menu><li>关于</ul></footer><p>余下</p><p hidden>暗"
    )

    assert regions(html) == [
        Region.TITLE, Region.NAV, Region.MAIN, Region.NAV, Region.AD, Region.FOOTER, Region.NAV, Region.PLAIN,
        Region.HIDDEN,
    ]  # fmt: skip


def test_a_region_around_everything_says_nothing():
    """A form or a "banner" that holds most of the sentences is taken for the page itself."""
    assert regions(f"<form id=aspnetForm><p>{STORY}<p>{STORY}</form><p>尾") == [Region.PLAIN] * 3
    assert regions(f"<div class=banner>{STORY}</div><div class=x>{STORY}{STORY}") == [Region.AD, Region.PLAIN]


def test_main_text_leaves_template_out():
    """Long lines of footers, menus and ad slots are not the page's own matter; its title is."""
    html = f"<title>提示</title><p>{STORY}<p>{STORY}<footer>{STORY}</footer><div class=ads>{STORY}</div><p>短"

    assert main_text(read_html(html)) == f"提示\n{STORY}\n{STORY}"
