"""What the guard lets in: names, forms of our own, sessions that are alive, tokens, and what must be done first."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from desk.app import create_app
from desk.guard import SAFE_COOKIE, SESSION_COOKIE
from desk.limits import Limit
from desk.settings import DeskSettings
from facts.people import Right, Role
from tests.desk.office import SAME_ORIGIN, Office
from tests.desk.people.steps import GOOD, OTHER, form_token, move, send, sign_in, somebody


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"origin": "http://evil.test"}, 403),
        ({"origin": "http://testserver:81"}, 403),
        ({"origin": "http://["}, 403),
        ({"origin": "null"}, 303),
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 303),
        ({"origin": "http://testserver"}, 303),
        ({}, 303),
    ],
)
def test_forged_origins_are_refused_even_with_a_token(office: Office, headers: dict[str, str], status: int) -> None:
    """Browsers say null under no-referrer; what they say of another site decides."""
    client = office.client()
    form = {"token": form_token(client, "/account"), "theme": "dark"}

    assert client.post("/account/theme", data=form, headers=headers, follow_redirects=False).status_code == status


@pytest.mark.parametrize("given", ["", "0" * 64, "é"])
def test_without_its_token_no_form_is_taken(office: Office, given: str) -> None:
    """Every form of this room."""
    client = office.client()
    person = office.person()
    for path in (
        "/account/theme", "/account/password", "/account/tokens", "/account/sessions", "/account/factor",
        "/people/new", f"/people/{person.id}/roles", f"/people/{person.id}/link", f"/people/{person.id}/close",
        "/unmask",
    ):  # fmt: skip
        answer = client.post(path, data={"token": given}, headers=SAME_ORIGIN)
        assert (path, answer.status_code) == (path, 422)
    assert client.post("/sign-in", data={"token": given}, headers=SAME_ORIGIN).status_code == 403
    assert office.acts() == []


def test_token_of_another_browser_does_not_count(office: Office) -> None:
    """The token is bound to the session, for the same person too; it outlives a restart of the desk."""
    client, other = office.client(), office.client()
    mine = form_token(client, "/account")
    restarted = TestClient(create_app(office.house, DeskSettings()), cookies=dict(client.cookies))
    form = {"token": mine, "theme": "dark"}

    assert other.post("/account/theme", data=form, headers=SAME_ORIGIN).status_code == 422
    assert restarted.post("/account/theme", data=form, headers=SAME_ORIGIN, follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    ("host", "status"),
    [("testserver", 200), ("127.0.0.1:8000", 200), ("localhost", 200), ("[::1]:8000", 200), ("LOCALHOST", 200),
     ("evil.test", 400), ("127.0.0.1.evil.test", 400), ("", 400), ("[", 400), ("localhost@evil.test", 400)],
)  # fmt: skip
def test_only_our_names_are_answered(office: Office, host: str, status: int) -> None:
    """DNS rebinding: a page of another name cannot read the desk."""
    assert office.client().get("/healthz", headers={"host": host}).status_code == status
    assert office.client(settings=DeskSettings(allowed_hosts=())).get("/account").status_code == 400


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/healthz", "/static/desk.css", "/nowhere", "/api/v1/me"])
def test_every_answer_carries_the_headers(office: Office, path: str) -> None:
    """Strict policy, no sniffing, no referrer, no frame; HSTS only where it came over TLS."""
    headers = office.client().get(path).headers
    policy = headers["content-security-policy"]

    for part in (
        "default-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "frame-src 'self'",
        "object-src 'none'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert "strict-transport-security" not in headers


def test_over_tls_the_cookie_is_the_hosts_own(office: Office) -> None:
    """Secure, __Host-, and the browser is told to stay with TLS; a cookie from before TLS is nobody."""
    somebody(office)
    app = create_app(office.house, DeskSettings(tls=True))
    safe = TestClient(app, base_url="https://testserver")
    answer = sign_in(safe, account="li.mei")
    plain = TestClient(app, base_url="http://testserver")
    old = TestClient(app, base_url="https://testserver", cookies={SESSION_COOKIE: office.key()})

    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{SAFE_COOKIE}=")
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert answer.headers["strict-transport-security"] == "max-age=31536000"
    assert safe.get("/account").status_code == 200
    assert plain.get("/sign-in").status_code == 400
    assert plain.get("/healthz").status_code == 200
    assert old.get("/account", follow_redirects=False).status_code == 303


def test_huge_forms_are_refused(office: Office) -> None:
    """Nobody types a megabyte; a file may be larger, of somebody who is signed in; a body without a length is not."""
    client, nobody = office.client(), office.client(anonymous=True)
    large = {"token": "长" * 400_000}
    files = {"file": ("a.xlsx", b"x" * 1_500_000)}

    assert client.post("/account/theme", data=large, headers=SAME_ORIGIN).status_code == 413
    assert client.post("/account/theme", files=files, headers=SAME_ORIGIN).status_code != 413
    assert nobody.post("/sign-in", files=files, headers=SAME_ORIGIN).status_code == 413
    assert client.post("/account/theme", content=iter([b"a=1"]), headers=SAME_ORIGIN).status_code == 413
    assert client.post("/account/theme", headers=SAME_ORIGIN | {"content-length": "9" * 30}).status_code == 413


def test_idle_and_old_sessions_end(office: Office) -> None:
    """After half an hour without a request, and after twelve hours whatever happens."""
    settings = DeskSettings(idle=timedelta(minutes=30))
    client, busy = office.client(settings=settings), office.client(settings=settings)
    for _ in range(24 * 12 - 1):
        move(office, minutes=5)
        if not busy.get("/api/v1/me").is_success:
            break
    last = office.clock.now()

    assert client.get("/api/v1/me").status_code == 401
    assert last.hour == 14
    assert busy.get("/api/v1/me").status_code == 401


def test_looking_up_a_session_writes_once_a_minute(office: Office) -> None:
    """A hundred requests are one write at most."""
    client = office.client()
    person = office.person()
    opened = office.house.people.sessions(person)[0].seen_at
    move(office, seconds=59)
    client.get("/api/v1/me")
    early = office.house.people.sessions(person)[0].seen_at
    move(office, seconds=1)
    client.get("/api/v1/me")

    assert early == opened
    assert office.house.people.sessions(person)[0].seen_at == office.clock.now()


def test_a_program_is_as_far_as_its_scopes(office: Office) -> None:
    """No cookie counts beside a token; no token counts beside the API; none of it needs X-Token."""
    person = office.person()
    token = office.house.people.add_token(
        person, "secret-1", label="脚本", scopes=frozenset({Right.SEE}), until=office.clock.now() + timedelta(days=1)
    )
    bearer = {"authorization": "Bearer secret-1"}
    client, nobody = office.client(person), office.client(anonymous=True)

    assert nobody.get("/api/v1/me", headers=bearer).json()["rights"] == ["see"]
    assert client.get("/api/v1/people").status_code == 200
    assert client.get("/api/v1/people", headers=bearer).status_code == 403
    assert client.get("/api/v1/me", headers={"authorization": "Bearer wrong"}).status_code == 401
    assert client.get("/api/v1/me", headers={"authorization": "bearer"}).status_code == 401
    assert nobody.get("/account", headers=bearer, follow_redirects=False).status_code == 303
    assert nobody.delete(f"/api/v1/tokens/{token.id}", headers=bearer).status_code == 403
    mine = {"x-token": form_token(client, "/account")}
    assert client.delete(f"/api/v1/tokens/{token.id}", headers=mine).status_code == 200
    assert nobody.get("/api/v1/me", headers=bearer).status_code == 401


def test_a_browser_writes_to_the_api_with_its_token_only(office: Office) -> None:
    """A cookie alone is no intent."""
    client = office.client()
    wish = {"label": "脚本", "scopes": ["see"]}
    token = form_token(client, "/account")

    assert client.post("/api/v1/tokens", json=wish, headers=SAME_ORIGIN).status_code == 403
    assert client.post("/api/v1/tokens", json=wish, headers={"x-token": "0" * 64}).status_code == 403
    assert client.post("/api/v1/tokens", json=wish, headers={"x-token": token}).status_code == 201


def test_who_must_change_the_password_does_it_first(office: Office) -> None:
    """Every other page leads there, the API refuses; afterwards all is open."""
    person = somebody(office, roles=frozenset({Role.ANALYST}))
    office.house.people.make_link(person, "some key", timedelta(hours=1), by="tests")
    client = office.client(anonymous=True)
    sign_in(client)
    held = client.get("/queue", follow_redirects=False)
    refused = client.get("/api/v1/me")
    wrong = send(client, "/account/password", old=OTHER, password=OTHER, again=OTHER)
    same = send(client, "/account/password", old=GOOD, password=GOOD, again=GOOD)
    done = send(client, "/account/password", old=GOOD, password=OTHER, again=OTHER)

    assert held.headers["location"] == "/account/password"
    assert refused.status_code == 403
    assert (wrong.status_code, same.status_code, done.status_code) == (422, 422, 303)
    assert client.get("/api/v1/me").status_code == 200


def test_a_role_may_need_a_second_factor(office: Office) -> None:
    """Whoever has it is led to set one; nobody else is."""
    settings = DeskSettings(factor_roles=frozenset({Role.LEADER}))
    leader = office.client(office.person("钱长", frozenset({Role.LEADER})), settings=settings)
    clerk = office.client(office.person("孙勤", frozenset({Role.CLERK})), settings=settings)

    assert leader.get("/account", follow_redirects=False).headers["location"] == "/account/factor"
    assert "必须使用第二因素" in leader.get("/account/factor").text
    assert leader.get("/api/v1/me").status_code == 403
    assert clerk.get("/account").status_code == 200


def test_too_many_requests_are_told_when_to_come_back(office: Office) -> None:
    """Each person for themselves."""
    settings = DeskSettings(most_requests=3)
    client, other = office.client(settings=settings), office.client(office.person("李梅"), settings=settings)
    answers = [client.get("/api/v1/me") for _ in range(4)]

    assert [one.status_code for one in answers] == [200, 200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert answers[-1].json()["error"].startswith("请求过于频繁")
    assert other.get("/api/v1/me").status_code == 200


def test_a_bucket_drips_empty() -> None:
    """Three at once, then one each ten seconds; keys do not know of each other; the oldest keys are forgotten."""
    now = [0.0]
    limit = Limit(3, 30, lambda: now[0])

    assert [limit.wait("a") for _ in range(4)] == [0, 0, 0, 10]
    assert limit.wait("b") == 0
    now[0] = 10
    assert [limit.wait("a"), limit.wait("a")] == [0, 10]
    limit.forget("a")
    assert limit.wait("a") == 0
