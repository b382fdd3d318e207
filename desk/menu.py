"""The main menu: each person is offered what they may open."""

from dataclasses import dataclass

from facts.people import Person, Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of the menu."""

    #: What a page calls its `section` to be shown as current.
    name: str
    href: str
    title: str
    #: Any of these opens it.
    rights: frozenset[Right]
    #: Whether it speaks of everywhere, so that whoever sees some places alone is not offered it.
    is_whole: bool = False


MENU: tuple[Item, ...] = tuple(
    Item(name=name, href=href, title=title, rights=frozenset(rights), is_whole=name == "operations")
    for name, href, title, rights in (
        ("overview", "/overview", "总览", (Right.OVERVIEW,)),
        ("queue", "/queue", "研判队列", (Right.SEE,)),
        ("leads", "/leads", "线索", (Right.SEE,)),
        ("subjects", "/subjects", "主体", (Right.SEE,)),
        ("duties", "/duties", "办理", (Right.SEE,)),
        ("watch", "/watch", "警示名单", (Right.SEE,)),
        ("papers", "/papers", "报表与导入", (Right.IMPORT, Right.EXPORT)),
        ("operations", "/operations", "运行", (Right.OVERVIEW,)),
        ("workshop", "/workshop", "配置", (Right.LEXICON, Right.SOURCES, Right.MODELS, Right.SETTINGS)),
        ("audit", "/audit", "审计", (Right.AUDIT,)),
        ("people", "/people", "人员", (Right.PEOPLE,)),
    )
)


def menu_for(person: Person | None) -> tuple[tuple[str, str, str], ...]:
    """Name, address and title of each entry that somebody may open."""
    if person is None:
        return ()
    return tuple((one.name, one.href, one.title) for one in MENU if _is_for(one, person))


def home_of(person: Person) -> str:
    """Where somebody begins: the overview; the queue for who reviews; else the leads, else their own account."""
    offered = {name: href for name, href, _ in menu_for(person)}
    first = ("overview", "queue" if person.may(Right.JUDGE) else "leads", *offered)
    return next((offered[name] for name in first if name in offered), "/account")


def _is_for(item: Item, person: Person) -> bool:
    is_wide = person.realm.is_everything or not item.is_whole
    return is_wide and any(person.may(right) for right in item.rights)
