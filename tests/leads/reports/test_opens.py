"""Reports open in a word processor: LibreOffice turns them into pages, with every heading on them."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import docx
import pytest

from facts.figures import Span
from leads.figures import Names, Rules
from leads.reports import Wishes, case_report, span_report, write_paper
from tests.conftest import missing
from tests.leads.reports.dossier_samples import SECTORS, a_city, a_dossier

SPAN = Span(first=date(2026, 11, 1), last=date(2026, 11, 30))
HOSTILE = "<w:p>&amp;]]>\x00\x1b\u202e公司" + "长" * 300


def convert(path: Path, kind: str, folder: Path) -> Path:
    """The file as LibreOffice writes it again."""
    office = shutil.which("soffice")
    if office is None:
        missing("LibreOffice", "libreoffice-writer")
    home = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, home, "--headless", "--convert-to", kind, "--outdir", str(folder), str(path)]
    subprocess.run(command, capture_output=True, timeout=120, check=False)
    return folder / f"{path.stem}.{kind.partition(':')[0]}"


@pytest.fixture(scope="module")
def _writer(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip where LibreOffice came without its word processor: it opens no Word file at all then."""
    folder = tmp_path_factory.mktemp("writer")
    plain = docx.Document()
    plain.add_paragraph("试")
    plain.save(str(folder / "plain.docx"))
    if not convert(folder / "plain.docx", "pdf", folder).exists():
        missing("LibreOffice's Writer", "libreoffice-writer")


@pytest.mark.usefixtures("_writer")
@pytest.mark.parametrize(
    "kind", ["monthly", "case", *(pytest.param(each, marks=pytest.mark.long) for each in ("closing", "news"))]
)
def test_libreoffice_opens_it(kind: str, tmp_path: Path) -> None:
    """It becomes a PDF with pages, and as text it has the headings and no replacement characters."""
    rules = Rules(names=Names(sectors=SECTORS))
    wishes = Wishes(office="滨海区处非办", dated=date(2026, 12, 1), rules=rules)
    odd = a_dossier(999, row={"sector": HOSTILE, "subject": HOSTILE, "people": 99_999}, lead={"subject": HOSTILE})
    if kind == "case":
        paper, _ = case_report(odd, wishes)
    else:
        paper, _ = span_report(kind, [odd, *a_city(60)], SPAN, wishes)
    write_paper(paper, tmp_path / "report.docx")
    pdf = convert(tmp_path / "report.docx", "pdf", tmp_path)
    text = convert(tmp_path / "report.docx", "txt:Text (encoded):UTF8", tmp_path).read_text("utf-8-sig")

    assert pdf.read_bytes()[:5] == b"%PDF-"
    assert len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes())) >= 2
    assert "一、" in text
    assert "附件：" in text
    assert "\ufffd" not in text
