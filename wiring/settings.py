"""Settings from environment (FANGFEI_…) and fangfei.toml; nobody else reads either.

Order of precedence: command line, environment, fangfei.toml in the working folder, the defaults below.
"""

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from crawler import CrawlSettings
from crawler.browser import is_available
from facts import __version__
from facts.errors import BadInput
from store import StoreSettings

CONFIG_FILE = "fangfei.toml"
SOFTWARE = f"Fangfei/{__version__}"


class Settings(BaseSettings):
    """Everything an office sets, each with its sentence; docs/reference/settings.md lists them."""

    model_config = SettingsConfigDict(env_prefix="FANGFEI_", toml_file=CONFIG_FILE, extra="forbid")

    out: Path = Field(Path("out"), description="Folder for database, evidence, logs and workbooks.")
    db: str | None = Field(None, description="Database address; a SQLite file under `out` where none is given.")
    contact: str = Field(
        "", description="Mail or web address that site owners can turn to; it is part of the crawler's user agent."
    )
    sources: Path | None = Field(None, description="Source file or folder that `fangfei scan` takes by default.")
    lexicon: Path | None = Field(
        None, description="The office's lexicon folder: its files add, change and retire entries of the shipped one."
    )
    models: Path | None = Field(
        None, description="Folder of the office's own models, of which one is in use; `models` under `out` by default."
    )
    model: Path | None = Field(
        None, description="Folder of one text model that is used whatever was promoted; for trials."
    )
    bands: Path | None = Field(
        None, description="File of the office's bands, which `fangfei calibrate` writes; `bands.yml` under `out`."
    )
    casework: Path | None = Field(
        None,
        description="Folder of the office's own rules of casework; a file replaces the shipped one of its name.",
    )
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
    clue_tokens: dict[str, tuple[str, ...]] = Field(
        {}, description="Systems that may send clues to the desk: key of the profile, SHA-256 of its tokens in hex."
    )
    desk_host: str = Field("127.0.0.1", description="Address the desk listens on.")
    desk_port: int = Field(8000, ge=0, le=65535, description="Port the desk listens on.")

    queue_budget: int = Field(200, gt=0, description="Pages the office can review a night.")
    queue_uncertain: float = Field(0.2, ge=0, le=0.5, description="Share of the queue near the lead threshold.")
    queue_random: float = Field(
        0.1, ge=0, le=0.5, description="Share of the queue drawn by chance; without it nobody knows what is missed."
    )
    missed_cost: float = Field(
        10.0, gt=0, description="What a missed lead costs, in readings of a page; `fangfei calibrate` weighs it."
    )
    wasted_cost: float = Field(1.0, gt=0, description="What reading a page in vain costs, in readings of a page.")
    desk_names: tuple[str, ...] = Field(
        ("127.0.0.1", "localhost", "::1"), description="Host names the desk answers to; others are refused."
    )
    desk_tls_cert: Path | None = Field(
        None,
        description="PEM file of the desk's certificate with its chain; a network asks for it, or for a proxy.",
    )
    desk_tls_key: Path | None = Field(None, description="PEM file of that certificate's key.")
    desk_proxy: tuple[str, ...] = Field(
        (), description="Addresses of the reverse proxy with TLS before the desk; only what it says of callers counts."
    )
    desk_idle_minutes: int = Field(30, ge=1, le=1440, description="Minutes after which an idle session ends.")
    desk_session_hours: int = Field(12, ge=1, le=168, description="Hours after which every session ends.")
    desk_factor_roles: tuple[str, ...] = Field(
        (), description="Roles that need a second factor, such as `admin` and `leader`."
    )
    desk_oidc_issuer: str | None = Field(
        None, description="Issuer of the office's own sign-in (OpenID Connect); needs the extra `oidc`."
    )
    desk_oidc_client: str = Field("fangfei", description="The desk's client id there.")
    desk_oidc_secret_file: Path | None = Field(None, description="File that holds the client's secret on one line.")
    desk_oidc_claim: str = Field("preferred_username", description="Claim of an identity that is the account here.")
    desk_oidc_role: str | None = Field(
        None, description="Role that whoever has no account yet gets at the first sign-in; none, and nobody gets in."
    )
    desk_oidc_title: str = Field("单位统一身份认证", description="What the button of that sign-in says.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Command line first, then environment, then the TOML file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def database(self) -> StoreSettings:
        """What store/ needs."""
        return StoreSettings(url=self.db or f"sqlite:///{(self.out / 'fangfei.db').absolute()}")

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


def load_settings(*, out: Path | None = None, db: str | None = None) -> Settings:
    """Read the settings; what is given here goes before environment and file.

    Raises:
        BadInput: a value cannot be used; the sentence names each.
    """
    given = {name: value for name, value in (("out", out), ("db", db)) if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic checks the values
    except ValidationError as problem:
        wrong = "; ".join(f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in problem.errors())
        raise BadInput(
            f"The settings cannot be used ({wrong}); see FANGFEI_… variables and {CONFIG_FILE}."
        ) from problem
    except SettingsError as problem:
        raise BadInput(f"The settings cannot be used ({problem}); lists are written as JSON.") from problem
    except ValueError as problem:
        raise BadInput(f"{CONFIG_FILE} cannot be read: {problem}.") from problem
