"""`fangfei assess` on documents and archives, as an office runs it: one object of the contract a page."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from evidence import WarcVault
from tests.evidence.exchanges import an_exchange
from tests.text.documents.papers import a_pdf, an_mhtml, locked

ADVERT = "金树财富诚邀投资，养老理财项目，保本保息，年化收益24%，每月返息，电话13800138000。"
#: What every object of the contract has.
CONTRACT = {
    "id", "url", "score", "band", "stance", "p_solicitation", "p_exposure", "elements", "dimensions", "hits",
    "promises", "identifiers", "amounts", "sector", "mode", "pretexts", "audiences", "reasons", "fingerprint",
    "lexicon", "model", "rules",
}  # fmt: skip


def assess(folder: Path, *names: str) -> list[dict[str, Any]]:
    """Run the command in a folder of its own; it must end well and be silent."""
    command = [sys.executable, "-m", "cli", "assess", "--text", *(str(folder / name) for name in names)]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_each_kind_gives_the_contracts_object(tmp_path: Path) -> None:
    """Offsets point at the words they name, personal values are masked, and the run goes on behind a bad file."""
    page = f"<p>{ADVERT}".encode()
    vault = WarcVault(tmp_path, run="r", software="x")
    archive = vault.keep(an_exchange(body=page)).file
    vault.close()
    (tmp_path / "a.pdf").write_bytes(a_pdf([ADVERT]))
    (tmp_path / "b.mhtml").write_bytes(an_mhtml(page))
    (tmp_path / "c.mht").write_bytes(an_mhtml(page, coding="base64"))
    with zipfile.ZipFile(tmp_path / "d.wacz", "w") as wacz:
        wacz.write(tmp_path / archive, "archive/data.warc.gz")
    (tmp_path / "locked.pdf").write_bytes(locked(a_pdf([ADVERT]), "secret"))
    (tmp_path / "none.wacz").write_bytes(b"PK\x03\x04")
    found = assess(tmp_path, "locked.pdf", "a.pdf", "none.wacz", "b.mhtml", "c.mht", "d.wacz", archive)
    bad, good = [one for one in found if "error" in one], [one for one in found if "error" not in one]

    assert [set(one) for one in bad] == [{"id", "error"}] * 2
    assert [one["id"] for one in good] == [
        *(str(tmp_path / name) for name in ("a.pdf", "b.mhtml", "c.mht")), "http://www.jinshu.test/a?b=1",
        "http://www.jinshu.test/a?b=1",
    ]  # fmt: skip
    for one in good:
        assert set(one) >= CONTRACT
        assert (one["stance"], one["text"]) == ("solicitation", ADVERT.replace("0013", "****") + "\n")
        assert all(one["text"][hit["start"] : hit["end"]] == hit["text"] for hit in one["hits"])
        assert [promise["annual_percent"] for promise in one["promises"]] == [24.0]
