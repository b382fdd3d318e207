"""Which part of a host's name somebody registered."""

import pytest

from text.hosts import site_of


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("www.jinshu.test", "jinshu.test"), ("a.b.jinshu.com.cn", "jinshu.com.cn"), ("JINSHU.test.", "jinshu.test"),
        ("x.fj.cn", "x.fj.cn"), ("192.0.2.7", "192.0.2.7"), ("[2001:db8::1]", "[2001:db8::1]"), ("", ""),
        ("\ud800.test", "\ud800.test"),
    ],
)  # fmt: skip
def test_a_site_is_what_somebody_registered(host: str, site: str) -> None:
    """Two labels, three below an ending under which anybody may register; addresses stand for themselves."""
    assert site_of(host) == site
