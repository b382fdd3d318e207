"""The OpenAPI document keeps what it promises: schemathesis asks every operation and finds nothing."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from desk.api.document import document_of
from desk.app import create_app
from desk.settings import DeskSettings
from tests.desk.office import Office

#: That nobody is let in without a token is tested for every route in tests/desk/people; and what a schema allows the
#: rules of casework may refuse all the same, with a sentence and 422, such as a unit that does not exist.
ELSEWHERE = [ignored_auth, positive_data_acceptance]
#: Requests made of each operation here; `make long` makes more.
FEW, MANY = 5, 60


@pytest.fixture
def schema(office: Office) -> tuple[Any, dict[str, str]]:
    """The document of a desk with a lead, as somebody with every right gets it."""
    office.lead()
    headers = {"authorization": f"Bearer {office.token()}"}
    app = create_app(office.house, DeskSettings())
    return schemathesis.openapi.from_asgi("/api/openapi.json", app, headers=headers), headers


def _ask(schema: Any, headers: dict[str, str], examples: int) -> list[str]:
    faults: list[str] = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(
            max_examples=examples, database=None, deadline=None, derandomize=True,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def keeps_its_word(case: Any) -> None:
            case.call_and_validate(headers=headers, excluded_checks=ELSEWHERE)

        try:
            keeps_its_word()
        except BaseException as problem:  # a group of failures, whatever its kind
            faults.append(f"{operation.label}: {problem}")
    return faults


def test_every_operation_keeps_its_word(schema: Any) -> None:
    """No server error, no status or shape that the document does not name, no input taken that it forbids."""
    assert _ask(*schema, FEW) == []


@pytest.mark.long
@pytest.mark.timeout(900)
def test_and_asked_more_often(schema: Any) -> None:
    """The same with many more requests of each."""
    assert _ask(*schema, MANY) == []


def test_what_only_reads_takes_no_body(office: Office) -> None:
    """Every GET is asked by its address alone, and every operation has a name of its own and a sentence."""
    paths = document_of(create_app(office.house, DeskSettings()))["paths"]
    operations = [(method, told) for methods in paths.values() for method, told in methods.items()]

    assert [told["operationId"] for method, told in operations if method == "get" and "requestBody" in told] == []
    assert len({told["operationId"] for _, told in operations}) == len(operations) > 100
    assert all(told["summary"] for _, told in operations)
