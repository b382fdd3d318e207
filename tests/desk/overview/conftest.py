"""The office of the overview's tests."""

import pytest

from tests.desk.office import Office
from tests.desk.overview.known import Known, a_night, fill, queue


@pytest.fixture
def known(office: Office) -> Known:
    """The office with its night."""
    found = fill(office)
    a_night(office)
    queue(found)
    return found
