"""Settings from command line, environment and TOML, in that order; a wrong one is one sentence."""

from pathlib import Path

import pytest

from facts.errors import BadInput
from wiring.settings import CONFIG_FILE, Settings, load_settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder and an environment in which nobody has set anything."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"FANGFEI_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def toml(text: str) -> None:
    Path(CONFIG_FILE).write_text(text, encoding="utf-8")


def test_without_anything_the_defaults_hold(empty_folder: Path) -> None:
    """The database is a file under out/, as are evidence and logs, whatever folder is entered later."""
    found = load_settings()

    assert found.database.url == f"sqlite:///{empty_folder}/out/fangfei.db"
    assert (found.evidence, found.logs) == (empty_folder / "out" / "evidence", empty_folder / "out" / "logs")
    assert (found.crawl.max_body, found.crawl.timeout_s) == (4 * 1024 * 1024, 30.0)


def test_the_nearer_source_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Command line before environment before TOML before default, each for itself."""
    toml('contact = "toml@a.test"\ntimeout_s = 7\nout = "from-toml"\ndb = "sqlite:///toml.db"\n')
    monkeypatch.setenv("FANGFEI_CONTACT", "env@a.test")
    monkeypatch.setenv("FANGFEI_OUT", "from-env")
    found = load_settings(out=Path("from-line"))

    assert (found.out, found.contact, found.timeout_s) == (Path("from-line"), "env@a.test", 7.0)
    assert found.database.url == "sqlite:///toml.db"
    assert load_settings().out == Path("from-env")
    assert load_settings(db="sqlite:///line.db").database.url == "sqlite:///line.db"


def test_the_crawler_gets_what_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every crawl setting reaches the crawler's own dataclass."""
    given = {"max_body": "1000", "timeout_s": "2.5", "concurrency": "3", "concurrency_per_host": "2"}
    for name, value in given.items():
        monkeypatch.setenv(f"FANGFEI_{name.upper()}", value)
    monkeypatch.setenv("FANGFEI_TRUST_ROOTS", '["a.pem", "b.pem"]')
    crawl = load_settings().crawl

    assert {name: float(getattr(crawl, name)) for name in given} == {
        name: float(value) for name, value in given.items()
    }
    assert crawl.trust_roots == (Path("a.pem"), Path("b.pem"))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TIMEOUT_S", "soon", "timeout_s"),
        ("TIMEOUT_S", "0", "timeout_s"),
        ("MAX_BODY", "-1", "max_body"),
        ("DESK_PORT", "70000", "desk_port"),
        ("TRUST_ROOTS", "not json", "trust_roots"),
    ],
)
def test_a_wrong_variable_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    """It names the setting and blames no file."""
    monkeypatch.setenv(f"FANGFEI_{name}", value)
    with pytest.raises(BadInput, match=words) as caught:
        load_settings()

    assert "\n" not in str(caught.value)
    assert "cannot be read" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour = 1", "colour: Extra inputs are not permitted"),
        ("timeout_s = 'soon'", "timeout_s: Input should be a valid number"),
        ("out = [", "fangfei.toml cannot be read: Invalid value"),
        ("timeout_s = -1\nmax_body = 0", "max_body: .*; timeout_s: "),
    ],
)
def test_a_wrong_file_is_one_sentence(text: str, words: str) -> None:
    """Unknown names, wrong values (all of them) and broken TOML are said in one line."""
    toml(text)
    with pytest.raises(BadInput, match=words) as caught:
        load_settings()

    assert "\n" not in str(caught.value)
