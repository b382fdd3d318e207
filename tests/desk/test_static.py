"""What every page loads beside itself: asked for once, changed with its bytes, and nothing of anybody in it."""

import re

from tests.desk.office import Office


def test_a_file_is_asked_for_once(office: Office) -> None:
    """A page names each file with a digest; by that address it may be kept for good, by its bare name it may not."""
    client = office.client()
    named = re.findall(r'"(/static/[^"]+)"', client.get("/leads").text)
    assert {address.partition("?")[0] for address in named} >= {"/static/desk.css", "/static/keys.js"}
    for address in named:
        answer = client.get(address)
        assert (answer.status_code, answer.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
        assert answer.headers["x-content-type-options"] == "nosniff"

    assert client.get("/static/desk.css").headers["cache-control"] == "no-store"
    assert client.get("/leads").headers["cache-control"] == "no-store"


def test_nothing_else_is_handed_out(office: Office) -> None:
    """No way out of the folder."""
    client = office.client(anonymous=True)

    for path in ("/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/none.css?v=1", "/static/"):
        assert client.get(path).status_code == 404
