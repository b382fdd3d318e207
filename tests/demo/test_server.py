"""Tests of the demo's web server, over real connections on loopback."""

import csv
import http.client
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from demo.server import Server, load_web, serve
from facts.errors import BadInput

PAGE = "<meta charset=gb2312><title>银行</title>"
TRAPS = {
    "a.test": [
        {"kind": "redirect", "path": "/one", "to": "/two"},
        {"kind": "redirect", "path": "/two", "to": "/新闻.html", "status": 301},
        {"kind": "status", "path": "/broken", "status": 500, "title": "坏了", "text": "稍后再来"},
        {"kind": "calendar", "path": "/calendar", "title": "日历", "text": "{}的活动"},
        {"kind": "session", "path": "/session", "title": "会话", "text": "同一页"},
        {"kind": "big", "path": "/big", "title": "大", "text": "潮水涨落", "size": 100_000},
        {"kind": "slow", "path": "/gbk.html", "seconds": 0.3},
        {"kind": "header-charset", "path": "/index.html", "charset": "gb18030"},
    ]
}


def make_folder(folder: Path, traps: object = None) -> Path:
    """Writes a folder of two small sites."""
    for name in ("a", "b"):
        (folder / "sites" / name / "news").mkdir(parents=True)
        (folder / "sites" / name / "index.html").write_text(f"<p>{name}</p>", encoding="utf-8")
        (folder / "sites" / name / "news" / "index.html").write_text("news", encoding="utf-8")
    (folder / "sites" / "a" / "新闻.html").write_text("<p>今天</p>", encoding="utf-8")
    (folder / "sites" / "a" / "gbk.html").write_bytes(PAGE.encode("gb18030"))
    (folder / "sites" / "a" / "robots.txt").write_text("User-agent: *\n", encoding="utf-8")
    (folder / "secret.txt").write_text("secret", encoding="utf-8")
    with (folder / "sites.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([("folder", "host"), ("a", "a.test"), ("b", "www.b.test")])
    if traps is not None:
        (folder / "traps.json").write_text(json.dumps(traps), encoding="utf-8")
    return folder


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A running server of the two sites with every kind of trap."""
    with serve(load_web(make_folder(tmp_path, TRAPS))) as running:
        yield running


def get(server: Server, target: str, host: str = "a.test", method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    """Asks once, without following redirects and without tidying the target."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    connection.request(method, target, headers={"Host": host})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, dict(response.getheaders()), body


def test_the_host_header_chooses_the_site(server: Server) -> None:
    """Each host name, in any case and with any port, gets its own root."""
    assert get(server, "/")[2] == b"<p>a</p>"
    assert get(server, "/", "WWW.B.test:8080")[2] == b"<p>b</p>"


def test_an_unknown_host_is_not_found(server: Server) -> None:
    """A host that is not listed gets a 404 that names it."""
    status, _, body = get(server, "/", "c.test")
    assert status == 404
    assert b"c.test" in body


def test_a_proxy_style_target_names_the_host(server: Server) -> None:
    """An absolute target wins over the Host header."""
    assert get(server, "http://www.b.test/", "a.test")[2] == b"<p>b</p>"


def test_html_has_no_charset_in_its_header(server: Server) -> None:
    """The page's meta must decide, so the header stays bare and the bytes unchanged."""
    _, headers, body = get(server, "/gbk.html")
    assert headers["Content-Type"] == "text/html"
    assert body.decode("gb18030") == PAGE


def test_other_files_have_their_type(server: Server) -> None:
    """robots.txt is plain text."""
    assert get(server, "/robots.txt")[1]["Content-Type"].startswith("text/plain")


def test_a_folder_gets_its_slash_and_its_index(server: Server) -> None:
    """/news leads to /news/, which is news/index.html, and the query survives."""
    status, headers, _ = get(server, "/news?x=1")
    assert (status, headers["Location"]) == (301, "/news/?x=1")
    assert get(server, "/news/")[2] == b"news"


def test_percent_encoded_names_are_utf_8(server: Server) -> None:
    """A Chinese file name is found by its percent-encoded path."""
    assert get(server, "/%E6%96%B0%E9%97%BB.html")[2].decode() == "<p>今天</p>"


@pytest.mark.parametrize(
    "target",
    [
        "/../../secret.txt",
        "/%2e%2e/%2e%2e/secret.txt",
        "/news/..%2f..%2f..%2fsecret.txt",
        "/..%5c..%5csecret.txt",
        "/%00",
        "/%ff%fe.html",
        "/none.html",
        "/none/",
        "/index.html/",
    ],
)
def test_nothing_outside_the_root_is_served(server: Server, target: str) -> None:
    """Traversal, odd bytes and missing names all end in the 404 page."""
    status, _, body = get(server, target)
    assert status == 404
    assert b"secret" not in body


def test_a_link_out_of_the_root_is_not_followed(tmp_path: Path) -> None:
    """A symbolic link to a file outside the root is treated as missing."""
    folder = make_folder(tmp_path)
    (folder / "sites" / "a" / "out.txt").symlink_to(folder / "secret.txt")
    with serve(load_web(folder)) as server:
        assert get(server, "/out.txt")[0] == 404


def test_a_connection_is_kept_and_nagle_is_off(server: Server) -> None:
    """Many requests go over one connection, each with its length."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    for _ in range(3):
        connection.request("GET", "/news/", headers={"Host": "a.test"})
        response = connection.getresponse()
        assert (response.version, response.getheader("Content-Length")) == (11, "4")
        assert response.read() == b"news"
        assert isinstance(connection.sock, socket.socket)
    connection.close()


def test_head_sends_no_body(server: Server) -> None:
    """HEAD has the length of the GET and no bytes."""
    _, headers, body = get(server, "/news/", method="HEAD")
    assert (headers["Content-Length"], body) == ("4", b"")


def test_redirects_make_a_chain(server: Server) -> None:
    """Urllib follows two declared redirects to a stored page with a Chinese name."""
    request = Request(f"http://127.0.0.1:{server.port}/one", headers={"Host": "a.test"})
    with urlopen(request, timeout=5) as response:
        assert response.read().decode() == "<p>今天</p>"


def test_a_status_is_sent_with_its_page(server: Server) -> None:
    """The 500 trap answers 500 with its own words."""
    status, _, body = get(server, "/broken")
    assert status == 500
    assert "稍后再来" in body.decode()


def test_the_calendar_has_no_end(server: Server) -> None:
    """Each month links to the next, over the end of the year and from nonsense too."""
    assert b"/calendar?month=2026-02" in get(server, "/calendar")[2]
    assert b"/calendar?month=2027-01" in get(server, "/calendar?month=2026-12")[2]
    assert "2026-01的活动" in get(server, "/calendar?month=x")[2].decode()


def test_the_session_is_new_each_time(server: Server) -> None:
    """Following the page's own link never comes back to an address."""
    address, seen = get(server, "/session")[1]["Location"], set[str]()
    for _ in range(5):
        assert address not in seen
        seen.add(address)
        address = get(server, address)[2].decode().split('href="')[1].split('"')[0]


def test_the_big_page_has_its_size(server: Server) -> None:
    """The page is about as long as declared, and says so."""
    _, headers, body = get(server, "/big")
    assert 100_000 <= len(body) < 101_000
    assert headers["Content-Length"] == str(len(body))


def test_hanging_up_does_not_hurt_the_server(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A client that leaves in the middle of a big page leaves no traceback behind."""
    trap = {"kind": "big", "path": "/big", "title": "大", "text": "潮", "size": 20_000_000}
    with serve(load_web(make_folder(tmp_path, {"a.test": [trap]}))) as server:
        with socket.create_connection(("127.0.0.1", server.port), timeout=5) as client:
            client.sendall(b"GET /big HTTP/1.1\r\nHost: a.test\r\n\r\n")
            client.recv(1000)
        assert get(server, "/")[0] == 200
        time.sleep(0.2)
    assert "Traceback" not in capfd.readouterr().err


def test_the_slow_page_is_slow_and_whole(server: Server) -> None:
    """The stored file comes after the declared time."""
    start = time.monotonic()
    assert get(server, "/gbk.html")[0] == 200
    assert time.monotonic() - start >= 0.3


def test_a_charset_can_be_put_in_the_header(server: Server) -> None:
    """Only the declared path carries a charset."""
    assert get(server, "/index.html")[1]["Content-Type"] == "text/html; charset=gb18030"
    assert get(server, "/")[1]["Content-Type"] == "text/html"


def test_several_lists_of_sites_are_joined(tmp_path: Path) -> None:
    """sites-*.csv are read like sites.csv."""
    folder = make_folder(tmp_path)
    (folder / "sites.csv").rename(folder / "sites-a.csv")
    (folder / "sites" / "c").mkdir()
    (folder / "sites-c.csv").write_text("host,kind,folder\nc.test,D,c\n", encoding="utf-8")
    assert set(load_web(folder).hosts) == {"a.test", "www.b.test", "c.test"}


def test_a_folder_without_a_list_is_refused(tmp_path: Path) -> None:
    """The error says what is missing."""
    with pytest.raises(BadInput, match=r"sites\.csv"):
        load_web(tmp_path)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("folder,host\nnone,n.test\n", "has no folder"),
        ("folder,host\na,a.test\n", "listed twice"),
        ("name,host\na,n.test\n", "lacks the column"),
    ],
)
def test_a_wrong_list_is_refused(tmp_path: Path, rows: str, words: str) -> None:
    """A missing root, a host listed twice and a missing column are errors."""
    folder = make_folder(tmp_path)
    (folder / "sites-x.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(BadInput, match=words):
        load_web(folder)


@pytest.mark.parametrize(
    ("traps", "words"),
    [
        ({"a.test": [{"kind": "pit", "path": "/"}]}, "unknown kind 'pit'"),
        ({"a.test": [{"kind": "status", "path": "/"}]}, "wrong fields"),
        ({"n.test": []}, "no listed host"),
        ({"a.test": [{"kind": "slow", "path": "/"}, {"kind": "slow", "path": "/"}]}, "two traps"),
    ],
)
def test_a_wrong_trap_is_refused(tmp_path: Path, traps: object, words: str) -> None:
    """Each kind of mistake in traps.json is an error with a clear sentence."""
    with pytest.raises(BadInput, match=words):
        load_web(make_folder(tmp_path, traps))


def test_closing_frees_the_port(tmp_path: Path) -> None:
    """After the with block nobody answers."""
    with serve(load_web(make_folder(tmp_path))) as server:
        port = server.port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
