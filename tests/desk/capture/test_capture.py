"""The captured page as an answer: what it shows, what it covers, what it is dressed with, who may see it."""

import base64
import hashlib
import html
import re
import zlib
from datetime import timedelta

import pytest

from facts.pages import Exchange, Purpose, Skip, Target, Visit, kept_as
from facts.people import Realm, Role
from store import SqlFrontier
from tests.desk.office import PHONE, Office, post
from tests.factories import NOON, a_page, a_visit

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")
SITE = "http://www.jinshu.test"
BODY = """<!doctype html><title>金树财富 13800138000</title><link rel=stylesheet href=/s.css>
<p class=big>保·本·保·息，日返千分之五<p>联系电话 138<b>0013</b>8000，微信 <i>wxid_lin8888</i>
<p style="display:none">只对熟人：保底收益</p><a href="tel:13800138000">拨打</a> <a href="/join">加入</a>
<img src=/poster.gif><img src=/gone.gif alt=海报><script>alert(1)</script>"""


def kept(office: Office, url: str, body: bytes, content_type: str) -> None:
    """Keep a picture or style sheet of the page as the crawl does."""
    exhibit = office.vault.keep(exchange(url, content_type, body))
    target = Target(url=url, source="demo", depth=1, via=f"{SITE}/", purpose=Purpose.REQUISITE)
    frontier = SqlFrontier(office.store, "r1")
    frontier.seed([target])
    frontier.settle(Visit(target=target, skip=Skip.REQUISITE, detail=kept_as(exhibit), status=200))


def exchange(url: str, content_type: str, body: bytes) -> Exchange:
    """An answer of the site's."""
    return Exchange(
        url=url, method="GET", request_headers=(), status=200, reason="OK",
        response_headers=(("Content-Type", content_type),), body=body, fetched_at=NOON, ip="192.0.2.7",
    )  # fmt: skip


@pytest.fixture
def shown(office: Office) -> str:
    """The address of the capture of a page with one picture and a style sheet."""
    lead = office.lead(f"{SITE}/", body=BODY.encode())
    kept(office, f"{SITE}/poster.gif", PIXEL, "image/gif")
    kept(office, f"{SITE}/s.css", b".big{font-size:3em;background:url(poster.gif)}@import '/more.css';", "text/css")
    return f"/pages/{lead.page_id}/capture"


def test_capture_shows_the_page_with_what_was_kept(office: Office, shown: str) -> None:
    """Its text, its style, its picture; of what nobody kept, that it is missing."""
    text = office.client().get(shown).text

    assert '<mark data-ff-mark="inducement">保·本·保·息</mark>' in text
    assert 'font-size:3em;background:url("data:image/gif;base64,' in text
    assert text.count("data:image/gif") == 2
    assert "图片未保存：/gone.gif" in text
    assert 'data-ff-to="http://www.jinshu.test/join"' in text
    assert "alert" not in text


def test_personal_values_are_covered_across_tags(office: Office, shown: str) -> None:
    """In text, in the title, in addresses; after an asking with a reason they are shown."""
    client, person = office.client(), office.person()
    covered = client.get(shown).text
    text = client.get(f"{shown}?show=text").text
    office.house.people.unmask(person, "page 1", "核实主体身份", timedelta(minutes=15))
    bare = client.get(shown).text

    assert "138<b>****</b>8000" in covered
    assert PHONE not in covered + text
    assert "tel:138****8000" in covered
    assert "138<b>0013</b>8000" in bare


def test_hidden_text_can_be_lifted(office: Office, shown: str) -> None:
    """What a style hides is shown inside an outline; the usual view keeps it hidden."""
    client = office.client()
    lifted = client.get(f"{shown}?hidden=1").text

    assert '<p style="display:none">' in client.get(shown).text
    assert "display:none" not in lifted
    assert '<p style="outline:2px dashed' in lifted
    assert "attr(data-ff-to)" in client.get(f"{shown}?links=1").text
    assert "<mark" not in client.get(f"{shown}?marks=0").text


def test_headers_leave_a_browser_nothing(office: Office, shown: str) -> None:
    """The capture's own policy wins over the guard's; every other page keeps the guard's."""
    client = office.client()
    headers = client.get(shown).headers

    assert headers["content-security-policy"] == (
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'; "
        "form-action 'none'; base-uri 'none'"
    )
    assert headers["x-frame-options"] == "SAMEORIGIN"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-dns-prefetch-control"] == "off"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert client.get(shown.replace("capture", "evidence")).headers["x-frame-options"] == "DENY"


def test_damaged_page_is_told_and_written_down(office: Office, shown: str) -> None:
    """In the frame, as words."""
    page = office.pages.get(1)
    path = office.folder / "evidence" / page.exhibit.file
    damaged = bytearray(path.read_bytes())
    damaged[page.exhibit.offset + 60] ^= 0xFF
    path.write_bytes(bytes(damaged))

    answer = office.client().get(shown)

    assert answer.status_code == 500
    assert "证据件核验不符" in answer.text
    assert answer.headers["x-frame-options"] == "SAMEORIGIN"
    assert office.acts()[-1][1:] == ("exhibit found damaged", "XS-000001")


def test_only_the_realm_is_shown(office: Office, shown: str) -> None:
    """People of another district see neither page, nor text, nor evidence, nor changes; strangers sign in."""
    stranger = office.person("陈区县", frozenset({Role.DISTRICT}), Realm(districts=frozenset({"350203"})))
    client, nobody = office.client(stranger), office.client(anonymous=True)

    for path in (shown, "/pages/1/evidence", "/pages/1/exhibit/check", "/pages/1/exhibit/download"):
        assert client.get(path).status_code == 404
        assert nobody.get(path, follow_redirects=False).status_code == 303
    for path in ("capture", "changes", "evidence", "exhibit/check", "exhibit/download"):
        assert client.get(f"/api/v1/pages/1/{path}").status_code == 404
        assert nobody.get(f"/api/v1/pages/1/{path}").status_code == 401
    assert office.acts() == []


def test_odd_numbers_are_refused(office: Office) -> None:
    """Numbers out of range are no server's error; nor are numbers of nothing."""
    client = office.client()

    for path in ("/pages/0/capture", "/pages/99999999999/capture", "/pages/x/evidence", "/api/v1/pages/-1/changes"):
        assert client.get(path).status_code == 422
    assert client.get("/pages/77/capture").status_code == 404


def test_screenshot_is_shown_after_asking(office: Office) -> None:
    """A picture cannot be covered: it is there for who asked with a reason, and for nobody else."""
    document = "<p>渲染后：日返千分之五 13800138000</p>".encode()
    exhibit = office.vault.keep_resource(f"urn:dom:{SITE}/app", "text/html; charset=utf-8", document, NOON)
    office.vault.keep_resource(f"urn:fullPage:{SITE}/app", "image/png", b"\x89PNG\r\n\x1a\nshot", NOON)
    visit = a_visit(f"{SITE}/app", page=a_page(url=f"{SITE}/app", run="r2", exhibit=exhibit, rendered=True))
    frontier = SqlFrontier(office.store, "r2")
    frontier.seed([visit.target])
    page, client = frontier.settle(visit), office.client()
    assert page is not None
    address = f"/pages/{page.id}/capture?show=screenshot"
    before = client.get(address).text
    around = client.get(f"/pages/{page.id}/evidence").text
    assert "写明理由，看截图" in around
    asked = post(client, "/unmask", **hidden(around, "/unmask"), reason="核实主体身份")
    assert asked.headers["location"] == f"/pages/{page.id}/evidence?show=screenshot"
    assert f'src="/pages/{page.id}/capture?show=screenshot"' in client.get(asked.headers["location"]).text
    assert office.acts()[-1][1:] == ("personal values shown", f"page {page.id}")

    assert "截图须先申请才能看" in before
    assert "无法像文字那样逐处遮盖" in before
    assert "data:image/png" not in before
    assert "data:image/png;base64,iVBORw0KGgpzaG90" in client.get(address).text
    assert "渲染后" in client.get(f"/pages/{page.id}/capture").text
    assert "截图" in client.get(f"/pages/{page.id}/evidence").text


def test_a_page_that_is_a_picture_is_shown_after_asking_too(office: Office) -> None:
    """The same rule as for screenshots, page and program; who may not ask is told so; its text needs no asking."""
    exhibit = office.vault.keep(exchange(f"{SITE}/poster", "image/gif", PIXEL))
    lead = office.lead(
        f"{SITE}/poster", body=PIXEL, page={"exhibit": exhibit, "content_type": "image/gif; charset=binary"}
    )
    number, client = lead.page_id, office.client()
    clerk = office.client(office.person("赵内勤", frozenset({Role.CLERK})))
    for one in (client, clerk):
        for path in (f"/pages/{number}/capture", f"/api/v1/pages/{number}/capture"):
            assert "data:image/gif" not in one.get(path).text
            assert "须先申请才能看" in one.get(path).text
    around = client.get(f"/review/{number}").text
    assert "写明理由，看图片页面" in around
    assert "您的角色不能查看原文，请看“文字”" in clerk.get(f"/pages/{number}/evidence").text
    assert "写明理由，看" not in clerk.get(f"/pages/{number}/evidence").text
    assert "金树财富" in client.get(f"/pages/{number}/capture?show=text").text

    refused = post(client, "/unmask", **hidden(around, "/unmask"), reason="")
    assert refused.status_code == 422
    asked = post(client, "/unmask", **hidden(around, "/unmask"), reason="核实主体身份")
    assert asked.headers["location"] == f"/pages/{number}/evidence"
    assert "data:image/gif" in client.get(f"/pages/{number}/capture").text
    assert "写明理由，看" not in client.get(f"/pages/{number}/evidence").text


def hidden(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the last form of a page that goes there, but the token."""
    form = re.findall(rf'<form[^>]*action="{action}">(.*?)</form>', page, re.DOTALL)[-1]
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    return {name: value for name, value in found.items() if name != "token"}


def test_evidence_names_the_record_and_both_digests(office: Office, shown: str) -> None:
    """Of the whole record and of its payload, as they are in the file; where it lies; to be copied without a script."""
    exhibit = office.pages.get(1).exhibit
    data = (office.folder / "evidence" / exhibit.file).read_bytes()[exhibit.offset :]
    head, _, block = zlib.decompressobj(wbits=31).decompress(data).partition(b"\r\n\r\n")
    length = int(re.search(rb"Content-Length: (\d+)", head)[1])  # type: ignore[index]
    whole = hashlib.sha256(block[:length]).hexdigest()
    client = office.client()
    told = (exhibit.file, str(exhibit.offset), exhibit.record_id, exhibit.sha256, whole)

    for path in ("/pages/1/evidence", "/review/1", "/leads/XS-000001"):
        page = client.get(path).text
        copy = re.search(r"<textarea[^>]*readonly>(.*?)</textarea>", page, re.DOTALL)
        assert copy
        for value in told:
            assert f">{html.escape(value)}</" in page, (path, value)
            assert html.escape(value) in copy[1]
    found = client.get("/api/v1/pages/1/evidence").json()["exhibit"]
    assert (found["block_sha256"], found["sha256"]) == (whole, exhibit.sha256)
    assert whole in client.get("/pages/1/exhibit/check").text

    (office.folder / "evidence" / exhibit.file).unlink()
    assert "归档文件现在读不到这条记录" in client.get("/pages/1/evidence").text
    assert client.get("/api/v1/pages/1/evidence").json()["exhibit"]["block_sha256"] is None


def test_what_is_no_page_is_told(office: Office) -> None:
    """Documents, texts and pictures have their own words; a saved page brings its own pictures."""
    saved = (
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: http://www.jinshu.test/m\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n'
        b"Content-Location: http://www.jinshu.test/m\r\n\r\n<p>x<img src=http://www.jinshu.test/i.gif><script>1</script>"
        b"\r\n--b\r\nContent-Type: image/gif\r\nContent-Transfer-Encoding: base64\r\n"
        b"Content-Location: http://www.jinshu.test/i.gif\r\n\r\n"
        b"R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==\r\n--b--\r\n"
    )
    client, person = office.client(), office.person()
    for number, (content_type, body, told) in enumerate(
        (
            ("application/pdf", b"%PDF-1.4", "这是一份 PDF 文件"),
            ("text/plain", "保本保息 <b>".encode(), "&lt;b&gt;"),
            ("image/gif", PIXEL, "data:image/gif;base64,"),
            ("image/png", b"nothing", "图片无法显示"),
            ("message/rfc822", b"nothing else", "保存的网页无法读取"),
            ("text/html", b"", "<body>"),
            ("multipart/related", saved, '<img src="data:image/gif;base64,'),
        )
    ):
        url = f"{SITE}/{number}"
        lead = office.lead(url, body=body, page={"exhibit": office.vault.keep(exchange(url, content_type, body))})
        office.house.people.unmask(person, f"page {lead.page_id}", "核实主体身份", timedelta(minutes=15))
        answer = client.get(f"/pages/{lead.page_id}/capture")

        assert answer.status_code == 200
        assert told in answer.text
        assert "<script" not in answer.text
