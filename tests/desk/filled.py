"""An office in which every room has something to show: a night, a queue, leads at several stages, lists, papers."""

from pathlib import Path

from evidence import WarcVault
from facts.doubles import FrozenClock
from facts.people import Realm, Role
from leads.clues.profile import FOLDER
from store import Store
from tests.desk.cases.work import SIMING, WAY, act, confirmed, placed, someone
from tests.desk.office import Office, OfficeHouse, post
from tests.desk.operations.made import a_message, an_alert
from tests.desk.overview.known import a_night, fill, queue
from tests.desk.papers.clerk import confirmed as imported
from tests.desk.papers.clerk import hand_in, previewed
from tests.leads.subjects.made import a_mention

SECTOR = "S03"
FIRM, OTHER = "滨海金树财富管理有限公司", "滨海银杏财富管理有限公司"
_CLUES = FOLDER.parent / "samples" / "complaints-12315.csv"
_SOURCE = "id: bank\ntitle: 银行公告\nstart_urls:\n- http://www.jinshu.test/\n"
_ENTRY = {
    "name": FIRM, "basis": "条例第十条", "issuer": "思明区处非办", "district": SIMING, "procedure": "书面解除",
    "until": "2027-11-22",
}  # fmt: skip


def a_filled_office(store: Store, clock: FrozenClock, folder: Path) -> Office:
    """The office, with sources of its own; its vault is left open."""
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "bank.yml").write_text(_SOURCE, encoding="utf-8")
    made = Office(
        store=store, clock=clock, vault=WarcVault(folder / "evidence", run="r1", software="tests"), folder=folder
    )
    made.house = OfficeHouse(store, clock, folder, sources=folder / "sources")
    _cases(made)
    _papers(made)
    an_alert(made)
    message = a_message(made, "邮件")
    made.house.messages.failed(made.house.messages.of(message)[0].id, "连接不上。", None)
    return made


def realm_of(role: Role) -> Realm:
    """As far as somebody of a role sees here: a district and a sector that have leads."""
    places = {Role.DISTRICT: Realm(districts=frozenset({SIMING})), Role.SECTOR: Realm(sectors=frozenset({SECTOR}))}
    return places.get(role, Realm())


def _cases(office: Office) -> None:
    known = fill(office)
    a_night(office)
    queue(known)
    for day, key in enumerate(("page http://www.jinshu.test/", "page http://b.test/x", "page http://c.test/")):
        said = a_mention(key, "phone:13800138000", f"company:{FIRM}", day=day, name=FIRM)
        office.house.subjects.place(said, office.house.placer, "scan")
    alone = a_mention("page http://d.test/", "phone:13800138001", f"company:{OTHER}", day=1, name=OTHER)
    office.house.subjects.place(alone, office.house.placer, "scan")
    # One for each stage on the way, all of 思明区 and of the sector, so that bounded people meet every act.
    doer = someone(office, "李领导", Role.ANALYST, Role.LEADER)
    for stage in range(len(WAY) + 1):
        subject = {"subject_id": "ZT-000001"} if stage == 0 else {"subject_id": None}
        lead = confirmed(office, f"http://www.way{stage}.test/", sector=SECTOR, fingerprint=None, **subject)
        placed(office, lead, SIMING)
        for key, given in WAY[:stage]:
            act(office, doer, lead, key, **given)


def _papers(office: Office) -> None:
    """By the desk itself: clues that were taken in, others that wait, an entry, a filing, saved views."""
    everybody = office.person()
    client = office.client(everybody)
    address, page = previewed(client, "clues", "12315.csv", _CLUES.read_bytes(), profile="complaints-12315")
    imported(client, address, page)
    hand_in(client, "clues", "again.csv", _CLUES.read_bytes(), profile="complaints-12315")
    for path, fields in (
        ("/watch", _ENTRY),
        (f"/campaign/xiamen-2018/units/D{SIMING}", {"kind": "plan", "title": "方案", "filed_on": "2018-05-17"}),
        ("/campaign/xiamen-2018/areas", {"place": SIMING, "kind": "finance_dense", "source": "统计"}),
        ("/views", {"list": "queue", "query": "band=red", "name": "红档", "shared": "1"}),
        ("/views", {"list": "leads", "query": "band=red", "name": "红档线索", "shared": "1"}),
    ):
        answer = post(client, path, **fields)
        assert answer.status_code == 303, (path, answer.text)
