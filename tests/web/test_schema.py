"""The OpenAPI schema, by schemathesis: whatever fits it, or does not, meets no fault of the server."""

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from tests.web.conftest import Served


@pytest.fixture(scope="module")
def api_schema(served: Served) -> object:
    return schemathesis.openapi.from_url(f"{served.url}/api/openapi.json")


schema = schemathesis.pytest.from_fixture("api_schema")


@schema.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_no_request_meets_a_fault(case: schemathesis.Case) -> None:
    case.call_and_validate(
        checks=(not_a_server_error, content_type_conformance, response_schema_conformance), timeout=60
    )
