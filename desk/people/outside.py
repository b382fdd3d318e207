"""Sign-in by the office's own system (OpenID Connect): code flow with PKCE, state, nonce, a verified id_token.

The only door to Authlib, which with httpx comes with the extra `oidc`; nothing of it is loaded before it is needed.
"""

import importlib
import importlib.util
import secrets
import ssl
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from desk.listening import is_loopback
from desk.settings import OutsideSignIn
from facts.errors import BadInput, NotAllowed

_SECONDS = 10.0
#: Signatures that are believed; `none` and those with a shared secret are not among them.
_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
#: Seconds that two clocks may differ.
_LEEWAY = 60
_FAILED = "统一身份认证没有完成：{}请重新登录；仍不行请联系管理员。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A sign-in that is under way at the other system."""

    state: str
    nonce: str
    verifier: str
    redirect: str


def check_outside(settings: OutsideSignIn | None) -> None:
    """Say at the start what would fail later.

    Raises:
        BadInput: the extra is missing, or the issuer is no https address.
    """
    if settings is None:
        return
    if any(importlib.util.find_spec(name) is None for name in ("authlib", "httpx", "joserfc")):
        raise BadInput(
            "desk_oidc_issuer is set, but OpenID Connect is not installed; run `pip install 'fangfei[oidc]'`, "
            "or take the setting away."
        )
    parts = urlsplit(settings.issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise BadInput(f"desk_oidc_issuer must be an https address, not {settings.issuer!r}.")


class Provider:
    """The office's own system, as its discovery document describes it."""

    def __init__(self, settings: OutsideSignIn) -> None:
        self._settings = settings

    def begin(self, redirect: str) -> tuple[str, Pending]:
        """Where to send a browser, and what must come back with it.

        Raises:
            NotAllowed: the other system does not answer as it should.
        """
        verifier, nonce = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
        with self._client(redirect) as client:
            address, state = client.create_authorization_url(
                self._document["authorization_endpoint"], code_verifier=verifier, nonce=nonce
            )
        return address, Pending(state=state, nonce=nonce, verifier=verifier, redirect=redirect)

    def finish(self, pending: Pending, *, code: str, state: str) -> Mapping[str, Any]:
        """The claims of whoever signed in at the other system.

        Raises:
            NotAllowed: something does not fit.
        """
        if not code or not secrets.compare_digest(state.encode(), pending.state.encode()):
            raise NotAllowed(_FAILED.format("返回的状态不符。"))
        token = self._exchange(pending, code)
        if not isinstance(token.get("id_token"), str):
            raise NotAllowed(_FAILED.format("没有收到身份令牌。"))
        return self._claims(token["id_token"], pending.nonce)

    def _exchange(self, pending: Pending, code: str) -> Mapping[str, Any]:
        try:
            with self._client(pending.redirect) as client:
                found: Mapping[str, Any] = client.fetch_token(
                    self._document["token_endpoint"], grant_type="authorization_code", code=code,
                    code_verifier=pending.verifier,
                )  # fmt: skip
        except Exception as problem:  # Authlib's, httpx's and JSON's have no common base
            raise NotAllowed(_FAILED.format("授权码没有被接受。")) from problem
        return found

    def _claims(self, token: str, nonce: str) -> Mapping[str, Any]:
        jwt, jwk = importlib.import_module("joserfc.jwt"), importlib.import_module("joserfc.jwk")
        essential: dict[str, Any] = {
            "iss": {"essential": True, "value": self._settings.issuer},
            "aud": {"essential": True, "value": self._settings.client},
            "nonce": {"essential": True, "value": nonce},
            "sub": {"essential": True}, "exp": {"essential": True}, "iat": {"essential": True},
        }  # fmt: skip
        try:
            # The keys are fetched each time: they change, and people sign in a few times a day.
            keys = jwk.KeySet.import_key_set(self._get(self._document["jwks_uri"]))
            found: Mapping[str, Any] = jwt.decode(token, keys, algorithms=list(_ALGORITHMS)).claims
            jwt.JWTClaimsRegistry(leeway=_LEEWAY, **essential).validate(found)
        except NotAllowed:
            raise
        except Exception as problem:  # joserfc's and ValueError
            raise NotAllowed(_FAILED.format("身份令牌不可信。")) from problem
        if found.get("azp", self._settings.client) != self._settings.client:
            raise NotAllowed(_FAILED.format("身份令牌是给别的系统的。"))
        return found

    @cached_property
    def _document(self) -> Mapping[str, Any]:
        found = self._get(f"{self._settings.issuer.rstrip('/')}/.well-known/openid-configuration")
        wanted = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        if found.get("issuer") != self._settings.issuer or not all(isinstance(found.get(one), str) for one in wanted):
            raise NotAllowed(_FAILED.format("认证系统的说明与设置不符。"))
        return found

    def _get(self, address: str) -> Mapping[str, Any]:
        httpx = importlib.import_module("httpx")
        try:
            answer = httpx.get(address, timeout=_SECONDS, verify=self._trust())
            answer.raise_for_status()
            found = answer.json()
        except (httpx.HTTPError, ValueError) as problem:
            raise NotAllowed(_FAILED.format("认证系统没有应答。")) from problem
        return found if isinstance(found, dict) else {}

    def _client(self, redirect: str) -> Any:
        with warnings.catch_warnings():
            # Authlib announces httpx2, which it does not need yet.
            warnings.simplefilter("ignore")
            module = importlib.import_module("authlib.integrations.httpx_client")
        return module.OAuth2Client(
            self._settings.client, self._settings.secret, scope="openid profile email", redirect_uri=redirect,
            code_challenge_method="S256", timeout=_SECONDS, verify=self._trust(),
        )  # fmt: skip

    def _trust(self) -> ssl.SSLContext:
        context = ssl.create_default_context()
        for path in self._settings.trust:
            context.load_verify_locations(cafile=path)
        return context
