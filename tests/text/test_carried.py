"""What a page carries beside its text: descriptions, file names, state for scripts, icons, counters."""

import pytest

from facts.readings import Where
from text import read_html
from text.addresses import file_name
from text.trackers import MAX_TRACKERS, trackers


def parts(html: str, where: Where) -> list[str]:
    reading = read_html(html, url="http://e.test/d/")
    return [reading.text[block.start : block.end] for block in reading.blocks if block.where is where]


def test_descriptions():
    """Descriptions and key words in any language, Open Graph where it is Chinese; the rest of <meta> is not read."""
    html = (
        "<meta name=Description content='描 述'><meta name=keywords content='返利,p2p'>"
        "<meta property=og:title content=分享题><meta property=og:image content=/a.png>"
        "<meta name=viewport content=width>"
        "<meta property=og:locale content=zh>"
    )

    assert parts(html, Where.META) == ["描 述", "返利,p2p", "分享题"]


def test_file_names():
    """Chinese in the names of pictures and of what links lead to, plain, percent-encoded, in GBK too; each once."""
    html = (
        "<img src='/i/返利方案.jpg'><a href='/%E9%AB%98%E6%81%AF.pdf'>x</a>"
        "<img data-src='/%B8%DF%CF%A2.png' src=/dot.gif>"
        "<a href='/%41%20b.html'>y</a><img src='/%E9%AB%98%E6%81%AF.pdf'>"
    )

    assert parts(html, Where.ATTRIBUTE) == ["返利方案", "高息"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://e.test/a/产品.v2.jpg?x=1", "产品.v2"), ("http://e.test/产品/", None), ("http://e.test/产品", "产品"),
        ("http://e.test/%zz%E4.jpg", None), ("http://e.test/100%25.jpg", None),
    ],
)  # fmt: skip
def test_file_name(url, expected):
    """The last step of the path, without its ending."""
    assert expected == file_name(url)


def test_a_file_name_that_the_link_says_is_not_said_twice():
    """Headlines in addresses of blogs are the texts of their links; the title of a feed is read."""
    html = "<link rel=alternate title=最新 href=/f><a href=/市场日记.html>市场日记（上）</a><a href=/别名.html>正名</a>"

    assert parts(html, Where.ATTRIBUTE) == ["最新", "别名"]


def test_state_for_scripts():
    """JSON in scripts is read whatever apostrophes its sentences hold; so are JSON-LD and assigned state."""
    html = (
        '<script type=application/json>{"a":"it\'s 保本","b":["高\\u606f"]}</script>'
        '<script type="application/ld+json">{"name": "某某公司", "url": "http://e.test"}</script>'
        '<script>window.__STATE__ = {"t":"don\'t 稳赚","x":1,"y":"不赔"};</script>'
        "<script>var s = '单引号', t = `反引号`; // it's</script>"
    )

    assert parts(html, Where.DATA) == ["it's 保本", "高息", "某某公司", "don't 稳赚", "不赔", "单引号", "反引号"]


def test_icons_and_scripts():
    """Resolved against the base; nothing is made up."""
    reading = read_html(
        "<base href=/b/><link rel='shortcut icon' href=f.ico><link rel=apple-touch-icon href=//c.test/t.png>"
        "<link rel=stylesheet href=s.css><script src='x.js?v=1&amp;w=2'></script><script>1</script>",
        url="http://e.test/",
    )

    assert reading.icons == ("http://e.test/b/f.ico", "http://c.test/t.png")
    assert reading.scripts == ("http://e.test/b/x.js?v=1&w=2",)
    assert read_html("<p>x", url="http://e.test/").icons == ()


def test_trackers():
    """Addresses of counters and their numbers, however the snippet puts them together; other scripts give nothing."""
    html = (
        '<script>var h=document.createElement("script");'
        'h.src="https://hm.baidu.com/hm.js?0123456789abcdef0123456789abcdef";'
        '</script><script>document.write(unescape("%3Cscript src=\'" + p + "s4.cnzz.com/z_stat.php%3Fid%3D1234567\'"));'
        "gtag('config', 'UA-1234567-1');gtag('config',\"G-ABCDEF1234\")</script>"
        "<script>LA.init({id:'X1',ck:'Y'})</script>"
    )

    assert read_html(html).trackers == (
        "hm.baidu.com/hm.js?0123456789abcdef0123456789abcdef",
        "s4.cnzz.com/z_stat.php?id=1234567",
        "UA-1234567-1",
        "G-ABCDEF1234",
        "LA.init({id:'X1',ck:'Y'})",
    )
    assert trackers("var G = 'SG-1'; // UA") == ()
    assert len(trackers("".join(f"'UA-{n:07}-1'," for n in range(1_000)))) <= MAX_TRACKERS
