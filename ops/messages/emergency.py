"""The one message that goes past the database: that it cannot be written."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from facts.notices import Message
from ops.messages.channels import MOST_BYTES, Answer, Channel
from ops.messages.posting import covered
from ops.messages.routing import route
from ops.messages.wording import Worded, word

#: Seconds between two such messages.
PAUSE_S = 30 * 60.0


@dataclass(slots=True, kw_only=True)
class Emergency:
    """Says directly what cannot be kept; remembers in memory when it did so last."""

    channels: Callable[[], Mapping[str, Channel]]
    speak: Callable[[Channel, Worded], Answer]
    desk: str = ""
    seconds: Callable[[], float] = time.monotonic
    _said_at: float | None = None

    def say(self, message: Message) -> bool:
        """Hand a message to every channel that it is for, at most once in half an hour; whether anyone took it.

        What nobody took does not count: it is tried again the next time.
        """
        if self._said_at is not None and self.seconds() - self._said_at < PAUSE_S:
            return False
        channels = self.channels()
        bare = covered(message)
        answers = [
            self.speak(channels[name], word(bare, desk=self.desk, most_bytes=MOST_BYTES[channels[name].kind]))
            for name in route(message, channels.values())
        ]
        is_said = any(answer.is_taken for answer in answers)
        if is_said:
            self._said_at = self.seconds()
        return is_said
