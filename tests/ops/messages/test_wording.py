"""How messages read: whole where there is room, cut where there is not, and harmless whatever names say."""

import re
import string
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from facts.doubles import FrozenClock
from facts.notices import Dispatch, DispatchState, Message, MessageKind, Severity
from ops.messages.bundling import bundle, split
from ops.messages.posting import covered
from ops.messages.templates import kinds, phrases
from ops.messages.wording import word

_AT = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)


def message(*lines: str, title: str = "标题", severity: Severity = Severity.INFO, number: int = 1) -> Message:
    """A message."""
    return Message(
        id=number, kind=MessageKind.FAILURE, key=f"k{number}", severity=severity, title=title, lines=lines,
        path="/operations", at=_AT,
    )  # fmt: skip


def test_time_is_the_offices() -> None:
    """The last line says when, in the office's time."""
    assert word(message(), desk="", most_bytes=2000).lines == ("—— 防非监测系统 2026-11-24 08:05",)


def test_without_a_desk_there_is_no_link() -> None:
    """An office that set no address gets no dead link; one with a slash at its end gets no double one."""
    assert word(message(), desk="", most_bytes=2000).link == ""
    assert word(message(), desk="https://d.test/", most_bytes=2000).link == "https://d.test/operations"


def test_a_stand_in_says_for_whom_it_speaks() -> None:
    """Whoever reads it knows which channel is broken."""
    found = word(message("一"), desk="", most_bytes=2000, instead_of="值班")

    assert "渠道“值班”" in found.lines[0]


def test_names_from_pages_make_no_links() -> None:
    """Markdown of a hostile name is text; only the desk's link is one."""
    evil = "[点此登录](http://evil.test) **急** <a href='x'> `x` # ![p](u) @all"
    found = word(message(evil, title=evil), desk="https://d.test", most_bytes=2000)

    assert re.findall(r"\[[^\]]*\]\([^)]*\)", found.markdown) == ["[在工作台查看](https://d.test/operations)"]
    assert not set("<>`#@!") & set(found.markdown)


def test_what_is_too_long_is_cut_and_said_to_be() -> None:
    """As many lines as there is room for, then where the rest stands, then the time."""
    found = word(
        message(*(f"第 {count} 行，说了很多话。" for count in range(500))), desk="https://d.test", most_bytes=2000
    )

    assert found.lines[-2:] == ("（内容过长，全文见系统）", "—— 防非监测系统 2026-11-24 08:05")
    assert found.lines[0] == "第 0 行，说了很多话。"
    assert 1500 < len(found.markdown.encode()) <= 2000
    assert found.fields["lines"] != found.lines


@given(
    st.text(max_size=400), st.lists(st.text(alphabet=st.characters(), max_size=300), max_size=40),
    st.sampled_from((2000, 18_000)),
)  # fmt: skip
def test_no_message_is_longer_than_its_channel_holds(title: str, lines: list[str], most: int) -> None:
    """Whatever stands in it, even half characters: it can be encoded, has its size, and each line is one line."""
    found = word(message(*lines, title=title), desk="https://fangfei.office.test", most_bytes=most)

    assert len(found.markdown.encode()) <= most
    assert len(found.text.encode()) <= most
    assert all(len(line.splitlines()) <= 1 for line in (found.title, *found.lines))


def test_every_template_is_a_sentence_of_known_fields() -> None:
    """Braces are balanced, and every mark of severity is there."""
    for sentences in kinds().values():
        for template in sentences.values():
            list(string.Formatter().parse(template))
    assert set(phrases()["marks"]) == {one.value for one in Severity}


def test_personal_data_is_masked_before_a_message_is_kept() -> None:
    """Phones, cards, identity numbers, mail and names that a word gives away, in title and lines; firms stay."""
    found = covered(
        message(
            "法定代表人：张三丰，电话13800138000，身份证350203199001011234",
            "卡号6222020200012345678，邮箱zhang@mail.test，联系人：李四\n第二行",
            title="海纳财富管理有限公司 13900139000",
        )
    )
    whole = "\n".join((found.title, *found.lines))

    for personal in (
        "13800138000",
        "13900139000",
        "350203199001011234",
        "6222020200012345678",
        "zhang@",
        "张三丰",
        "李四",
    ):
        assert personal not in whole
    assert found.title.startswith("海纳财富管理有限公司 139****9000")
    assert len(found.lines) == 2


def pair(number: int, severity: Severity = Severity.INFO, title: str = "标题") -> tuple[Message, Dispatch]:
    """A message and its dispatch."""
    return message(title=title, severity=severity, number=number), Dispatch(
        id=number, message=number, channel="x", state=DispatchState.WAITING, attempts=0,
        next_at=FrozenClock(_AT).now(),
    )  # fmt: skip


def numbers(pairs: object) -> list[int]:
    """The numbers of the dispatches."""
    return [one.id for _, one in pairs]  # type: ignore[attr-defined]


def test_as_many_as_there_is_room_go_singly() -> None:
    """The gravest first, then the oldest; nothing is put together that need not be."""
    single, rest = split([pair(1), pair(2, Severity.CRITICAL), pair(3)], 3, 2000)

    assert (numbers(single), numbers(rest)) == ([2, 1, 3], [])


def test_what_exceeds_is_put_together() -> None:
    """All but one place are used singly, the last one for all the others; without a place everything waits."""
    every = [pair(number) for number in range(1, 31)]
    single, rest = split(every, 20, 18_000)

    assert (numbers(single), numbers(rest)) == (list(range(1, 20)), list(range(20, 31)))
    assert split(every, 0, 18_000) == ((), ())


def test_a_bundle_names_all_that_it_stands_for() -> None:
    """It takes only as many as it has room to name; the others wait for the next one."""
    every = [pair(number, title=f"第{number}号" + "长" * 60) for number in range(1, 101)]
    _, rest = split(every, 1, 2000)
    found = word(bundle([one for one, _ in rest], _AT), desk="https://d.test", most_bytes=2000)

    assert 1 < len(rest) < 20
    assert found.title == f"另有 {len(rest)} 条消息合并发送"
    assert all(any(f"第{number}号" in line for line in found.lines) for number in numbers(rest))
