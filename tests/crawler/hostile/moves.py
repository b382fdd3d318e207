"""Servers that send the crawler elsewhere."""

from tests.crawler.hostile.servers import Act, Case, Peer


def to(where: bytes) -> Act:
    async def act(peer: Peer) -> None:
        await peer.answer(b"", b"Location: " + where, status=b"302 Found")

    return act


async def circle(peer: Peer) -> None:
    await peer.answer(b"", b"Location: " + (b"/there" if peer.path == "/" else b"/"), status=b"301 Moved Permanently")


async def chain(peer: Peer) -> None:
    number = int(peer.path.strip("/") or 0)
    await peer.answer(b"", b"Location: /%d" % (number + 1), status=b"307 Temporary Redirect")


async def gbk(peer: Peer) -> None:
    if peer.path == "/":
        await peer.answer(b"", "Location: /保本".encode("gbk"), status=b"302 Found")
    else:
        await peer.answer(b"<p>arrived</p>")


async def login(peer: Peer) -> None:
    if peer.path == "/":
        await peer.answer(b"", b"Location: http://root:secret@to-login.test/in", status=b"302 Found")
    elif "authorization" in peer.asked:
        await peer.answer(b"logged in", status=b"500 Logged in")
    else:
        await peer.answer(b"<p>no login</p>")


async def page_of_moves(peer: Peer) -> None:
    await peer.answer(b"<meta http-equiv=refresh content='0;url=/'><meta http-equiv=refresh content='0;url=file:///x'>")


NO_PAGE = "redirects to something that is no web page"


def _refused(name: str, does: str, place: str, says: str) -> Case:
    host = place.split("/")[2]
    return Case(name=name, does=does, act=to(place.encode()), hosts=(host,), skip="refused_address", says=says)


CASES = (
    Case(name="circle", does="redirects in a circle", act=circle, skip="redirects", says="redirects in a circle to"),
    Case(name="chain", does="redirects without end", act=chain, skip="redirects", says="more than 5 redirects"),
    Case(name="to-file", does="redirects to file:", act=to(b"file:///etc/passwd"), skip="redirects", says=NO_PAGE),
    Case(name="to-script", does="redirects to javascript:", act=to(b"javascript:x()"), skip="redirects", says=NO_PAGE),
    Case(name="to-data", does="redirects to data:", act=to(b"data:text/html,<p>x"), skip="redirects", says=NO_PAGE),
    Case(name="to-ftp", does="redirects to ftp:", act=to(b"ftp://a.test/x"), skip="redirects", says=NO_PAGE),
    Case(
        name="to-elsewhere",
        does="redirects out of the source",
        act=to(b"http://elsewhere.test/"),
        skip="offsite",
        says="redirects to http://elsewhere.test/, outside the source",
    ),
    Case(
        name="to-far",
        does="redirects to an address of 3,000 characters",
        act=to(b"/" + b"a" * 3000),
        skip="redirects",
        says="redirects to an address of",
    ),
    _refused("to-loopback", "redirects to this machine", "http://127.0.0.1:8099/x", "127.0.0.1 is on this machine"),
    _refused("to-name", "redirects to a name of this machine", "http://localhost:8099/x", "localhost is served from"),
    _refused("to-cloud", "redirects to the cloud's metadata", "http://169.254.169.254/x", "169.254.169.254 is on"),
    _refused(
        "to-mapped", "redirects to loopback in IPv6 dress", "http://[::ffff:127.0.0.1]:8099/x", "is on this machine"
    ),
    _refused(
        "to-number", "redirects to loopback as one number", "http://2130706433:8099/x", "the host is written in a way"
    ),
    _refused("to-mail", "redirects to a mail server's port", "http://mail.test:25/x", "mail.test port 25 belongs"),
    Case(name="to-login", does="redirects to an address with a name and a password", act=login),
    Case(name="to-gbk", does="redirects to an address in GBK bytes", act=gbk),
    Case(name="to-itself", does="sends the visitor to itself and to file: by meta refresh", act=page_of_moves),
)
