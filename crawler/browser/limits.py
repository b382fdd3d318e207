"""What one page may cost in the browser; each bound with its reason."""

from dataclasses import dataclass

from facts.errors import BadInput

#: Pixels; what most desktop visitors have, so that sites serve their desktop page.
WIDTH, HEIGHT = 1280, 800


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of the browser's process and of each page in it."""

    #: Seconds one showing may take in all, from the first request to the picture.
    page_s: float = 60.0
    #: Seconds after which a page that does not come to rest is taken as it stands.
    settle_s: float = 30.0
    #: Seconds without a request and without a change that count as rest.
    quiet_s: float = 0.5
    #: Seconds a page with next to no text gets for timers that have yet to write it.
    late_s: float = 3.0
    #: Pages shown at once; more than cores make each other late.
    abreast: int = 2
    #: Requests answered for one page.
    requests: int = 100
    #: Pictures and fonts among them.
    pictures: int = 20
    #: Bytes of one picture or font.
    picture_bytes: int = 2 * 1024 * 1024
    #: Bytes of all answers for one page.
    bytes: int = 24 * 1024 * 1024
    #: Documents the page may lead itself to: a cookie check and a redirect by script are two.
    navigations: int = 3
    #: Bytes of memory of all the browser's processes, shared pages of its program not counted.
    memory: int = 1024 * 1024 * 1024
    #: Pages after which the browser is started anew, since every browser leaks.
    pages_per_browser: int = 200
    #: Pixels of the picture's height; above 16,384 Chromium repeats the page's beginning.
    picture_height: int = 16_000
    #: Bytes of the picture.
    picture_size: int = 16 * 1024 * 1024

    def __post_init__(self) -> None:
        if min(self.page_s, self.settle_s, self.abreast, self.memory, self.requests) <= 0:
            raise BadInput("Limits of the browser must be above zero.")
