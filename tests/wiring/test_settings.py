"""Settings from command line, environment and TOML, in that order; a wrong one is one sentence."""

import os
from pathlib import Path

import pytest

from facts.errors import BadInput
from wiring.settings import CONFIG_FILE, load_settings, use_config
from wiring.settings.guessing import REPLACED
from wiring.settings.lines import lines_of
from wiring.settings.origins import Origin


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder and an environment in which nobody has set anything."""
    for name in list(os.environ):
        if name.startswith("FANGFEI_") or name == "CREDENTIALS_DIRECTORY":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def toml(text: str) -> None:
    Path(CONFIG_FILE).write_text(text, encoding="utf-8")


def refusal() -> str:
    """The one sentence with which the settings are refused."""
    with pytest.raises(BadInput) as caught:
        load_settings()
    assert "\n" not in str(caught.value)
    return str(caught.value)


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
        ("TIMEOUT_S", "soon", "timeout_s (FANGFEI_TIMEOUT_S) has to be a number, not 'soon'"),
        ("TIMEOUT_S", "0", "timeout_s (FANGFEI_TIMEOUT_S) has to be more than 0"),
        ("MAX_BODY", "-1", "max_body (FANGFEI_MAX_BODY) has to be more than 0, not '-1'"),
        ("DESK_PORT", "70000", "desk_port (FANGFEI_DESK_PORT) has to be at most 65535"),
        ("BROWSER", "maybe", "browser (FANGFEI_BROWSER) has to be true or false"),
        ("TRUST_ROOTS", "not json", "trust_roots (FANGFEI_TRUST_ROOTS) is no JSON"),
        ("TRUST_ROOTS", '"a.pem"', "trust_roots (FANGFEI_TRUST_ROOTS) has to be a list"),
        ("DESK_PROT", "8000", "FANGFEI_DESK_PROT: there is no such setting; did you mean FANGFEI_DESK_PORT?"),
        ("COLOUR", "1", "FANGFEI_COLOUR: there is no such setting."),
        ("DATABASE_URL", "x", "FANGFEI_DATABASE_URL: there is no such setting; the database's address is db"),
    ],
)
def test_a_wrong_variable_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    """It names the setting, the variable and what is allowed; an unknown variable is refused with what was meant."""
    monkeypatch.setenv(f"FANGFEI_{name}", value)

    assert words in refusal()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour = 1", "colour (fangfei.toml line 1): there is no such setting. See"),
        ("\ndesk_prot = 1", "desk_prot (fangfei.toml line 2): there is no such setting; did you mean desk_port?"),
        ("timeout_s = 'soon'", "timeout_s (fangfei.toml line 1) has to be a number, not 'soon'"),
        ("desk_port = 8000.5", "desk_port (fangfei.toml line 1) has to be a whole number"),
        ("contact = 7", "contact (fangfei.toml line 1) has to be text in quotes, not 7"),
        ("desk_names = 'desk.test'", "desk_names (fangfei.toml line 1) has to be a list"),
        ("out = [", "fangfei.toml cannot be read: Invalid value (at end of document)"),
        ("a = 1\na = 2", "fangfei.toml cannot be read: Cannot overwrite a value"),
        ("[clue_tokens]\npolice = 'x'", "clue_tokens.police (fangfei.toml line 2) has to be a list"),
        ("workers = 4", "workers (fangfei.toml line 1): there is no such setting; the desk is one process"),
    ],
)
def test_a_wrong_file_is_one_sentence(text: str, words: str) -> None:
    """Unknown names, wrong values and broken TOML are said in one line, with the file's line."""
    toml(text)

    assert words in refusal()


def test_all_faults_are_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """File and environment together, each with its place; nobody mends one to be told of the next."""
    toml("timeout_s = -1\nmax_body = 0\ncontakt = 'a@b.test'\n")
    monkeypatch.setenv("FANGFEI_DESK_PORT", "x")
    monkeypatch.setenv("FANGFEI_OUTT", "x")
    said = refusal()

    assert [
        words
        for words in ("timeout_s (fangfei.toml line 1)", "max_body (fangfei.toml line 2)", "did you mean contact?",
                      "desk_port (FANGFEI_DESK_PORT)", "did you mean FANGFEI_OUT?")
        if words not in said
    ] == []  # fmt: skip


def test_an_empty_text_sets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """`FANGFEI_DB=` in a unit or a compose file is the same as no line, and does not hide what the file says."""
    toml('db = "sqlite:///toml.db"\nsources = ""\n')
    monkeypatch.setenv("FANGFEI_DB", "")
    found = load_settings()

    assert found.database.url == "sqlite:///toml.db"
    assert found.sources is None


def test_another_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """FANGFEI_CONFIG goes before the working folder's file, also for the processes that are started from here."""
    toml("queue_budget = 1\n")
    elsewhere = tmp_path / "etc" / "other.toml"
    elsewhere.parent.mkdir()
    elsewhere.write_text("queue_budget = 2\n")
    monkeypatch.setenv("FANGFEI_CONFIG", "etc/other.toml")
    assert load_settings().queue_budget == 2

    use_config(Path("etc/other.toml"))
    assert os.environ["FANGFEI_CONFIG"] == str(elsewhere)


def test_a_file_that_was_named_has_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service with a wrong path must not run on defaults; a folder is no file either."""
    monkeypatch.setenv("FANGFEI_CONFIG", "none.toml")
    assert "there is no file none.toml" in refusal()

    monkeypatch.setenv("FANGFEI_CONFIG", ".")
    assert "cannot be read" in refusal()


def test_each_value_says_where_it_was_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """File with its line, variable, command line."""
    toml("# first\nqueue_budget = 9\n\n[clue_tokens]\npolice = []\n")
    monkeypatch.setenv("FANGFEI_CONTACT", "a@b.test")
    places = load_settings(out=Path("here")).places

    assert {name: str(place) for name, place in places.items()} == {
        "out": "the command line", "contact": "FANGFEI_CONTACT", "queue_budget": "fangfei.toml line 2",
        "clue_tokens": "fangfei.toml line 4",
    }  # fmt: skip
    assert places["contact"].origin is Origin.ENVIRONMENT


def test_lines_of_a_file() -> None:
    """Tables, dotted and quoted keys count; what stands inside a long text does not."""
    text = 'a = """\nb = 1\n"""\nc = 2\n[d."e f"]\n g.h = 3\n[[i]]\nj = 4\n'

    assert lines_of(text) == {
        ("a",): 1, ("c",): 4, ("d",): 5, ("d", "e f"): 5, ("d", "e f", "g"): 6, ("d", "e f", "g", "h"): 6,
        ("i",): 7, ("i", "j"): 8,
    }  # fmt: skip


def test_what_took_an_old_name_s_place_exists() -> None:
    """No sentence about a former name is about a name that there is."""
    assert set(REPLACED) & set(type(load_settings()).model_fields) == set()
