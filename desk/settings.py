"""The few settings of how the desk is served."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from facts.people import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideSignIn:
    """The office's own system that knows people (OpenID Connect)."""

    issuer: str
    client: str
    secret: str
    #: Claim of the identity that is the account here.
    claim: str = "preferred_username"
    #: What whoever has no account yet gets; None for no account.
    newcomer: Role | None = None
    #: What the button says.
    title: str = "单位统一身份认证"
    #: PEM files of certificate authorities to trust beside the system's.
    trust: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """How the desk is served."""

    #: Address the server listens on.
    host: str = "127.0.0.1"
    port: int = 8000
    #: Host names a request may be addressed to (DNS rebinding); without port, IPv6 without brackets.
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "::1", "testserver")
    #: Rows on one page of a list.
    page_size: int = 50
    #: Code points of a page's text shown in one piece; findings further down are shown as excerpts.
    shown_text: int = 30_000
    #: Every request must have come over TLS, to this server or to the proxy before it.
    tls: bool = False
    #: A session ends when nothing was asked for so long, None for never; and whatever happens after so long.
    idle: timedelta | None = None
    longest: timedelta = timedelta(hours=12)
    #: Whoever has one of these roles needs a second factor.
    factor_roles: frozenset[Role] = frozenset()
    #: Requests of one person a minute.
    most_requests: int = 3000
    outside: OutsideSignIn | None = None
