"""How the crawler behaves, whatever it is sent for; wiring/ fills it in."""

from dataclasses import dataclass, field
from pathlib import Path

from facts import __version__
from facts.errors import BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlSettings:
    """Settings of the crawl; each field's metadata["help"] is its sentence for the reference."""

    product: str = field(
        default=f"Fangfei/{__version__}",
        metadata={"help": "Product token of the user agent; robots.txt rules may name it."},
    )
    contact: str = field(
        default="", metadata={"help": "Web or mail address a site's owner can turn to; it is part of the user agent."}
    )
    max_body: int = field(
        default=4 * 1024 * 1024,
        metadata={"help": "Bytes of a page at most, before and after unpacking; more is too_large."},
    )
    max_requisite: int = field(
        default=2 * 1024 * 1024, metadata={"help": "Bytes of a picture or style that is kept with its page, at most."}
    )
    browser: bool = field(
        default=False, metadata={"help": "Whether pages may be handed on to a browser; sources say when."}
    )
    advert_rules: tuple[Path, ...] = field(
        default=(), metadata={"help": "The office's own filter rules for adverts, in the adblock syntax."}
    )
    timeout_s: float = field(
        default=30.0, metadata={"help": "Seconds a request may take in all, from connecting to the last byte."}
    )
    concurrency: int = field(default=64, metadata={"help": "Requests under way at once in one crawl."})
    concurrency_per_host: int = field(
        default=4, metadata={"help": "Requests under way at once to one host; hosts with a delay get one."}
    )
    max_redirects: int = field(default=5, metadata={"help": "Hops followed from one target at most."})
    retries: int = field(
        default=1,
        metadata={"help": "Times a broken connection or a passing server error (502, 503, 504) is tried again."},
    )
    trust_roots: tuple[Path, ...] = field(
        default=(), metadata={"help": "PEM files of further certificate authorities to trust."}
    )
    log_file: Path | None = field(
        default=None, metadata={"help": "File the crawl's log is appended to; none writes no file."}
    )

    def __post_init__(self) -> None:
        numbers = (self.max_body, self.max_requisite, self.timeout_s, self.concurrency, self.concurrency_per_host)
        if min(numbers) <= 0 or self.max_redirects < 0 or self.retries < 0:
            raise BadInput("Crawl settings must be above zero; redirects and retries at least zero.")
        if any(character in self.product + self.contact for character in "\r\n"):
            raise BadInput("Product and contact of the crawler must be one line each.")

    @property
    def user_agent(self) -> str:
        """What the crawler calls itself: product, and where its operator can be reached."""
        return f"{self.product} (+{self.contact})" if self.contact else self.product

    @property
    def robots_token(self) -> str:
        """The name that robots.txt rules are matched against."""
        return self.product.partition("/")[0]
