"""Sign-in by the office's own system, at a real provider on loopback."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey

from desk.people.outside import check_outside
from desk.settings import DeskSettings, OutsideSignIn
from facts.errors import BadInput
from facts.people import Role
from tests.desk.office import Office
from tests.desk.people.provider import CLIENT, SECRET, Provider, running
from tests.desk.people.steps import code_now, send, somebody, with_factor


@pytest.fixture
def provider() -> Iterator[Provider]:
    """A provider that knows 李梅 as li.mei."""
    with running() as found:
        yield found


def at_the_door(office: Office, provider: Provider, **changes: Any) -> TestClient:
    """A browser of nobody, at a desk that trusts the provider."""
    outside = OutsideSignIn(**{"issuer": provider.issuer, "client": CLIENT, "secret": SECRET} | changes)
    return office.client(anonymous=True, settings=DeskSettings(outside=outside))


def go(client: TestClient, provider: Provider, back: str = "/queue") -> Any:
    """There and back."""
    away = client.get("/sign-in/office", params={"back": back}, follow_redirects=False)
    return client.get(provider.authorize(away.headers["location"]), follow_redirects=False)


def test_code_flow_with_pkce_state_and_nonce(office: Office, provider: Provider) -> None:
    """An account of the same name is let in, under a strict cookie, by a page that goes on by itself."""
    person = somebody(office)
    client = at_the_door(office, provider)
    offered = client.get("/sign-in").text
    answer = go(client, provider)

    assert "用单位统一身份认证登录" in offered
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["response_type"] == "code"
    assert "openid" in provider.asked["scope"]
    assert answer.status_code == 200
    assert 'http-equiv="refresh" content="0; url=/queue"' in answer.text
    assert client.get("/api/v1/me").json()["account"] == "li.mei"
    assert office.house.people.secrets(person).outside is not None
    assert [act for _, act, _ in office.acts()] == ["account tied to sign-in", "signed in"]


def _forged(provider: Provider) -> None:
    provider.signer = RSAKey.generate_key(2048, {"kid": "k1"})


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_forged, "不可信"),
        (lambda one: one.claims.update(aud="other"), "不可信"),
        (lambda one: one.claims.update(nonce="other"), "不可信"),
        (lambda one: one.claims.update(iss="http://evil.test"), "不可信"),
        (lambda one: one.claims.update(exp=1), "不可信"),
        (lambda one: one.claims.update(azp="other"), "给别的系统"),
        (lambda one: one.asked.update(code_challenge="x"), "没有被接受"),
        (lambda one: one.claims.update(preferred_username="nobody"), "没有账号"),
        (lambda one: one.claims.update(preferred_username=["li.mei"]), "不能使用"),
    ],
)
def test_what_does_not_fit_lets_nobody_in(
    office: Office, provider: Provider, spoil: Callable[[Provider], object], said: str
) -> None:
    """Signature, audience, nonce, issuer, age, verifier, account."""
    somebody(office)
    client = at_the_door(office, provider)
    away = client.get("/sign-in/office", follow_redirects=False)
    there = provider.authorize(away.headers["location"])
    spoil(provider)
    answer = client.get(there)

    assert answer.status_code == 403
    assert said in answer.text
    assert client.get("/api/v1/me").status_code == 401
    assert office.house.people.count() == 1


def test_an_answer_counts_once_and_in_its_own_browser(office: Office, provider: Provider) -> None:
    """State of another browser, a second time, or another state: nobody."""
    somebody(office)
    client, other = at_the_door(office, provider), at_the_door(office, provider)
    there = provider.authorize(client.get("/sign-in/office", follow_redirects=False).headers["location"])

    assert other.get(there).status_code == 403
    assert client.get(there.replace("state=", "state=x")).status_code == 403
    assert client.get(there).status_code == 403
    assert go(client, provider).status_code == 200


def test_an_account_stays_with_who_it_was(office: Office, provider: Provider) -> None:
    """A name that is given to somebody else over there opens nothing here; a closed account neither."""
    person = somebody(office)
    go(at_the_door(office, provider), provider)
    provider.claims["sub"] = "u-18"
    taken = go(at_the_door(office, provider), provider)
    provider.claims["sub"] = "u-17"
    office.person("钱管", frozenset({Role.ADMIN}))
    office.house.people.close(person, by="tests")

    assert taken.status_code == 403
    assert go(at_the_door(office, provider), provider).status_code == 403


def test_newcomers_get_the_role_that_is_set(office: Office, provider: Provider) -> None:
    """Only where one is set; without a password there is none to change."""
    client = at_the_door(office, provider, newcomer=Role.CLERK)
    go(client, provider)

    assert client.get("/api/v1/me").json()["roles"] == ["clerk"]
    assert office.house.people.named("李梅") is not None


def test_the_second_factor_is_asked_for_all_the_same(office: Office, provider: Provider) -> None:
    """Whoever set one here brings it."""
    secret = with_factor(office, somebody(office))
    client = at_the_door(office, provider)
    answer = go(client, provider)
    nobody = client.get("/api/v1/me")
    send(client, "/sign-in/code", code=code_now(office, secret))

    assert "/sign-in/code?back=%2Fqueue" in answer.text
    assert nobody.status_code == 401
    assert client.get("/api/v1/me").status_code == 200


def test_an_unverified_address_is_no_account(office: Office, provider: Provider) -> None:
    """Where mail is the account, the provider must have verified it."""
    somebody(office, "li.mei@office.test")
    provider.claims["email"] = "li.mei@office.test"
    refused = go(at_the_door(office, provider, claim="email"), provider)
    provider.claims["email_verified"] = True

    assert refused.status_code == 403
    assert go(at_the_door(office, provider, claim="email"), provider).status_code == 200


def test_a_provider_that_is_away_is_told(office: Office) -> None:
    """The other way in stays open; without the option there is no button and no door."""
    with running() as gone:
        pass
    client = at_the_door(office, gone)
    answer = client.get("/sign-in/office")
    without = office.client(anonymous=True)

    assert answer.status_code == 403
    assert "没有应答" in answer.text
    assert without.get("/sign-in/office").status_code == 404
    assert "统一身份认证" not in without.get("/sign-in").text


def test_an_issuer_without_tls_is_refused_at_the_start() -> None:
    """Keys that come in the clear prove nothing; loopback is for trials."""
    check_outside(None)
    check_outside(OutsideSignIn(issuer="https://id.office.test", client="c", secret="s"))
    with pytest.raises(BadInput, match="https"):
        check_outside(OutsideSignIn(issuer="http://id.office.test", client="c", secret="s"))
