"""Secrets come from files, systemd or the environment; what cannot be used is refused without repeating it."""

import os
import traceback
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from facts.errors import BadInput
from wiring.settings import load_settings
from wiring.settings.faults import sentences
from wiring.settings.opening import open_secrets
from wiring.settings.origins import Origin
from wiring.settings.secrets import Secret, is_placeholder, read_secret
from wiring.settings.showing import advice

WORD = "Zeug7-geheim"
ADDRESS = f"postgresql+psycopg://desk:{WORD}@db.test/fangfei"


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder and an environment in which nobody has set anything."""
    for name in list(os.environ):
        if name.startswith("FANGFEI_") or name == "CREDENTIALS_DIRECTORY":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def secret_file(name: str, text: str, mode: int = 0o600) -> Path:
    path = Path(name)
    path.write_text(text)
    path.chmod(mode)
    return path


def toml(text: str, mode: int = 0o600) -> None:
    secret_file("fangfei.toml", text, mode)


def refusal() -> str:
    with pytest.raises(BadInput) as caught:
        load_settings()
    assert WORD not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)


def test_a_secret_comes_from_its_file() -> None:
    """One line, relative to the working folder; the address reaches the store."""
    secret_file("db-address", f"{ADDRESS}\n")
    secret_file("oidc", WORD, 0o640)
    toml('db_file = "db-address"\ndesk_oidc_secret_file = "oidc"\n', 0o644)
    found = load_settings()

    assert found.database.url == ADDRESS
    assert found.desk_oidc_secret == Secret(WORD)


def test_a_secret_comes_from_systemd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A credential of the setting's name is taken; others in the folder are none of ours; systemd guards them."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    (folder / "desk_oidc_secret").write_text(f"{WORD}\n")
    (folder / "desk_port").write_text("7")
    (folder / "of.somebody").write_text("else")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    found = load_settings()

    assert (found.desk_oidc_secret, found.desk_port) == (Secret(WORD), 8000)
    assert found.places["desk_oidc_secret"].origin is Origin.CREDENTIAL


def test_a_folder_of_credentials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LoadCredential=fangfei:/etc/fangfei/secrets hands over every file of the folder, with the id before its name."""
    (tmp_path / "fangfei_db").write_text(f"{ADDRESS}\n")
    (tmp_path / "fangfei_desk_oidc_secret").write_text("")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    assert "fangfei_desk_oidc_secret: " in refusal()
    (tmp_path / "fangfei_desk_oidc_secret").unlink()
    assert load_settings().database.url == ADDRESS


def test_every_secret_has_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether or not a setting of that name is listed; in the file, in the environment and in tables."""
    secret_file("ping", "https://ping.test/7f3a")
    secret_file("robot", "7f3a-robot")
    monkeypatch.setenv("FANGFEI_PING_URL_FILE", "ping")
    toml('[channels.duty]\nkind = "wecom"\nsecret_file = "robot"\n', 0o644)
    found = load_settings()

    assert found.ping_url is not None
    assert found.ping_url.get_secret_value() == "https://ping.test/7f3a"
    assert found.channels["duty"].secret == Secret("7f3a-robot")
    assert "7f3a" not in repr(found)


def test_a_credential_belongs_to_the_channel_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file describes the channel, systemd hands over its secret, which goes before a secret in the file."""
    (tmp_path / "fangfei_channels.duty.secret").write_text("7f3a-robot")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    toml('[channels.duty]\nkind = "wecom"\nsecret_file = "not-there"\nper_minute = 7\n')
    duty = load_settings().channels["duty"]

    assert (duty.secret, duty.per_minute) == (Secret("7f3a-robot"), 7)


def test_a_table_s_fault_is_told_by_its_path() -> None:
    """With line and what was meant."""
    toml('[channels.duty]\nkind = "wecom"\nsecret = "7f3a-robot"\n\nper_minit = 3\n')

    assert (
        "channels.duty.per_minit (fangfei.toml line 5): there is no such setting; did you mean per_minute?" in refusal()
    )


def test_a_folder_of_credentials_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nobody goes on without it: it might be with another database. One that is not there holds nothing."""
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    with monkeypatch.context() as closed:
        # Root may look everywhere; this is what the service's account is told.
        closed.setattr(Path, "iterdir", forbidden)
        said = refusal()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path / "none"))

    assert f"{tmp_path} cannot be read: Permission denied" in said
    assert load_settings().db is None


def forbidden(path: Path) -> None:
    """What a closed folder says."""
    raise PermissionError(13, "Permission denied", str(path))


@pytest.mark.parametrize("nearer", ["secret", "file"])
def test_the_nearer_place_wins_whatever_its_form(monkeypatch: pytest.MonkeyPatch, nearer: str) -> None:
    """A secret in the environment goes before a file that fangfei.toml names, and a file before a text."""
    secret_file("near", WORD)
    if nearer == "secret":
        monkeypatch.setenv("FANGFEI_DESK_OIDC_SECRET", WORD)
        toml('desk_oidc_secret_file = "not-there"\n')
    else:
        monkeypatch.setenv("FANGFEI_DESK_OIDC_SECRET_FILE", "near")
        toml('desk_oidc_secret = "Other-one"\n')

    assert load_settings().desk_oidc_secret == Secret(WORD)


def test_two_at_once_are_refused() -> None:
    """Nobody guesses which of them was meant."""
    secret_file("oidc", "Other-one")
    toml(f'desk_oidc_secret = "{WORD}"\ndesk_oidc_secret_file = "oidc"\n')

    assert "are both set; keep one" in refusal()


@pytest.mark.parametrize("mode", [0o644, 0o602, 0o604])
def test_a_file_that_others_can_read_is_refused(mode: int) -> None:
    """With the command that mends it."""
    secret_file("oidc", WORD, mode)
    toml('desk_oidc_secret_file = "oidc"\n')

    assert "oidc can be read or changed by every account of this machine; run: chmod 600 oidc" in refusal()


@pytest.mark.parametrize(
    ("text", "said"), [("", "on one line"), ("a\nb\n", "on one line"), (None, "cannot be read (No such file")]
)
def test_a_file_without_a_secret_is_refused(text: str | None, said: str) -> None:
    """Empty, several lines, not there; named with setting and place."""
    if text is not None:
        secret_file("oidc", text)
    toml('desk_oidc_secret_file = "oidc"\n')

    assert "desk_oidc_secret_file (fangfei.toml line 1): oidc " in refusal()
    assert said in refusal()


def test_settings_that_hold_a_secret_are_for_their_owner() -> None:
    """fangfei.toml with a secret in it must not be readable by others; without one it may."""
    toml(f'db = "{ADDRESS}"\n', 0o644)
    assert "fangfei.toml holds db and can be read by every account of this machine; run: chmod 600" in refusal()

    toml(f'db = "{ADDRESS}"\n')
    found = load_settings()
    assert found.database.url == ADDRESS
    assert [line for line in advice(found) if "a file of its own is safer: db_file" in line]

    toml('db = "sqlite:///open.db"\n', 0o644)
    assert load_settings().database.url == "sqlite:///open.db"


@pytest.mark.parametrize(
    "word", ["changeme", "change-me", "CHANGE_ME", "xxx", "xxxxxxxx", "secret", "<secret>", "请修改"]
)
def test_a_placeholder_is_refused(word: str) -> None:
    """What was copied from an example is no secret, in a file, in an address or beside it."""
    secret_file("oidc", word)
    toml(f'desk_oidc_secret_file = "oidc"\ndb = "postgresql+psycopg://desk:{word}@db.test/f"\n')
    said = refusal()

    assert said.count("is a placeholder; write the real one") == 2
    assert not is_placeholder(WORD)


def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table where a secret belongs, an unknown name with a secret behind it: the value stays out of the sentence."""
    toml(f'passwort = "{WORD}"\n[desk_oidc_secret]\nvalue = "{WORD}"\n')
    monkeypatch.setenv("FANGFEI_SECRET", WORD)
    said = refusal()

    assert "passwort (fangfei.toml line 1)" in said
    assert "desk_oidc_secret (fangfei.toml line 2) has to be text in quotes" in said


class _Channel(BaseModel, extra="forbid"):
    kind: str
    password: Secret | None = None


class _Office(BaseModel, extra="forbid"):
    channels: dict[str, _Channel] = {}


def test_tables_have_secrets_and_faults_of_their_own() -> None:
    """Inside a table of tables: a secret's file is read, an unknown key is told with what was meant, by its path."""
    secret_file("mail", WORD)
    values = {"channels": {"duty": {"kind": "mail", "password_file": "mail", "pasword": "x"}, "bare": {}}}
    faults = list(open_secrets(_Office, values, lambda steps: "there"))
    with pytest.raises(ValidationError) as caught:
        _Office.model_validate(values)

    assert faults == []
    assert values["channels"]["duty"]["password"] == WORD
    assert sentences(caught.value, _Office, lambda steps: f"at {'.'.join(steps)}") == [
        "channels.duty.pasword (at channels.duty.pasword): there is no such setting; did you mean password?",
        "channels.bare.kind (at channels.bare.kind) is missing",
    ]


def test_a_secret_file_is_read_whole_or_not() -> None:
    """Bytes that are no text are refused without repeating them."""
    Path("bytes").write_bytes(b"\xff\xfe")
    Path("bytes").chmod(0o600)
    with pytest.raises(ValueError, match="bytes is no text"):
        read_secret(Path("bytes"))
