"""A restart of the service: what it cut off is told and can be begun again; what was ready can still be fetched."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from desk import context
from desk.jobs import Handout, Jobs, JobState, Progress, Result
from desk.papers import exporting, importing, watch_way
from desk.papers.ways import Door, Way
from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown
from facts.people import Person, Realm, Role
from tests.desk.office import Office, post, token
from tests.desk.papers.clerk import SIMING, cells, clerk, confirm, previewed, settled, told, two_leads
from tests.factories import NOON

DIES = """
import sys, time
from pathlib import Path
from desk.jobs import Jobs, Handout, Result
from facts.doubles import FrozenClock
from facts.people import Person, Role
from tests.factories import NOON

folder = Path(sys.argv[1])
who = Person(id=1, account="p1", name="王内勤", roles=frozenset({Role.CLERK}))
jobs = Jobs(FrozenClock(NOON), folder / "jobs")
(folder / "a.xlsx").write_bytes(b"ready")
made = Result(says="好了。", handout=Handout(path=folder / "a.xlsx", name="附件1.xlsx", media_type="x/y"))
ready = jobs.start(who, "导出附件1", lambda _: made)
jobs.wait(who, ready, 10)
cut = jobs.start(who, "导出台账", lambda _: time.sleep(60), again='{"what": "export"}')
while jobs.get(who, cut).state != "running":
    time.sleep(0.01)
print(ready, cut, flush=True)
time.sleep(60)
"""


def person(number: int = 1, **changes: object) -> Person:
    """The one who started them."""
    plain = {"id": number, "account": f"p{number}", "name": "王内勤", "roles": frozenset({Role.CLERK})}
    return Person(**plain | changes)


def test_a_killed_process_leaves_its_jobs_on_record(tmp_path: Path) -> None:
    """Really killed: the next process says what was lost, and hands out what was ready; only to its person."""
    with subprocess.Popen([sys.executable, "-c", DIES, str(tmp_path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        ready, cut = child.stdout.readline().split()
        jobs = Jobs(FrozenClock(NOON), tmp_path / "jobs")
        assert jobs.get(person(), cut).state is JobState.RUNNING
        os.kill(child.pid, signal.SIGKILL)
    states = {one.id: one.state for one in jobs.of(person())}
    assert states == {ready: JobState.FINISHED, cut: JobState.LOST}
    made = jobs.get(person(), ready).result
    assert made
    assert made.handout
    assert made.handout.path.read_bytes() == b"ready"
    assert jobs.of(person(2)) == ()
    with pytest.raises(NotKnown):
        jobs.get(person(roles=frozenset({Role.COLLECTOR})), cut)
    with pytest.raises(BadInput, match="没有中断"):
        jobs.forget(person(), ready)
    jobs.forget(person(), cut)
    assert [one.id for one in jobs.of(person())] == [ready]
    assert sorted(one.suffix for one in (tmp_path / "jobs").iterdir()) == [".json"]
    assert oct((tmp_path / "jobs").stat().st_mode)[-3:] == "700"


def test_what_was_asked_for_is_kept_half_a_day(tmp_path: Path) -> None:
    """Then record and file go; a broken record is passed over."""
    clock, path = FrozenClock(NOON), tmp_path / "a.xlsx"
    path.write_bytes(b"x")
    first = Jobs(clock, tmp_path / "jobs")
    made = Result(says="", handout=Handout(path=path, name="a.xlsx", media_type="x/y"))
    number = first.start(person(), "x", lambda _: made)
    first.wait(person(), number, 10)
    first.close()
    (tmp_path / "jobs" / "broken.json").write_text("{", encoding="utf-8")
    second = Jobs(clock, tmp_path / "jobs")
    assert [one.id for one in second.of(person())] == [number]
    clock._moment = NOON.replace(day=25)
    second.wait(person(), second.start(person(), "y", lambda _: Result(says="")), 10)
    assert not path.exists()
    assert number not in {one.id for one in second.of(person())}


def test_a_folder_that_cannot_be_written_stops_no_job(tmp_path: Path) -> None:
    """The job is done; only its record is missing."""
    (tmp_path / "jobs").write_bytes(b"a file where the folder should be")
    jobs = Jobs(FrozenClock(NOON), tmp_path / "jobs")
    assert jobs.wait(person(), jobs.start(person(), "x", lambda _: Result(says="好")), 10).state is JobState.FINISHED


class Restarted:
    """Two desks, one after the other, over the same house."""

    def __init__(self, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        self.office, self._stop, self._patch = office, threading.Event(), monkeypatch
        self._made: list[Jobs] = []

        def made(*given: Any) -> Jobs:
            self._made.append(Jobs(*given))
            return self._made[-1]

        self._patch.setattr(context, "Jobs", made)

    def hold(self) -> None:
        """Let exports hang from now on, as a large one does."""

        def hang(*_: object) -> Result:
            self._stop.wait(20)
            raise BadInput("abandoned")

        self._patch.setattr(exporting, "make", hang)

    def again(self) -> None:
        """Restart: the first desk lets go of its lock, as its process would; the second opens the same folder."""
        self._patch.undo()
        for jobs in self._made:
            jobs.close()
        self._stop.set()
        self.office._apps.clear()


@pytest.fixture
def service(office: Office, monkeypatch: pytest.MonkeyPatch) -> Restarted:
    """A service that can be restarted."""
    return Restarted(office, monkeypatch)


def test_a_lost_export_is_begun_again_with_one_click(service: Restarted) -> None:
    """The list says so, the button makes the same file, the lost one is gone; a finished one is still there."""
    office = service.office
    two_leads(office)
    who = clerk(office)
    client = office.client(who)
    done = post(client, "/exports", what="附件1", to_fill="no").headers["location"]
    service.hold()
    path = post(client, "/exports", what="台账", district=SIMING, to_fill="no").headers["location"]
    service.again()
    client = office.client(who)
    page = told(client.get("/jobs").text)
    assert "导出台账 因服务重新启动而中断" in page
    assert "重新发起" in page
    assert "做到一半的内容没有保留" in told(client.get(path).text)
    assert client.get(done).status_code == 200
    found = client.get("/api/v1/jobs").json()["items"]
    assert {(each["state"], each["can_restart"]) for each in found} == {("lost", True), ("finished", False)}
    begun = post(client, f"{path}/again")
    where = begun.headers["location"]
    assert begun.status_code == 303
    if not where.endswith("/file"):
        settled(client, where)
        where += "/file"
    text = str(cells(client.get(where).content))
    assert "金树财富" in text
    assert "海纳" not in text
    assert "中断" not in told(client.get("/jobs").text).partition("我的任务 只有您")[2].partition("任务 状态")[2]
    assert post(client, f"{path}/again").status_code == 404


def test_by_the_api_and_never_by_somebody_else(service: Restarted) -> None:
    """Whose realm or rights are narrower now does not get what was asked for then."""
    office = service.office
    two_leads(office)
    who, other = clerk(office), clerk(office, "思明区", Role.DISTRICT, Realm(districts=frozenset({SIMING})))
    client = office.client(who)
    service.hold()
    head = {"X-Token": token(client, "/exports")}
    number = client.post("/api/v1/exports", json={"what": "附件1"}, headers=head).json()["id"]
    service.again()
    theirs = office.client(other)
    assert theirs.get(f"/jobs/{number}").status_code == 404
    assert post(theirs, f"/jobs/{number}/again").status_code in (404, 422)
    client = office.client(who)
    head = {"X-Token": token(client, "/exports")}
    assert client.post("/api/v1/jobs/nothing/again", headers=head).status_code == 404
    begun = client.post(f"/api/v1/jobs/{number}/again", headers=head)
    assert (begun.status_code, begun.json()["title"]) == (202, "导出附件1")


def test_a_lost_import_is_looked_at_again(service: Restarted, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file waits again, nothing was written twice."""
    office = service.office
    client = office.client(clerk(office, "李研判", Role.ANALYST))
    sheet = (
        "主体名称,法律依据,发布单位,发布地区,适用范围,截止日期,解除程序,域名\n"
        "滨海金树财富管理有限公司,条例第十条,思明区处非办,思明区,全市,2027-11-22,书面解除,jinshu.test\n"
    )
    address, page = previewed(client, "watch", "名单.csv", sheet.encode())
    stop = threading.Event()

    def hang(*_: object) -> Result:
        stop.wait(20)
        raise BadInput("x")

    door = watch_way.DOOR
    doors = {**importing.DOORS, Way.WATCH: Door(right=door.right, look=door.look, write=hang)}
    monkeypatch.setattr(importing, "DOORS", doors)
    path = confirm(client, address, page).headers["location"]
    service.again()
    client = office.client(clerk(office, "李研判", Role.ANALYST))
    assert client.get(address).status_code == 404
    assert "写入要么已经全部完成，要么什么也没有写入" in told(client.get(path).text)
    settled(client, post(client, f"{path}/again").headers["location"])
    shown = client.get(address)
    assert "确认写入 1 行" in told(shown.text)
    answer = confirm(client, address, shown.text)
    assert "已列入 1 条" in told(settled(client, answer.headers["location"]).text)
    stop.set()


def test_what_has_no_way_back_says_so(office: Office) -> None:
    """A job of another room that was lost: its person is sent where it began."""
    who = clerk(office)
    go = threading.Event()

    def work(_: Progress) -> Result:
        go.wait(20)
        return Result(says="")

    first = Jobs(office.clock, office.folder / "jobs")
    number = first.start(who, "统计存储", work)
    first.close()
    client = office.client(who)
    assert "请回到原来的页面再做一次" in told(client.get(f"/jobs/{number}").text)
    assert post(client, f"/jobs/{number}/again").status_code == 422
    go.set()
