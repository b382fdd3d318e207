"""The adapters of unattended work, as one part of House: time stamps, alerts, messages."""

from facts.ports import Clock
from store import Store
from store.stamps import SqlStampBook
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
