"""The example file and what `fangfei settings` prints, over real files."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from facts.errors import BadInput
from wiring.settings import CONFIG_FILE, Settings, load_settings
from wiring.settings.example import example, parts, toml
from wiring.settings.layers import model_below


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder and an environment in which nobody has set anything; what `--config` sets is taken back."""
    monkeypatch.setenv("FANGFEI_CONFIG", "")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(*words: str) -> str:
    result = CliRunner().invoke(app, ["settings", *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.stdout


def test_the_example_changes_nothing() -> None:
    """As it is printed, everything in it is switched off."""
    Path(CONFIG_FILE).write_text(said("example"))

    assert load_settings() == Settings()


def test_the_example_names_every_setting_with_its_default() -> None:
    """Switched on, every line parses, and all of them together are the defaults."""
    text = re.sub(r"(?m)^#(?=\w)", "", said("example"))
    Path(CONFIG_FILE).write_text(text)
    tables = {name for name, info in Settings.model_fields.items() if model_below(info)[0]}

    assert set(tomllib.loads(text)) == set(Settings.model_fields) - tables
    assert all(f"# [{name}" in text for name in tables)
    assert load_settings().model_dump() == Settings().model_dump()


def test_every_setting_has_its_part() -> None:
    """Reference and example list each of them once."""
    listed = [name for _, own in parts() for name in own]

    assert sorted(listed) == sorted(Settings.model_fields)
    assert all(title for title, _ in parts())


@pytest.mark.parametrize(
    "value", [True, 7, 0.5, 'a "b" \\ ü 防', Path("/a b/c"), ("a", "b"), {"a.b": ("c",), "d": 1}, (), {}]
)
def test_values_are_written_as_they_are_read(value: object) -> None:
    """What is written as TOML is read back as the same value."""
    found = tomllib.loads(f"value = {toml(value)}")["value"]

    assert found == json.loads(json.dumps(value, default=str))


def test_show_says_value_and_place() -> None:
    """A value with its line, a secret as dots, a default as a default."""
    path = Path("office.toml")
    path.write_text('queue_budget = 9\ndb = "postgresql+psycopg://desk:Zeug7@db.test/f"\n')
    path.chmod(0o600)
    found = CliRunner().invoke(app, ["--config", "office.toml", "settings", "show", "--json"], catch_exceptions=False)
    rows = {row["name"]: row for row in json.loads(found.stdout)["settings"]}

    assert rows["queue_budget"] == {
        "name": "queue_budget", "value": "9", "origin": "file", "place": "office.toml line 1",
    }  # fmt: skip
    assert rows["db"]["value"] == '"postgresql+psycopg://desk:••••@db.test/f"'
    assert rows["desk_port"]["origin"] == "default"
    assert list(rows) == list(Settings.model_fields)
    assert "Zeug7" not in found.output


def test_show_prints_a_table() -> None:
    """In words, with the place of what was set."""
    Path(CONFIG_FILE).write_text('contact = "a@b.test"\n')
    shown = said("show")

    assert re.search(r"contact +│ \"a@b\.test\" .*│ 配置文件 │ fangfei\.toml line 1", shown)


def test_check_takes_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A good one is counted, with advice; a bad one is refused before any service reads it."""
    Path("good.toml").write_text("queue_budget = 9\n")
    Path("bad.toml").write_text("queue_budgt = 9\n")
    shown = said("check", "good.toml")

    assert shown.startswith("the settings can be used; 1 are set\n")
    assert "contact is not set" in shown
    with pytest.raises(BadInput, match=r"bad\.toml line 1.*did you mean queue_budget\?"):
        said("check", "bad.toml")


def test_the_example_explains_tables() -> None:
    """Nothing of the prose reads as a setting."""
    on = [line for line in example().splitlines() if re.match(r"#\w", line)]

    assert all(re.fullmatch(r"#\w+ = .+", line) for line in on)
