"""What several tests of people share."""

from collections.abc import Iterator

import pytest

from desk.people import passwords


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The same hash with little memory: what is tested here is who may try, not how dear a try is."""
    hasher = passwords.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", hasher)
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()
