"""`fangfei clues …` and the way out, on a real store, as a clerk would use them; reporters are in no output but one."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from cli import clues, exchange
from facts.errors import BadInput
from leads.clues.profile import FOLDER
from store import SqlAuditLog, StoreSettings, open_store
from wiring.clock import SystemClock

SAMPLES = FOLDER.parent / "samples"
COMPLAINTS = SAMPLES / "complaints-12315.csv"
#: Of the sample's complainants.
PRIVATE = ("林甲某", "13800138001", "陈乙某", "13800138002", "138 0013 8001")


def app() -> typer.Typer:
    """The commands as the front door has them."""
    made = typer.Typer()
    made.add_typer(clues.app, name="clues")
    made.command("feed")(exchange.feed)
    made.command("push")(exchange.push)
    return made


class Office:
    """A folder with a database, and a clerk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        #: Everything that was printed.
        self.printed = ""

    def run(self, *words: str) -> str:
        """Give a command and return what it printed; its errors are raised."""
        result = CliRunner().invoke(app(), [*words, "--out", str(self.folder)], catch_exceptions=False)
        self.printed += result.output
        assert result.exit_code == 0, result.output
        return result.stdout

    def ask(self, *words: str) -> Any:
        """The same as JSON."""
        return json.loads(self.run(*words, "--json"))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An empty office."""
    return Office(tmp_path / "out")


def test_from_preview_to_undo(office: Office) -> None:
    """Preview writes nothing; the import opens leads; again adds nothing; undone, nothing of it counts."""
    given = ("clues", "import", str(COMPLAINTS), "--profile", "complaints-12315", "--by", "王登记")
    preview = office.ask(*given, "--preview")
    empty = office.ask("clues", "list")
    done = office.ask(*given)
    again = office.ask(*given)
    listed = office.ask("clues", "list")["clues"]
    shown = office.ask("clues", "show", "WB-000001")

    assert (preview["new"], preview["refused"], empty["clues"]) == (6, 3, [])
    assert (done["batch"], done["new"], done["refused"]) == (1, 6, 3)
    assert done["leads_new"] + done["leads_updated"] == 6
    assert (again["batch"], again["same"], again["new"]) == (None, 6, 0)
    assert [one["id"] for one in listed] == [f"WB-{number:06d}" for number in range(1, 7)]
    assert "raw" not in listed[0]
    assert (shown["lead"][:3], shown["versions"][0]["batch"]) == ("XS-", 1)
    assert office.ask("clues", "list", "--open")["clues"] == []
    assert office.ask("clues", "batches")["batches"][0]["by"] == "王登记"
    office.run("clues", "undo", "1", "--by", "王登记", "--reason", "列对应错了")
    assert office.ask("clues", "list")["clues"] == []
    assert office.ask("clues", "batches")["batches"][0]["undone_by"] == "王登记"


def test_plain_output_says_what_is_wrong_row_by_row(office: Office) -> None:
    """As a clerk reads it, in Chinese; a profile unknown is one sentence."""
    told = office.run("clues", "import", str(SAMPLES / "bank.csv"), "--profile", "bank", "--by", "王登记")
    batches = office.ask("clues", "batches")["batches"]

    assert "新增 6，变更 0，未变 0，未导入 3；第 1 批" in told
    assert "第 6 行：编号不符合该来源的编号格式" in told
    assert batches[0]["system"] == "bank"
    with pytest.raises(BadInput, match="没有导入模板"):
        office.run("clues", "import", str(COMPLAINTS), "--profile", "nonsense", "--by", "王登记")


def test_profiles_are_listed_with_what_is_unverified() -> None:
    """Each with its key and 待核."""
    found = json.loads(CliRunner().invoke(app(), ["clues", "profiles", "--json"], catch_exceptions=False).stdout)

    assert len(found["profiles"]) == 15
    assert all("待核" in one["origin"] for one in found["profiles"])


def test_the_reporter_is_printed_by_one_command_alone(office: Office) -> None:
    """Every other output, the feed, the audit log and the pushed bodies are searched for who reported."""
    office.run("clues", "import", str(COMPLAINTS), "--profile", "complaints-12315", "--by", "王登记")
    office.run("clues", "import", str(COMPLAINTS), "--profile", "complaints-12315", "--by", "王登记", "--preview")
    for number in range(1, 7):
        office.run("clues", "show", f"WB-{number:06d}")
        office.ask("clues", "show", f"WB-{number:06d}", "--unmask")
    office.run("clues", "list")
    office.ask("clues", "list", "--unmask")
    for form in ("json", "csv"):
        office.run("feed", "--format", form)
    (office.folder / "a.secret").write_bytes(b"s" * 32)
    partners = office.folder / "endpoints.yml"
    partners.write_text(
        "endpoints: [{id: a, url: 'http://127.0.0.1:1/', secret_file: a.secret, candidates: true}]", encoding="utf-8"
    )
    pushed = office.ask("push", "--endpoints", str(partners))
    store = open_store(StoreSettings(url=f"sqlite:///{office.folder}/fangfei.db"))
    audit = "\n".join(map(str, SqlAuditLog(store, SystemClock()).entries()))
    store.close()

    assert pushed["endpoints"]["a"]["queued"] >= 4
    assert "滨海金树" in office.printed
    assert [word for word in PRIVATE if word in office.printed or word in audit] == []
    told = office.run("clues", "reporter", "WB-000001", "--by", "李专员", "--reason", "回访核实")
    assert "林甲某" in told
    assert "13800138001" in told


def test_the_feed_is_a_file_whole_or_not_at_all(office: Office, tmp_path: Path) -> None:
    """Written beside and renamed; its giving out is in the audit log; a wrong filter is one sentence."""
    office.run("clues", "import", str(COMPLAINTS), "--profile", "complaints-12315", "--by", "王登记")
    target = tmp_path / "leads.csv"
    office.run("feed", "--format", "csv", "--to", str(target), "--by", "王登记")
    document = json.loads(office.run("feed", "--grade", "red"))

    assert target.read_text(encoding="utf-8-sig").startswith("schema,lead,")
    assert list(tmp_path.glob("*.part")) == []
    assert (document["schema"], document["leads"]) == ("fangfei.leads/1", [])
    for wrong in (("--format", "xml"), ("--grade", "purple")):
        with pytest.raises(BadInput):
            office.run("feed", *wrong)
