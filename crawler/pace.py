"""How fast each host is asked: the pace that sites' owners are promised."""

from crawler.urls import host_of
from facts.runs import RunSpec


def delays(spec: RunSpec) -> dict[str, float]:
    """Return host -> seconds between two requests; where sources share a host, the most patient one decides.

    A host and its www. form are one site (crawler/bounds.py) and keep one pace each.
    """
    found: dict[str, float] = {}
    for source in spec.sources:
        delay = source.bounds.delay_s if spec.delay_s is None else spec.delay_s
        for netloc in source.inside:
            bare = host_of(f"http://{netloc.lower()}/").removeprefix("www.")
            for host in (bare, f"www.{bare}"):
                found[host] = max(found.get(host, 0.0), delay)
    return found
