"""Saved views: what may be kept, for pages and API alike."""

from desk.context import Desk
from desk.guard import clean_name
from facts.errors import BadInput
from facts.people import Person
from facts.queues import SavedView

#: List -> its address.
LISTS = {"queue": "/queue", "leads": "/leads"}
_LONGEST = 1500


def keep_view(desk: Desk, who: Person, *, list_name: str, name: str, query: str, shared: bool) -> SavedView:
    """Keep a filter under a name; a view of the same name is replaced.

    Raises:
        BadInput: no name, no such list, or a filter that is none.
    """
    plain = clean_name(name)
    if list_name not in LISTS:
        raise BadInput("没有这个列表；可以保存研判队列（queue）和线索（leads）的视图。")
    if not plain:
        raise BadInput("请给视图起一个名称。")
    if len(query) > _LONGEST or not query.isprintable() or not query.isascii():
        raise BadInput("筛选条件过长或含有不能保存的字符，请减少条件后再保存。")
    number = desk.house.saved_views.keep(who, list_name=list_name, name=plain, query=query, shared=shared)
    return SavedView(id=number, list=list_name, name=plain, query=query, by=who.name, is_own=True, shared=shared)
