"""A provider of OpenID Connect on loopback, with its own keys: discovery, keys, authorization and token endpoint."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET, CODE = "fangfei", "a shared secret", "code-1"


class Provider:
    """What it knows, and what it would say wrongly for a test."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
        #: What signs; another key than the published one is a forgery.
        self.signer = self.key
        self.algorithm = "RS256"
        self.claims: dict[str, Any] = {"sub": "u-17", "preferred_username": "li.mei", "name": "李梅"}
        self.asked: dict[str, str] = {}
        self.issuer = ""

    def document(self) -> dict[str, Any]:
        """What discovery says."""
        at = self.issuer
        return {"issuer": at, "authorization_endpoint": f"{at}/authorize", "token_endpoint": f"{at}/token",
                "jwks_uri": f"{at}/keys"}  # fmt: skip

    def authorize(self, address: str) -> str:
        """What a browser does there: sign in, and come back with a code; the path and query to come back to."""
        self.asked = {name: some[0] for name, some in parse_qs(urlsplit(address).query).items()}
        back = urlsplit(self.asked["redirect_uri"]).path
        return f"{back}?code={CODE}&state={self.asked['state']}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The answer of the token endpoint; None refuses."""
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        fits = challenge.decode().rstrip("=") == self.asked.get("code_challenge")
        if authorization != f"Basic {basic}" or form.get("code") != CODE or not fits:
            return None
        now = int(time.time())
        plain = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": self.asked["nonce"]}
        header = {"alg": self.algorithm, "kid": "k1"}
        signed = jwt.encode(header, plain | self.claims, self.signer, algorithms=[self.algorithm])
        return {"access_token": "at", "token_type": "Bearer", "expires_in": 300, "id_token": signed}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider that answers on loopback."""
    provider = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    server.server_close()
    thread.join(10)


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = {
                "/.well-known/openid-configuration": provider.document(),
                "/keys": {"keys": [provider.key.as_dict(private=False)]},
            }.get(self.path)
            self._say(found)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: some[0] for name, some in parse_qs(body).items()}
            self._say(provider.token(form, self.headers.get("authorization", "")))

        def _say(self, found: dict[str, Any] | None) -> None:
            body = json.dumps(found or {"error": "invalid_grant"}).encode()
            self.send_response(200 if found else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return Handler
