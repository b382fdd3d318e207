"""How the desk is reached and who signs in how."""

from pathlib import Path

from pydantic import BaseModel, Field

from wiring.settings.secrets import Secret


class Serving(BaseModel):
    """The desk: address, TLS, sessions, sign-in."""

    clue_tokens: dict[str, tuple[str, ...]] = Field(
        {}, description="Systems that may send clues to the desk: key of the profile, SHA-256 of its tokens in hex."
    )
    desk_host: str = Field("127.0.0.1", description="Address the desk listens on.")
    desk_port: int = Field(8000, ge=0, le=65535, description="Port the desk listens on.")
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
    desk_oidc_secret: Secret | None = Field(None, description="The client's secret there; better kept in a file.")
    desk_oidc_secret_file: Path | None = Field(None, description="File that holds the client's secret on one line.")
    desk_oidc_claim: str = Field("preferred_username", description="Claim of an identity that is the account here.")
    desk_oidc_role: str | None = Field(
        None, description="Role that whoever has no account yet gets at the first sign-in; none, and nobody gets in."
    )
    desk_oidc_title: str = Field("单位统一身份认证", description="What the button of that sign-in says.")
