"""How the desk is opened, by the office's settings: where it listens, over TLS or not, and who signs in how."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from desk.listening import check_listening
from desk.people.accounts import new_link
from desk.people.outside import check_outside
from desk.settings import DeskSettings, OutsideSignIn
from facts.errors import BadInput
from facts.people import BOUNDED, Role
from store.people import SqlPeopleBook
from wiring.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the server is started with."""

    desk: DeskSettings
    #: Scheme, host and port of the address that people open.
    address: str
    #: For uvicorn.
    options: Mapping[str, Any]


def opening(settings: Settings, *, host: str | None = None, port: int | None = None) -> Opening:
    """Settings as the desk takes them; what is given here goes first.

    Raises:
        BadInput: others could listen in, or something of it cannot be used; the sentence says what to do.
    """
    where = host or settings.desk_host
    number = settings.desk_port if port is None else port
    cert, key, proxies = settings.desk_tls_cert, settings.desk_tls_key, settings.desk_proxy
    tls = check_listening(where, cert=cert, key=key, proxies=proxies)
    outside = _outside(settings)
    check_outside(outside)
    options = {
        "host": where, "port": number, "log_level": "warning", "server_header": False,
        # What a caller says of itself counts only where a trusted proxy says it.
        "proxy_headers": bool(proxies), "forwarded_allow_ips": ",".join(proxies),
    } | ({"ssl_certfile": str(cert), "ssl_keyfile": str(key)} if cert else {})  # fmt: skip
    desk = DeskSettings(
        host=where, port=number, allowed_hosts=settings.desk_names, tls=tls,
        idle=timedelta(minutes=settings.desk_idle_minutes), longest=timedelta(hours=settings.desk_session_hours),
        factor_roles=_roles(settings.desk_factor_roles, "desk_factor_roles"), outside=outside,
    )  # fmt: skip
    return Opening(desk=desk, address=_address(settings, where, number), options=options)


def first_link(people: SqlPeopleBook) -> str:
    """The path that makes the first administrator; empty where there is an account already."""
    return "" if people.count() else new_link(people, None, by="fangfei desk")


def _address(settings: Settings, where: str, number: int) -> str:
    """What people open: a name that the desk answers to, at the proxy where one stands before it."""
    first, has_cert = next(iter(settings.desk_names), where), settings.desk_tls_cert is not None
    if settings.desk_proxy and not has_cert:
        return f"https://{_shown(first)}"
    name = first if has_cert and where not in settings.desk_names else where
    return f"{'https' if has_cert else 'http'}://{_shown(name)}:{number}"


def _shown(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _outside(settings: Settings) -> OutsideSignIn | None:
    if settings.desk_oidc_issuer is None:
        return None
    return OutsideSignIn(
        issuer=settings.desk_oidc_issuer, client=settings.desk_oidc_client,
        secret=_secret(settings), claim=settings.desk_oidc_claim,
        newcomer=_newcomer(settings.desk_oidc_role), title=settings.desk_oidc_title, trust=settings.trust_roots,
    )  # fmt: skip


def _newcomer(name: str | None) -> Role | None:
    if name is None:
        return None
    role = next(iter(_roles([name], "desk_oidc_role")))
    if role in {*BOUNDED, Role.ADMIN}:
        raise BadInput(f"desk_oidc_role: {name} is given to nobody by itself; add such accounts one by one.")
    return role


def _secret(settings: Settings) -> str:
    if settings.desk_oidc_secret is None:
        raise BadInput("desk_oidc_issuer is set without desk_oidc_secret_file; name the file with the client's secret.")
    return settings.desk_oidc_secret.get_secret_value()


def _roles(names: Iterable[str], setting: str) -> frozenset[Role]:
    unknown = [name for name in names if name not in set(Role)]
    if unknown:
        raise BadInput(f"{setting}: there is no role {unknown[0]!r}; the roles are {', '.join(Role)}.")
    return frozenset(Role(name) for name in names)
