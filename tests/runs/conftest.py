"""The shipped rules and model, loaded once."""

import pytest

from classifier import Model
from keywords import Engine
from screening import Screener


@pytest.fixture(scope="session")
def screener() -> Screener:
    return Screener(Engine.load(), Model.load())
