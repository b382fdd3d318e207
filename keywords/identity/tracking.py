"""Accounts of statistics services, by which sites of one hand are known: Baidu, CNZZ, 51.la, Google."""

import re
from collections.abc import Iterator

_PHP = r"\?[^\s\"'<>]{0,60}?(?:web_)?id=(\d{4,12})(?!\d)"
#: Service, a sign without which it is not there (in lower case), and how its account is written.
_SERVICES = (
    ("baidu", "hm.js", re.compile(r"hm\.baidu\.com/hm\.js\?([0-9a-f]{32})(?![0-9a-f])", re.IGNORECASE)),
    ("cnzz", "stat.php", re.compile(r"stat\.php" + _PHP, re.IGNORECASE)),
    ("cnzz", "core.php", re.compile(r"core\.php" + _PHP, re.IGNORECASE)),
    ("51la", "51.la", re.compile(r"\.51\.la/(?:go\.asp\?[^\s\"'<>]{0,40}?id=)?(\d{5,10})(?!\d)", re.IGNORECASE)),
    ("51la", "la.init", re.compile(r"LA\.init\(\{[^{}]{0,40}?\bid\s?:\s?[\"']([A-Za-z0-9]{10,24})[\"']")),
    ("google", "ua-", re.compile(r"(?<![A-Za-z0-9])(UA-\d{4,10}-\d{1,4})(?!\d)", re.IGNORECASE)),
    ("google", "gtm-", re.compile(r"(?<![A-Za-z0-9-])(GTM-[A-Z0-9]{5,9})(?![A-Z0-9])", re.IGNORECASE)),
    ("google", "gtag", re.compile(r"gtag/js\?id=((?:G|AW)-[A-Z0-9]{8,12})(?![A-Z0-9])", re.IGNORECASE)),
    ("google", "gtag", re.compile(r"gtag\(\s?[\"']config[\"'],\s?[\"']((?:G|AW)-[A-Z0-9]{8,12})[\"']", re.IGNORECASE)),
    # As a reading keeps it: the bare account.
    ("google", "-", re.compile(r"\A((?:G|AW)-[A-Z0-9]{8,12})\Z")),
)


def statistics_accounts(script: str) -> Iterator[tuple[int, int, str, str]]:
    """Yield (start, end, value, service) for every account that a script, an address or a kept tracker names."""
    lowered = script.lower()
    for service, sign, pattern in _SERVICES:
        for found in pattern.finditer(script) if sign in lowered else ():
            yield *found.span(1), found[1].upper() if service == "google" else found[1], service
