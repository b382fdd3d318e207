"""The adapters of unattended work, as one part of House: time stamps, alerts, messages."""

from collections.abc import Mapping
from functools import cached_property

from facts.ports import Clock
from ops.messages.channels import Channel
from ops.messages.posting import Postbox
from store import Store
from store.notices.alerts import SqlAlertBook
from store.notices.messages import SqlMessageBook
from store.stamps import SqlStampBook
from wiring.channels import channels_of
from wiring.settings import Settings


class OpsBooks:
    """Every adapter of operations, made when it is asked for."""

    settings: Settings
    clock: Clock

    @property
    def store(self) -> Store:
        """The database."""
        raise NotImplementedError

    @property
    def stamps(self) -> SqlStampBook:
        """Time stamps."""
        return SqlStampBook(self.store, self.clock)

    @property
    def alerts(self) -> SqlAlertBook:
        """What is wrong, until it has passed."""
        return SqlAlertBook(self.store, self.clock)

    @property
    def messages(self) -> SqlMessageBook:
        """What goes out to the office, and what became of it."""
        return SqlMessageBook(self.store, self.clock)

    @cached_property
    def channels(self) -> Mapping[str, Channel]:
        """Where messages go, by name."""
        return channels_of(self.settings)

    @property
    def postbox(self) -> Postbox:
        """Takes messages in for the channels that they are for."""
        return Postbox(book=self.messages, channels=lambda: self.channels)
