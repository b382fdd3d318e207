"""What somebody who means harm tries at the desk: other people's work, other realms, two at once, strange input."""

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from desk.app import create_app
from desk.guard import SESSION_COOKIE
from desk.jobs import Jobs, Result
from desk.papers.shelf import Shelf
from desk.people.braking import Origin
from desk.people.passwords import hash_password
from desk.people.signing import SignIn
from desk.refusals import token_of
from desk.settings import DeskSettings
from desk.workshop.server import _password_hidden
from facts.cases import Decision, Judgement
from facts.errors import BadInput, NotAllowed, NotKnown
from facts.people import RIGHTS, Person, Realm, Right, Role
from tests.desk.cases.work import JIMEI, SIMING, act, confirmed, of_district, placed, someone
from tests.desk.office import PHONE, SAME_ORIGIN, Office, post

SECRET = "http://www.mimi.test/"


def by_token(office: Office, who: Person, *scopes: Right) -> dict[str, str]:
    """The header of a program with some of its person's rights."""
    secret = "t" * 40 + "".join(sorted(scopes))
    until = office.clock.now() + timedelta(days=1)
    office.house.people.add_token(who, secret, label="tests", scopes=frozenset(scopes), until=until)
    return {"authorization": f"Bearer {secret}"}


def test_an_address_tells_nothing_of_other_realms(office: Office) -> None:
    """The line of what was just written is read for a lead of one's realm alone, and no sentence tells what exists."""
    other, own = confirmed(office, SECRET), office.lead()
    placed(office, other, JIMEI)
    placed(office, own, SIMING)
    client = office.client(of_district(office, SIMING))

    for page in ("/leads", f"/leads/{own.id}"):
        html = client.get(page, params={"done": other.id}).text
        assert "已记录" not in html
    known, unknown = (client.get(f"/review/{number}").text for number in (other.page_id, 9999))
    assert known.replace(str(other.page_id), "N").count("不在您的管辖范围内") == 1
    assert "不在您的管辖范围内" in unknown
    api = [client.get(f"/api/v1/review/pages/{number}").json()["error"] for number in (other.page_id, 9999)]
    assert api[0].replace(str(other.page_id), "N") == api[1].replace("9999", "N")


def test_search_and_nights_count_one_s_own_realm(office: Office) -> None:
    """Not even on later screens is told how many pages of others hold a word."""
    other, own = office.lead(SECRET, subject="别的公司"), office.lead()
    placed(office, other, JIMEI)
    placed(office, own, SIMING)
    list(office.house.texts.fill())
    office.house.keeper.look()
    client = office.client(of_district(office, SIMING))

    everything = office.client().get("/api/v1/search", params={"q": "金树"}).json()
    assert everything["total"] == 2
    for after in ("", "1000"):
        found = client.get("/api/v1/search", params={"q": "金树"} | ({"after": after} if after else {})).json()
        assert found["total"] == len(found["items"]) < 2
    nights = client.get("/api/v1/queue/nights").json()["items"]
    assert all(one["pages"] is None for one in nights)


def test_what_was_made_with_more_rights_is_not_handed_to_fewer(office: Office) -> None:
    """A job's file stays away from a token without the right, and from whoever moved to another realm."""
    jobs = Jobs(office.clock)
    roles = frozenset({Role.DISTRICT})
    here, there = (Realm(districts=frozenset({code})) for code in (SIMING, JIMEI))
    whole = Person(id=1, account="a", name="甲", roles=roles, realm=here)
    number = jobs.start(whole, "导出", lambda _: Result(says="好了。"), key="k")
    assert jobs.wait(whole, number, 10).is_over

    narrow = Person(id=1, account="a", name="甲", roles=roles, realm=here, scopes=frozenset({Right.SEE}))
    moved = Person(id=1, account="a", name="甲", roles=roles, realm=there)
    for who in (narrow, moved):
        assert jobs.of(who) == ()
        with pytest.raises(NotKnown):
            jobs.get(who, number)
    again = Person(id=1, account="a", name="甲", roles=roles, realm=here, scopes=RIGHTS[Role.DISTRICT])
    assert jobs.get(again, number).title == "导出"


def test_whoever_keeps_the_watch_list_takes_back_no_import(office: Office) -> None:
    """The door of imports opens for the watch list too; batches of clues, forms and cases are not theirs."""
    client = office.client(someone(office, "李分析", Role.ANALYST))
    for way in ("clues", "form", "cases"):
        answer = post(client, f"/imports/batches/{way}/1/undo", reason="不要了")
        assert answer.status_code == 403, way


def test_raw_bytes_follow_the_asking(office: Office) -> None:
    """What is downloaded is not covered: only who asked, for a page or the lead on it, and as long as that holds."""
    lead = office.lead(body=f"<p>{PHONE}</p>".encode())
    who = someone(office, "李分析", Role.ANALYST)
    path = f"/pages/{lead.page_id}/exhibit/download"
    for client in (office.client(who), office.client(someone(office, "赵内勤", Role.CLERK))):
        for address in (path, f"/api/v1{path}", f"/leads/{lead.id}/exhibit/download"):
            answer = client.get(address)
            assert answer.status_code == 403
            assert PHONE not in answer.text
    office.house.people.unmask(who, lead.id or "", "核对", timedelta(minutes=15))
    client = office.client(who)
    assert PHONE in client.get(path).text
    assert (
        client.get(path, headers=by_token(office, who, Right.SEE)).status_code == 200
    )  # beside a page no token counts
    assert client.get(f"/api/v1{path}", headers=by_token(office, who, Right.SEE, Right.JUDGE)).status_code == 403
    office.clock._moment += timedelta(minutes=16)
    assert client.get(path).status_code == 403


def test_a_token_ends_nothing_of_its_person(office: Office) -> None:
    """No scope says that a program may sign its person out, or take away other tokens."""
    who = office.person()
    client, headers = office.client(anonymous=True), by_token(office, who, Right.SEE)
    office.key(who)
    session = client.get("/api/v1/me/sessions", headers=headers).json()["items"][0]["id"]
    token = client.get("/api/v1/tokens", headers=headers).json()["items"][0]["id"]

    assert client.delete(f"/api/v1/me/sessions/{session}", headers=headers).status_code == 403
    assert client.delete(f"/api/v1/tokens/{token}", headers=headers).status_code == 403
    assert client.get("/api/v1/me", headers=headers).status_code == 200


def test_a_kept_answer_is_not_told_to_fewer_rights(office: Office) -> None:
    """The same key and words with a narrower token are another request: nothing is replayed past the check."""
    who = someone(office, "李分析", Role.ANALYST)
    lead = office.lead()
    client = office.client(anonymous=True)
    wish = {"json": {"decision": "observe", "reason": "再看看"}, "headers": {"idempotency-key": "k1"}}

    def send(*scopes: Right) -> int:
        headers = wish["headers"] | by_token(office, who, *scopes)
        return client.post(f"/api/v1/leads/{lead.id}/judgements", json=wish["json"], headers=headers).status_code

    assert send(Right.SEE, Right.JUDGE) == 201
    assert send(Right.SEE) == 422


def test_many_wrong_passwords_at_once_all_count(office: Office) -> None:
    """Tries at the same moment do not hide behind each other: five are looked at, the sixth waits."""
    person = office.person("李分析")
    office.house.people.set_password(person, hash_password("right-horse-battery"), by="tests")
    signing = SignIn(office.house.people, office.clock)
    start = threading.Barrier(6)
    answers: list[str] = []

    def attempt(number: int) -> None:
        start.wait(10)
        with pytest.raises(NotAllowed) as refused:
            signing.check_password(person.account, f"wrong-{number}", Origin(address="192.0.2.1"))
        answers.append(type(refused.value).__name__)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(attempt, range(6)))

    assert sorted(answers) == ["NotAllowed"] * 5 + ["TooSoon"]
    assert {one.failures for one in office.house.people.brakes(person)} == {5}


def test_a_second_factor_starts_once(office: Office) -> None:
    """A form sent twice does not replace the recovery codes that were shown."""
    people, person = office.house.people, office.person("李分析")
    people.keep_factor(person, "A" * 32)
    people.start_factor(person, step=1, recovery=["a"])

    with pytest.raises(BadInput, match="已经设好"):
        people.start_factor(person, step=1, recovery=["b"])
    assert people.secrets(person).recovery == ("a",)


def test_two_judge_at_once_and_one_is_told(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both looked at the same lead; whoever writes second writes nothing and sees who was first."""
    lead = office.lead()
    said = Judgement(
        lead=lead.id or "", decision=Decision.CONFIRM, analyst="王研判", reason="笔录", at=office.clock.now()
    )
    client = office.client(someone(office, "李分析", Role.ANALYST))
    real = office.house.leads.__class__.judgements

    def slow(self: object, number: str) -> object:
        seen = real(self, number)  # type: ignore[arg-type]
        if not seen:
            monkeypatch.undo()
            office.leads.judge(said)
        return seen

    monkeypatch.setattr(office.house.leads.__class__, "judgements", slow)
    answer = post(client, f"/leads/{lead.id}/judgements", decision="dismiss", reason="误报", known="0")

    assert answer.status_code == 409
    assert len(office.house.leads.judgements(lead.id or "")) == 1


def test_files_that_come_in_are_left_alone(office: Office) -> None:
    """Somebody else's upload does not sweep away one under way, and no name of a file stands for the shelf's own."""
    shelf = Shelf(office.folder / "uploads", office.clock)
    one, two = office.person("李分析"), office.person("赵内勤")
    for name in ("about.json", "taken", "ABOUT.JSON"):
        kept = shelf.put(one, io.BytesIO(b"[1]"), name, way="clues", detail={})
        assert kept.path.read_bytes() == b"[1]"
        assert shelf.take(one, kept.id, kept.sha256).id == kept.id
    under_way = office.folder / "uploads" / ("w" * 22)
    under_way.mkdir()
    (under_way / "x.csv").write_bytes(b"a")
    shelf.put(two, io.BytesIO(b"[1]"), "x.json", way="clues", detail={})
    assert (under_way / "x.csv").exists()


@pytest.mark.parametrize("host", ["evil.test@localhost", "localhost/x", "localhost:80@evil.test", "localhost#x", "a b"])
def test_a_host_is_a_name_and_a_port(office: Office, host: str) -> None:
    """Nothing else of it comes back in the links that are made of it."""
    client = office.client(anonymous=True)
    assert client.get("/sign-in", headers={"host": host}).status_code == 400
    assert client.get("/sign-in", headers={"host": "localhost:8000"}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/subjects?page=²", "/leads/XS-000001?done=²", "/leads?page=²", f"/search?q=a&before={'9' * 40}"]
)
def test_digits_that_are_none(office: Office, path: str) -> None:
    """Superscripts and numbers of any length are read as none."""
    office.lead()
    assert office.client().get(path).status_code == 200


def test_numbers_no_column_holds(office: Office) -> None:
    """A view of such a number is not there."""
    assert post(office.client(), f"/views/{'9' * 30}/remove").status_code == 404


def test_secrets_of_an_address_are_hidden() -> None:
    """Wherever a database address carries its password."""
    for text in (
        "postgresql://u:hunter2@db.test/x", "postgresql://db.test/x?user=u&password=hunter2",
        "postgresql://db.test/x?sslpassword=hunter2&x=1", "postgresql://u:hunter2@db.test/x?password=hunter2",
    ):  # fmt: skip
        assert "hunter2" not in _password_hidden(text)


def test_every_answer_of_any_kind_is_dressed(office: Office) -> None:
    """Refused, missing, broken, static, redirected: no page of ours without its policy."""
    key = office.key()
    app = create_app(office.house, DeskSettings())
    client = TestClient(app, raise_server_exceptions=False, cookies={SESSION_COOKIE: key})
    answers = [
        client.get("/nowhere"), client.get("/static/desk.css"), client.get("/static/nowhere.css"),
        client.get("/api/v1/nowhere"), client.get("/", follow_redirects=False), client.put("/leads"),
        client.post("/views", headers={"origin": "http://evil.test"}), client.get("/x", headers={"host": "evil.test"}),
        client.post("/views", content=b"x" * 1_100_000, headers=SAME_ORIGIN),
        client.post("/views", data={"token": token_of(key), **{f"f{n}": "x" for n in range(300)}}, headers=SAME_ORIGIN),
    ]  # fmt: skip

    assert [answer.status_code < 500 for answer in answers] == [True] * len(answers)
    for answer in answers:
        assert "frame-ancestors" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_links_and_programs_tell_no_more_than_the_page(office: Office) -> None:
    """A number inside an address or a reason is covered in links and in the API as it is in the text."""
    lead = confirmed(office, f"http://www.jinshu.test/?tel={PHONE}")
    act(office, someone(office, "李分析", Role.ANALYST), lead, "assign", unit="FIN_OFFICE", reason=f"请联系{PHONE}")
    client = office.client()

    for path in (f"/leads/{lead.id}", f"/api/v1/leads/{lead.id}"):
        told = client.get(path).text
        assert f"请联系{PHONE}" not in told
        assert f'href="{lead.url}' not in told
