"""Foreign text made safe to show: what addresses say of a person is covered, length for length."""

import pytest

from desk.plain import covered


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("http://a.test/reg?phone=13800138000", "http://a.test/reg?phone=138****8000"),
        ("http://a.test/?a=1&token=abcDEF123&b=2", "http://a.test/?a=1&token=*********&b=2"),
        ("http://a.test/?access_token=x.y-z#top", "http://a.test/?access_token=*****#top"),
        ("http://a.test/#session=q1w2", "http://a.test/#session=****"),
        ("http://a.test/?user_name=limei;t=5", "http://a.test/?user_name=*****;t=5"),
        ("http://a.test/?name=%E6%9D%8E", "http://a.test/?name=*********"),
        ("http://a.test/?user[phone]=987", "http://a.test/?user[phone]=***"),
        ("http://a.test/?openid=oX1_abc", "http://a.test/?openid=*******"),
        ("http://a.test/?id=3502031990AB", "http://a.test/?id=************"),
        # Numbers of pages tell pages apart, and say nothing of anybody.
        ("http://a.test/news?id=12&page=3&cat=rich", "http://a.test/news?id=12&page=3&cat=rich"),
        ("http://a.test/?code=zh&key=p2p", "http://a.test/?code=zh&key=***"),
        (
            "网址http://a.test/?sid=k9、http://b.test/?uid=7；待研判",
            "网址http://a.test/?sid=**、http://b.test/?uid=*；待研判",
        ),
        ("https://a.test/paid=yes", "https://a.test/paid=yes"),
    ],
)
def test_addresses(address: str, shown: str) -> None:
    """By the names of their fields, whatever the values look like; known shapes keep their ends."""
    assert covered(address) == shown
    assert len(shown) == len(address)
