"""PDF and MHTML files written byte by byte, so that each test knows what is in them."""

import base64
import quopri
import zlib
from collections.abc import Sequence
from io import BytesIO

import pypdf

#: One line of a page: where it begins (points from the left and from the bottom) and what it says.
Line = tuple[float, float, str]


def a_pdf(*pages: Sequence[str | Line], title: str = "", link: str = "", packed: bool = True) -> bytes:
    """A PDF whose pages say these lines, in a CID font without outlines and with a ToUnicode map, as printers write."""
    text = sorted({char for page in pages for line in page for char in (line if isinstance(line, str) else line[2])})
    codes = {char: number for number, char in enumerate(text, 1)}
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>"
        % (len(pages), b" ".join(b"%d 0 R" % (10 + 2 * number) for number in range(len(pages)))),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R]"
        b" /ToUnicode 5 0 R >>",
        4: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe)"
        b" /Ordering (Identity) /Supplement 0 >> /DW 1000 >>",
        5: stream(_to_unicode(codes)),
        6: b"<< /Title <feff%s> >>" % title.encode("utf-16-be").hex().encode(),
    }
    for number, page in enumerate(pages):
        annotation = b"/Annots [<< /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (%s) >> >>]" % link.encode()
        objects[10 + 2 * number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R %s >>" % (11 + 2 * number, annotation if link else b"")
        )
        objects[11 + 2 * number] = stream(_drawn(page, codes), packed=packed)
    return whole(objects)


def stream(content: bytes, *, packed: bool = True, more: bytes = b"") -> bytes:
    """A stream object's inside."""
    body = zlib.compress(content) if packed else content
    coding = b"/Filter /FlateDecode " if packed else b""
    return b"<< %s%s/Length %d >>\nstream\n%s\nendstream" % (coding, more, len(body), body)


def whole(objects: dict[int, bytes]) -> bytes:
    """A PDF file of these objects; number 1 is the catalogue, 6 the information."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = {}
    for number, inside in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, inside)
    table = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    info = b"/Info 6 0 R " if 6 in objects else b""
    out += b"trailer\n<< /Root 1 0 R %s/Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (info, max(objects) + 1, table)
    return bytes(out)


def locked(pdf: bytes, password: str, owner: str = "owner") -> bytes:
    """The same PDF, encrypted."""
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf))
    writer.encrypt(password, owner, algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _drawn(page: Sequence[str | Line], codes: dict[str, int]) -> bytes:
    out = [b"BT /F1 12 Tf"]
    for number, line in enumerate(page):
        x, y, text = (72.0, 760.0 - 18 * number, line) if isinstance(line, str) else line
        shown = b"".join(b"%04x" % codes[char] for char in text)
        out.append(b"1 0 0 1 %.1f %.1f Tm <%s> Tj" % (x, y, shown))
    return b"\n".join((*out, b"ET"))


def _to_unicode(codes: dict[str, int]) -> bytes:
    pairs = [b"<%04x> <%s>" % (code, char.encode("utf-16-be").hex().encode()) for char, code in codes.items()]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    maps = b"\n".join(b"%d beginbfchar\n%s\nendbfchar" % (len(block), b"\n".join(block)) for block in blocks)
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <ffff> endcodespacerange\n" + maps + b"\nendcmap end end"
    )


def an_mhtml(
    page: bytes,
    *,
    url: str = "https://www.jinshu.test/index.html",
    content_type: str = "text/html",
    coding: str = "quoted-printable",
    others: Sequence[tuple[str, str, bytes]] = (),
    mark: bytes = b"----MultipartBoundary--x----",
    date: str = "Thu, 19 Nov 2026 02:12:13 GMT",
    head: bytes = b"",
) -> bytes:
    """A page as Chromium saves it; `others` are (content type, location, body)."""
    out = [
        b"From: <Saved by Blink>\r\nSnapshot-Content-Location: %s\r\nSubject: =?utf-8?Q?=E9=87=91=E6=A0=91?=\r\n"
        b'Date: %s\r\nMIME-Version: 1.0\r\n%sContent-Type: multipart/related;\r\n\ttype="text/html";\r\n'
        b'\tboundary="%s"\r\n\r\n' % (url.encode(), date.encode(), head, mark)
    ]
    for media, location, body in ((content_type, url, page), *others):
        how = coding if media.startswith(("text/", "multipart/")) else "base64"
        inside = _coded(body, how)
        out.append(
            b"\r\n--%s\r\nContent-Type: %s\r\nContent-Transfer-Encoding: %s\r\nContent-Location: %s\r\n\r\n%s"
            % (mark, media.encode(), how.encode(), location.encode(), inside)
        )
    return b"".join((*out, b"\r\n--%s--\r\n" % mark))


def _coded(body: bytes, coding: str) -> bytes:
    if coding == "quoted-printable":
        return quopri.encodestring(body).replace(b"\n", b"\r\n")
    return base64.encodebytes(body).replace(b"\n", b"\r\n") if coding == "base64" else body
