"""What may stand in an inert document: names of elements and attributes, each with what becomes of it."""

import re

from text.markup import VOID

#: Written as they are. None of them loads, runs or sends anything without the attributes that are left out, and none
#: but <textarea> changes how the parser reads what follows.
KEPT = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "address",
        "article",
        "aside",
        "b",
        "bdi",
        "bdo",
        "big",
        "blockquote",
        "br",
        "button",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "dir",
        "div",
        "dl",
        "dt",
        "em",
        "fieldset",
        "figcaption",
        "figure",
        "font",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "i",
        "img",
        "input",
        "ins",
        "kbd",
        "label",
        "legend",
        "li",
        "main",
        "mark",
        "marquee",
        "menu",
        "meter",
        "nav",
        "nobr",
        "ol",
        "optgroup",
        "option",
        "p",
        "picture",
        "pre",
        "progress",
        "q",
        "rb",
        "rp",
        "rt",
        "rtc",
        "ruby",
        "s",
        "samp",
        "search",
        "section",
        "select",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "time",
        "tr",
        "tt",
        "u",
        "ul",
        "var",
        "wbr",
    ]
)
#: Elements of the page's own names, such as uni-view: boxes for style sheets.
CUSTOM = re.compile(r"[a-z][a-z0-9]{0,20}(?:-[a-z0-9]{1,20}){1,4}")
#: Names with a dash that mean something to a parser.
RESERVED = frozenset(
    ("annotation-xml", "color-profile", "font-face", "font-face-src", "font-face-uri", "font-face-format",
     "font-face-name", "missing-glyph")
)  # fmt: skip
RENAMED = {"xmp": "pre", "listing": "pre", "plaintext": "pre", "dialog": "div", "noscript": "div", "map": "span"}
#: Left out with all they hold.
DROPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "noembed",
        "noframes",
        "meta",
        "link",
        "base",
        "title",
        "head",
        "param",
        "source",
        "track",
        "area",
        "basefont",
        "bgsound",
        "keygen",
        "fencedframe",
        "portal",
    ]
)
#: Others' documents and players: a box says what stood there.
BOXED = {
    "iframe": "内嵌页面", "frame": "内嵌页面", "object": "插件", "embed": "插件", "applet": "插件",
    "video": "视频", "audio": "音频", "canvas": "画布",
}  # fmt: skip
#: Without an end tag.
EMPTY = VOID & KEPT
#: What an analyst cannot press or fill in.
DISABLED = frozenset(("button", "fieldset", "input", "select", "textarea"))
#: Kinds of <input> that keep their looks; others become text fields.
INPUTS = frozenset(("text", "button", "submit", "reset", "checkbox", "radio", "range", "color", "date", "number"))

#: Attributes whose value is written as it is, escaped: none holds an address or a script, on any element.
PLAIN = frozenset(
    [
        "align",
        "axis",
        "behavior",
        "bgcolor",
        "border",
        "bordercolor",
        "cellpadding",
        "cellspacing",
        "char",
        "charoff",
        "clear",
        "color",
        "cols",
        "colspan",
        "compact",
        "dir",
        "direction",
        "face",
        "frame",
        "headers",
        "height",
        "high",
        "hspace",
        "id",
        "lang",
        "loop",
        "low",
        "max",
        "maxlength",
        "min",
        "noshade",
        "nowrap",
        "open",
        "optimum",
        "reversed",
        "role",
        "rows",
        "rowspan",
        "rules",
        "scope",
        "scrollamount",
        "scrolldelay",
        "size",
        "span",
        "start",
        "text",
        "valign",
        "vspace",
        "width",
        "wrap",
        "class",
        "checked",
        "selected",
    ]
)
#: Attributes that people read; personal values in them are covered.
SPOKEN = frozenset(("alt", "title", "placeholder", "value", "label", "summary", "aria-label"))
#: What frameworks tie their styles to, such as data-v-7ba5bd90; addresses and names of ours are none.
DATA = re.compile(r"data-(?!ff)[a-z0-9-]{1,40}")
DATA_VALUE = re.compile(r"[\w -]{0,60}")
#: Code points of one attribute's value.
LONGEST = 2_000
#: Where the true address of a picture waits until it is scrolled to, before the one that is shown meanwhile.
SOURCES = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-actualsrc", "data-echo", "data-url", "lazysrc",
    "lay-src", "src",
)  # fmt: skip
#: Stands where a picture is missing.
GAP = (
    "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciIHdpZHRoPSI0OCIgaGVpZ2h0PSIyNCIvPg=="
)
#: What browsers give a page before its own styles; links are none any more and look as if they were.
BEFORE = """:where(html){background:#fff}:where([data-ff-to]){color:#0645ad;text-decoration:underline}"""
#: Looks of what is ours; page styles must not hide it.
OURS = """
[data-ff-to]{cursor:help!important}
img[data-ff-gap]{background:repeating-linear-gradient(45deg,#e8ebee 0 6px,#f6f7f8 6px 12px)!important;\
outline:1px dashed #9aa4ad;outline-offset:-1px}
[data-ff-box]{display:inline-block;border:1px dashed #6b7680!important;background:#f3f5f7!important;\
color:#37414a!important;font:13px/1.5 sans-serif!important;padding:2px 6px!important;overflow-wrap:anywhere}
[data-ff-lifted]{outline:2px dashed #a85b00!important;outline-offset:-1px}
mark[data-ff-mark]{color:#111!important;background:#ffe9a8!important;border-bottom:2px solid #8a6d1a!important}
mark[data-ff-mark=illegality]{background:#ecdcf7!important;border-color:#7a3fa0!important}
mark[data-ff-mark=publicity]{background:#d7e8f8!important;border-color:#1c6fb5!important}
mark[data-ff-mark=inducement]{background:#fbdcdc!important;border-color:#c22f2f!important}
mark[data-ff-mark=sociality]{background:#d6efe2!important;border-color:#1d7d4f!important}
"""
#: With `Wish.links`.
SHOWN_LINKS = '[data-ff-to]::after{content:" [" attr(data-ff-to) "]"!important;font:12px monospace!important;\
color:#1f5f99!important;overflow-wrap:anywhere}'
