"""Hide personal values in what is shown: phones, QQ, WeChat, cards, e-mail; lengths stay, so offsets hold."""

from collections.abc import Iterable

from facts.findings import Identifier, IdentifierKind

#: Characters left readable at the start and at the end, enough to tell two values apart on one page.
_OPEN = {
    IdentifierKind.PHONE: (3, 4),
    IdentifierKind.QQ: (2, 2),
    IdentifierKind.WECHAT: (2, 2),
    IdentifierKind.BANK_CARD: (4, 4),
    IdentifierKind.EMAIL: (1, 0),
}


def mask(text: str, identifiers: Iterable[Identifier]) -> str:
    """Return the text with every personal identifier masked where it stands; equally long.

    Args:
        text: the reading text that the identifiers' spans point into.
        identifiers: of any kind; companies, codes and land lines stay readable.
    """
    parts, done = [], 0
    for each in sorted(identifiers, key=lambda one: one.start):
        if each.kind in _OPEN and each.start >= done:
            parts += [text[done : each.start], mask_value(each.kind, text[each.start : each.end])]
            done = each.end
    return "".join((*parts, text[done:]))


def mask_value(kind: IdentifierKind, value: str) -> str:
    """Return a value with its middle starred if its kind is personal, else as it is; separators stay."""
    if kind not in _OPEN:
        return value
    head, tail = _OPEN[kind]
    limit = value.rfind("@") if kind == IdentifierKind.EMAIL and "@" in value else len(value)
    places = [at for at in range(limit) if value[at].isalnum() or value[at] == "*"]
    hidden = set(places[head : len(places) - tail] if len(places) > head + tail else places)
    return "".join("*" if at in hidden else char for at, char in enumerate(value))
