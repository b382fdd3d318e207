"""Every setting in one value, and what the rooms take of it."""

from pathlib import Path
from typing import Final

from pydantic import ConfigDict, PrivateAttr

from crawler import CrawlSettings
from crawler.browser import is_available
from facts import __version__
from store import StoreSettings
from wiring.settings.crawling import Crawling
from wiring.settings.origins import Place
from wiring.settings.places import Places
from wiring.settings.reviewing import Reviewing
from wiring.settings.serving import Serving
from wiring.settings.unattended import Unattended

SOFTWARE: Final = f"Fangfei/{__version__}"


# The reference lists the last base first.
class Settings(Unattended, Serving, Reviewing, Crawling, Places):
    """Everything an office sets, each with its sentence; docs/reference/settings.md lists them.

    Made by `load_settings`; made by hand it knows the defaults and what it is given, neither environment nor file.
    """

    # No value stands in an error of pydantic's: it may be a secret.
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    #: Name of each setting that somebody set -> where.
    _places: dict[str, Place] = PrivateAttr(default_factory=dict)

    @property
    def places(self) -> dict[str, Place]:
        """Name of each setting that was found somewhere -> where; the others have their default or were given."""
        return self._places

    @property
    def database(self) -> StoreSettings:
        """What store/ needs."""
        given = self.db.get_secret_value() if self.db else ""
        return StoreSettings(url=given or f"sqlite:///{(self.out / 'fangfei.db').absolute()}")

    @property
    def crawl(self) -> CrawlSettings:
        """What crawler/ needs."""
        return CrawlSettings(
            contact=self.contact,
            max_body=self.max_body,
            max_requisite=self.max_requisite,
            advert_rules=self.advert_rules,
            browser=self.browser and is_available() is None,
            timeout_s=self.timeout_s,
            concurrency=self.concurrency,
            concurrency_per_host=self.concurrency_per_host,
            trust_roots=self.trust_roots,
        )

    @property
    def shelf(self) -> Path:
        """Folder of the office's own models."""
        return (self.models or self.out / "models").absolute()

    @property
    def bands_file(self) -> Path:
        """Where the office's bands are, or will be."""
        return (self.bands or self.out / "bands.yml").absolute()

    @property
    def evidence(self) -> Path:
        """Folder of the WARC files."""
        return (self.out / "evidence").absolute()

    @property
    def logs(self) -> Path:
        """Folder of the crawl processes' logs."""
        return (self.out / "logs").absolute()
