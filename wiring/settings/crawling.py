"""What a crawl may take: bytes, seconds, requests at once."""

from pathlib import Path

from pydantic import BaseModel, Field


class Crawling(BaseModel):
    """Bytes, seconds and requests of a crawl."""

    max_body: int = Field(4 * 1024 * 1024, gt=0, description="Bytes of a page at most; larger pages are too_large.")
    max_requisite: int = Field(
        2 * 1024 * 1024, gt=0, description="Bytes of a picture or style that is kept with its page, at most."
    )
    advert_rules: tuple[Path, ...] = Field(
        (), description="The office's own filter rules for adverts: files in the adblock syntax."
    )
    resolve: tuple[str, ...] = Field(
        (), description="Where hosts really are, as `--resolve` has it; for a search instance inside the office."
    )
    browser: bool = Field(
        True, description="Whether Chromium shows pages that scripts write, where it and the extra are installed."
    )
    timeout_s: float = Field(30.0, gt=0, description="Seconds one request may take in all.")
    concurrency: int = Field(64, gt=0, description="Requests under way at once in one crawl.")
    concurrency_per_host: int = Field(4, gt=0, description="Requests under way at once to one host without a delay.")
    trust_roots: tuple[Path, ...] = Field((), description="PEM files of further certificate authorities to trust.")
