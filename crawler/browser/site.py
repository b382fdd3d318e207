"""Which hosts are one site with a page: what it loads from them is the page, what it loads from others is not."""

from urllib.parse import urlsplit

#: Second levels under which a country's registry sells names, so that example.com.cn is one site and com.cn is none.
_SECOND = frozenset({"com", "net", "org", "gov", "edu", "ac", "co", "mil", "or", "ne", "go", "gob", "idv"})


def site_of(host: str) -> str:
    """Return the part of a host name that one owner registers; an address stands for itself.

    A rule of thumb in place of the Public Suffix List, which is 300 kB and changes weekly: two labels, or three
    below a country's com, net, org and their like. It errs towards calling neighbours of one host's provider
    one site, and there only what a page asks for itself is loaded.
    """
    if ":" in host or host.replace(".", "").isdigit():
        return host
    labels = host.lower().rstrip(".").split(".")
    is_country = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND
    return ".".join(labels[-3 if is_country else -2 :])


def is_one_site(url: str, page: str) -> bool:
    """Whether two addresses belong to one site; addresses that cannot be read belong to none."""
    try:
        ours, theirs = urlsplit(page).hostname, urlsplit(url).hostname
    except ValueError:
        return False
    return bool(ours and theirs) and site_of(ours or "") == site_of(theirs or "")
