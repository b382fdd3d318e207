"""Keep a message for its channels: covered first, so that personal data never gets into a row or to a channel."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from facts.notices import Message, MessageBook
from keywords.identity.covering import cover
from ops.messages.channels import Channel
from ops.messages.routing import route


@dataclass(frozen=True, slots=True, kw_only=True)
class Postbox:
    """Takes messages in; the same key is taken once."""

    book: MessageBook
    channels: Callable[[], Mapping[str, Channel]]

    def post(self, message: Message, *, without: Sequence[str] = ()) -> Message | None:
        """Cover, route and keep a message; None where one of its key is there already.

        Args:
            message: as composed.
            without: channels that shall not get it, such as one that it says is broken; where nobody else would, they
                all do.
        """
        found = self.channels().values()
        names = route(message, [one for one in found if one.name not in without]) or route(message, found)
        return self.book.post(covered(message), names)


def covered(message: Message) -> Message:
    """The message with phones, cards, e-mail addresses and names of persons masked in title and lines."""
    # Read together: a number is known by the word in another line.
    title, *lines = cover("\n".join((_one_line(message.title), *map(_one_line, message.lines)))).split("\n")
    return replace(message, title=title, lines=tuple(lines))


def _one_line(text: str) -> str:
    return " ".join(text.splitlines())
