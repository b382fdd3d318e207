"""Pages that attack who looks at them: nothing but our own wire touches a network, and each is settled by name."""

import time
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.browser.limits import Limits
from facts.runs import Rewrite
from tests.crawler.browser.showing import SMALL, a_run, a_source, canary, shown
from tests.crawler.browser.test_showing import content
from tests.crawler.web import Reply, Route, moved, serve

pytestmark = pytest.mark.browser

#: Every way out of a page that we know; PORT is the canary's.
WAYS_OUT = """<!DOCTYPE html><html><head><meta charset="utf-8">
<link rel="preconnect" href="http://127.0.0.1:PORT/"><link rel="dns-prefetch" href="http://127.0.0.1:PORT/">
<link rel="prefetch" href="http://127.0.0.1:PORT/prefetch"><link rel="preload" as="script" href="http://127.0.0.1:PORT/pre">
<link rel="stylesheet" href="http://127.0.0.1:PORT/style.css"><link rel="manifest" href="http://127.0.0.1:PORT/m.json">
<link rel="icon" href="http://127.0.0.1:PORT/favicon.ico">
<script type="speculationrules">{"prerender": [{"source": "list", "urls": ["http://127.0.0.1:PORT/pre"]}]}</script>
<style>@import 'http://127.0.0.1:PORT/i.css'; @font-face { font-family: f; src: url(http://127.0.0.1:PORT/f.woff2) }
p { font-family: f; background: url(http://127.0.0.1:PORT/b.png) }</style></head>
<body><p>这一页想方设法连到本机，谁也不应当听见它。本页正文足够长，以便被当作一页普通的网页来读取和保存，请勿当真。</p>
<img src="http://127.0.0.1:PORT/x.png"><img src="http://[::1]:PORT/x.png"><img src="http://localhost:PORT/x.png">
<iframe src="http://127.0.0.1:PORT/frame"></iframe><object data="http://127.0.0.1:PORT/o"></object>
<embed src="http://127.0.0.1:PORT/e"><video src="http://127.0.0.1:PORT/v.mp4" autoplay></video>
<audio src="http://127.0.0.1:PORT/a.mp3" autoplay></audio><script src="http://127.0.0.1:PORT/s.js"></script>
<form id="form" action="http://127.0.0.1:PORT/form" method="post" target="sink"></form><iframe name="sink"></iframe>
<a id="link" ping="http://127.0.0.1:PORT/ping" href="#here">x</a>
<script>
const away = 'http://127.0.0.1:PORT/', tries = []
const attempt = action => { try { const made = action(); if (made && made.catch) made.catch(() => 0) } catch {} }
attempt(() => fetch(away + 'fetch'))
attempt(() => fetch(away + 'blind', {mode: 'no-cors', method: 'POST', body: 'x', keepalive: true}))
attempt(() => { const x = new XMLHttpRequest(); x.open('GET', away + 'xhr'); x.send() })
attempt(() => new WebSocket('ws://127.0.0.1:PORT/socket'))
attempt(() => new WebSocket('ws://' + location.host + '/socket'))
attempt(() => new EventSource(away + 'events'))
attempt(() => navigator.sendBeacon(away + 'beacon', 'x'))
attempt(() => Navigator.prototype.sendBeacon.call(navigator, away + 'beacon2', 'x'))
attempt(() => new WebTransport('https://127.0.0.1:PORT/transport'))
attempt(() => window.open(away + 'window'))
attempt(() => navigator.serviceWorker.register('/worker.js'))
attempt(() => new Worker(URL.createObjectURL(new Blob([`fetch('${away}worker'); new WebSocket('ws://127.0.0.1:PORT/w')`]))))
attempt(() => new SharedWorker(URL.createObjectURL(new Blob([`fetch('${away}shared')`]))))
attempt(() => document.getElementById('form').submit())
attempt(() => document.getElementById('link').click())
// A frame of our own has constructors that nobody has taken away, or so it may hope.
const frame = document.createElement('iframe'); document.body.append(frame)
for (const world of [window, frame.contentWindow]) {
  attempt(() => { const peer = new world.RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:PORT'}]})
    peer.createDataChannel('x'); return peer.createOffer().then(offer => peer.setLocalDescription(offer)) })
  attempt(() => world.fetch(away + 'frame-fetch', {mode: 'no-cors'}))
  attempt(() => new world.WebSocket('ws://127.0.0.1:PORT/frame-socket'))
}
attempt(() => navigator.geolocation.getCurrentPosition(() => 0))
setTimeout(() => attempt(() => { location.href = away + 'navigation' }), 300)
setTimeout(() => attempt(() => { location.href = 'file:///etc/passwd' }), 500)
</script></body></html>"""


@pytest.mark.parametrize("orders", [(), ("unsealed",)], ids=["sealed", "unsealed"])
def test_no_way_out(tmp_path: Path, orders: tuple[str, ...]) -> None:
    """A page that tries every way to a server on this machine is shown, and the server hears nothing.

    So it is too where the kernel gives no network namespace and the other two walls stand alone.
    """
    with canary() as (port, heard), serve({}) as web:
        web.routes["out.test/"] = WAYS_OUT.replace("PORT", str(port))
        outcome = shown(
            tmp_path, a_run(a_source("http://out.test/"), web.port, "out.test"), "http://out.test/", orders=orders
        )
        time.sleep(0.5)

        assert heard == []
    assert set(web.paths("out.test")) == {"/robots.txt", "/"}
    assert "谁也不应当听见它" in outcome.document("http://out.test/")
    held = outcome.said["account"]["not_followed"]["s"]
    for what in ("a script", "a picture", "a frame", "a stylesheet", "data", "a font"):
        assert held[f"in the browser: {what} of a third party"] >= 1, what
    assert held["in the browser: a WebSocket"] >= 4
    assert held["in the browser: the page leads itself to another site"] == 1
    assert f"127.0.0.1:{port}/s.js" in content(tmp_path, "urn:pageinfo:http://out.test/").decode()


def test_the_address_is_checked_when_the_connection_is_made(tmp_path: Path) -> None:
    """A page's own host that is served from this machine, by name, by number or by redirect, is not asked."""
    with canary() as (port, heard), serve({}) as web:
        say = "本页正文足够长，以便被当作一页普通的网页来读取和保存，请勿当真。" * 2
        web.routes["localhost/"] = (
            f"<p>{say}</p><script src='http://localhost:{port}/a.js'></script><script src='/moved.js'></script>"
            f"<script>setTimeout(() => {{ location.href = 'http://localhost:{port}/on' }}, 200)</script>"
        )
        web.routes["localhost/moved.js"] = moved(f"http://localhost:{port}/b.js")
        web.routes["localhost/away"] = moved(f"http://127.0.0.1:{port}/")
        spec = a_run(a_source("http://localhost/", hosts=("localhost", f"localhost:{port}")), web.port)
        only = Rewrite(host="localhost", port=80, address="127.0.0.1", to_port=web.port)
        spec = a_run(spec.sources[0], web.port, rewrites=(only,))
        outcome = shown(tmp_path, spec, "http://localhost/", "http://localhost/away")

        assert heard == []
    assert say in outcome.document("http://localhost/")
    assert outcome.said["account"]["not_followed"]["s"]["in the browser: refused_address"] == 3
    assert outcome.skip("http://localhost/away")[0] == "refused_address"


def test_robots_holds_for_what_a_page_loads(tmp_path: Path) -> None:
    """A script that robots.txt forbids is not asked for; a page that it forbids is not shown."""
    with serve({}) as web:
        web.routes["r.test/robots.txt"] = Reply("User-agent: *\nDisallow: /no", type="text/plain")
        web.routes["r.test/"] = "<p>短</p><script src='/no/a.js'></script>"
        spec = a_run(a_source("http://r.test/"), web.port, "r.test")
        outcome = shown(tmp_path, spec, "http://r.test/", "http://r.test/no/page")

    assert web.paths("r.test") == ["/robots.txt", "/"]
    assert outcome.skip("http://r.test/no/page") == ("robots", "forbidden by robots.txt")
    assert outcome.said["account"]["not_followed"]["s"] == {"in the browser: robots": 1}


def test_the_host_keeps_its_pace(tmp_path: Path) -> None:
    """What a page loads is spaced by its host's delay like any page."""
    with serve({}) as web:
        web.routes["pace.test/"] = "<p>短</p>" + "".join(f"<script src='/{n}.js'></script>" for n in range(3))
        web.routes |= {f"pace.test/{n}.js": Reply("1", type="text/javascript") for n in range(3)}
        spec = a_run(a_source("http://pace.test/", delay_s=0.4), web.port, "pace.test")
        shown(tmp_path, spec, "http://pace.test/")

    times = [at for at, _, _ in web.asked]
    assert len(times) == 5
    assert min(later - earlier for earlier, later in pairwise(times)) >= 0.39


HOSTILE: dict[str, str] = {
    "loop": "<p>甲</p><script>while (true) {}</script>",
    "alerts": "<p>乙</p><script>while (true) { alert(1); confirm(2); prompt(3) }</script>",
    "dialogs": "<p>丙</p><iframe srcdoc='<script>for(;;) parent.alert(1)</script>'></iframe>",
    "onward": "<p>丁</p><script>let n = 0; setInterval(() => { location.href = '/onward?' + n++ }, 5)</script>",
    "reload": "<p>戊</p><script>location.reload()</script>",
    "refresh": "<meta http-equiv='refresh' content='0;url=file:///etc/passwd'><p>己</p>",
    "download": "<p>庚</p><a id='a' download href='/file.bin'>x</a><script>setInterval(() => a.click(), 50)</script>",
    "leaving": "<p>辛</p><script>onbeforeunload = () => 'no'; onunload = () => { while (true) {} }</script>",
    "windows": "<p>壬</p><script>setInterval(() => { open('/w'); const a = document.createElement('a'); a.target ="
    " '_blank'; a.href = '/w'; a.click() }, 20)</script>",
    "growing": "<p>癸</p><script>setInterval(() => { for (let i = 0; i < 200; i++)"
    " document.body.append('x'.repeat(1e4)) }, 1)</script>",
    "lying": "<p>子</p><script>Object.defineProperty(document, 'documentElement', {get() { throw 1 }});"
    " JSON.stringify = () => 'lie'; Object.defineProperty(Element.prototype, 'outerHTML', {get: () => 'lie'})</script>",
}
#: Those that cannot be shown: which bound such a page meets first depends on how fast the machine is.
NAMED = {"growing": ("too_large", "timeout")}


@pytest.mark.long
def test_no_page_keeps_the_browser(tmp_path: Path) -> None:
    """Loops, dialogs, endless ways and lies: each page is settled within its time, as a page or by name."""
    with serve({f"h.test/{name}": page for name, page in HOSTILE.items()}) as web:
        web.routes |= {f"h.test/onward?{n}": HOSTILE["onward"] for n in range(1000)}
        web.routes["h.test/file.bin"] = Reply(b"x", type="application/octet-stream")
        urls = [f"http://h.test/{name}" for name in HOSTILE]
        begun = time.monotonic()
        outcome = shown(tmp_path, a_run(a_source(*urls), web.port, "h.test"), *urls, max_body=1024 * 1024)
        spent = time.monotonic() - begun

    found = dict(outcome.rows("SELECT url, skip FROM target WHERE done"))
    settled = {name: found[f"http://h.test/{name}"] for name in HOSTILE}
    wrong = {name: skip for name, skip in settled.items() if skip not in NAMED.get(name, (None,))}
    assert wrong == {}, outcome.rows("SELECT url, skip, detail FROM target")
    assert spent < len(HOSTILE) * SMALL.page_s / 2
    assert web.paths("h.test").count("/onward") + sum("onward?" in path for path in web.paths("h.test")) == 4
    assert "<p>子</p>" in outcome.document("http://h.test/lying")
    assert "passwd" not in outcome.document("http://h.test/refresh").replace("file:///etc/passwd", "")


def test_a_download_is_no_page(tmp_path: Path) -> None:
    """An address that gives a file is named as such, and nothing is saved."""
    with serve({}) as web:
        web.routes["d.test/"] = Reply("a,b", headers=(("Content-Disposition", "attachment; filename=a.csv"),))
        outcome = shown(tmp_path, a_run(a_source("http://d.test/"), web.port, "d.test"), "http://d.test/")

    assert outcome.skip("http://d.test/") == ("not_text", "the address gives a download instead of a page")


GREEDY = (
    "<p>贪</p><script>const held = []; setInterval(() => { for (let n = 0; n < 20; n++) {"
    " const more = new Uint8Array(1e7); more.fill(7); held.push(more) } }, 1)</script>"
)


@pytest.mark.timeout(400)
def test_a_page_that_eats_the_memory(tmp_path: Path) -> None:
    """It is tried twice, named, and the pages beside it come home all the same."""
    # The page has all the time it wants: the bound that it must meet is that of memory, however slow the machine.
    say = "本页正文足够长，以便被当作一页普通的网页来读取和保存，请勿当真。" * 2
    routes: dict[str, Route] = {f"m.test/{n}": f"<p>{say}</p>" for n in range(4)}
    with serve(routes | {"m.test/greedy": GREEDY}) as web:
        urls = ["http://m.test/greedy", *(f"http://m.test/{n}" for n in range(4))]
        limits = Limits(page_s=120.0, settle_s=110.0, late_s=1.0, memory=600 * 1024 * 1024)
        outcome = shown(tmp_path, a_run(a_source(*urls), web.port, "m.test"), *urls, limits=limits)

    sentence = "the page needs more than 600 MiB of memory in the browser, 2 times"
    assert outcome.skip("http://m.test/greedy") == ("too_large", sentence)
    assert outcome.said["pages"] == 4, outcome.rows("SELECT url, skip, detail FROM target")
