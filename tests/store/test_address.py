"""An address of a database that cannot be used is told without its password."""

import pytest

from facts.errors import StoreFailed
from store import StoreSettings, open_store


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+nosuchdriver://fangfei:geheim42@localhost/fangfei",
        "nosuchdialect://fangfei:geheim42@localhost/fangfei",
        "postgresql+psycopg://fangfei:geheim42@localhost:port/fangfei",
        "postgresql+psycopg://fangfei:ge@heim42@localhost:port/fangfei",
    ],
)
def test_password_stands_in_no_sentence(url: str) -> None:
    """Whatever is wrong with it, the sentence shows dots; nor does the value itself show it."""
    with pytest.raises(StoreFailed) as refused:
        open_store(StoreSettings(url=url))

    assert "heim42" not in str(refused.value)
    assert "heim42" not in repr(StoreSettings(url=url))
