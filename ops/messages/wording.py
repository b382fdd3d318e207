"""How a message reads: plain text, markdown, and fields for programs; cut to what its channel holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from facts.notices import Message, Severity
from ops.messages.templates import phrases

_ZONE = ZoneInfo("Asia/Shanghai")
#: Characters by which a robot's markdown makes links, titles and quotes; names come from pages that wish us ill.
_HARMLESS = str.maketrans({
    "[": "［", "]": "］", "(": "（", ")": "）", "<": "＜", ">": "＞", "*": "＊", "_": "＿", "`": "｀", "#": "＃",
    "~": "～", "|": "｜", "!": "！", "\\": "＼", "@": "＠", "\r": " ", "\n": " ",
})  # fmt: skip
#: Control characters, line ends, and marks that turn the direction of writing: a line stays one line, read as written.
_CONTROLS = dict.fromkeys(
    (*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)), " "
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A message in the words of one channel."""

    title: str
    lines: tuple[str, ...]
    #: Where more stands; empty where the desk's address is not set.
    link: str
    link_text: str
    #: JSON-ready, for programs.
    fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Plain text, title first."""
        more = [f"{self.link_text}：{self.link}"] if self.link else []
        return "\n".join((self.title, *self.lines, *more))

    @property
    def body(self) -> str:
        """Plain text without the title, as a mail has it."""
        more = ["", f"{self.link_text}：{self.link}"] if self.link else []
        return "\n".join((*self.lines, *more))

    @property
    def markdown(self) -> str:
        """Markdown of which only the link is active; an empty line between lines, as 钉钉 wants it."""
        more = [f"[{self.link_text}]({self.link})"] if self.link else []
        lines = [line.translate(_HARMLESS) for line in self.lines]
        return "\n\n".join((f"**{self.title.translate(_HARMLESS)}**", *lines, *more))


def word(message: Message, *, desk: str, most_bytes: int, instead_of: str = "") -> Worded:
    """A message for a channel.

    Args:
        message: as it was kept, masked.
        desk: address of the desk, such as https://fangfei.test; empty where the office set none.
        most_bytes: bytes of UTF-8 that the whole of it may have.
        instead_of: the channel that should have got it.
    """
    said = phrases()
    link = f"{desk.rstrip('/')}{message.path}" if desk and message.path else ""
    title = _cut(f"{said['marks'][message.severity.value]}{_clean(message.title)}", _TITLE, "…")
    lines = [_clean(line) for line in message.lines]
    if instead_of:
        lines.insert(0, said["instead_of"].format(channel=instead_of))
    lines.append(said["signed"].format(at=_when(message.at)))
    room = most_bytes - len(f"{title.translate(_HARMLESS)}{link}{said['link']}".encode()) - 100
    return Worded(
        title=title,
        lines=fit(lines, room, said["cut"]),
        link=link, link_text=said["link"],
        fields=_fields(message, title, lines, link),
    )  # fmt: skip


def fit(lines: Sequence[str], most_bytes: int, cut: str) -> tuple[str, ...]:
    """The lines that have room, the rest left away and said to be so; the last line, with the time, always stays."""
    sizes = [len(line.translate(_HARMLESS).encode()) + 3 for line in lines]
    if sum(sizes) <= most_bytes:
        return tuple(lines)
    room = most_bytes - sizes[-1] - len(cut.encode()) - 3
    kept: list[str] = []
    for line, size in zip(lines[:-1], sizes[:-1], strict=True):
        if size > room:
            if room > _WORTH:
                kept.append(_cut(line, room, "…"))
            break
        kept.append(line)
        room -= size
    return (*kept, cut, lines[-1])


#: Bytes of a title at most.
_TITLE = 300
#: Bytes of which a line that is cut has to have room to be worth showing.
_WORTH = 60


def _cut(text: str, most_bytes: int, mark: str) -> str:
    """At most so many bytes, never a part of a character."""
    raw = text.encode()
    if len(raw) <= most_bytes:
        return text
    return raw[: max(0, most_bytes - len(mark.encode()))].decode(errors="ignore") + mark


def _clean(text: str) -> str:
    return text.encode(errors="replace").decode().translate(_CONTROLS).strip()


def _when(at: datetime | None) -> str:
    return f"{at.astimezone(_ZONE):%Y-%m-%d %H:%M}" if at else ""


def _fields(message: Message, title: str, lines: Sequence[str], link: str) -> dict[str, object]:
    return {
        "key": message.key, "kind": message.kind.value, "severity": message.severity.value, "title": title,
        "lines": list(lines), "link": link, "district": message.district, "sector": message.sector,
        "grade": message.grade, "at": message.at.isoformat() if message.at else None,
    }  # fmt: skip


def heaviest(messages: Sequence[Message]) -> Severity:
    """The highest severity among messages."""
    order = (Severity.INFO, Severity.WARNING, Severity.CRITICAL)
    return max((one.severity for one in messages), key=order.index)
