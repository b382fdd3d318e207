"""What people give that cannot be used: one sentence on standard error, the right exit code, and no traceback."""

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

import keywords
from tests.line.hand import end, fangfei, start

ADDRESS = "http://www.jinshu.test/"

#: Command -> a stretch of its sentence.
SENTENCES = {
    ("scan", "ftp://www.jinshu.test/"): "is no http or https address",
    ("scan", "file:///etc/passwd"): "is no http or https address",
    ("scan", "http://"): "'http://' is no web address",
    ("scan", "nonsense"): "There is no source file nonsense",
    ("scan",): "No source is named or configured",
    ("scan", "empty"): "The folder empty holds no source file",
    ("scan", "broken.yml"): "broken.yml:4: this is not YAML",
    ("scan", "wrong.yml"): "wrong.yml:2: unknown field 'start_url'; did you mean start_urls?",
    ("sources", "check", "binary.yml"): "The source file binary.yml cannot be read; it must be UTF-8 text.",
    ("scan", ADDRESS, "--resolve", "nonsense"): "--resolve 'nonsense' is not HOST:PORT:ADDR[:PORT]",
    ("scan", ADDRESS, "--resolve", "a.test:80:localhost"): "needs an IP address behind the port, not 'localhost'",
    ("scan", ADDRESS, "--resolve", "@none.txt"): "The --resolve file none.txt cannot be read",
    ("scan", ADDRESS, "--db", "nonsense"): "The database address 'nonsense' cannot be used",
    ("scan", ADDRESS, "--db", "postgresql+psycopg://a:geheim42@127.0.0.1:1/x"): "Connection refused",
    ("leads", "list", "--db", "sqlite:///text.db"): "file is not a database",
    ("leads", "show", "XS-000404"): "There is no lead XS-000404; see `fangfei leads list`.",
    ("leads", "judge", "XS-1", "--decision", "confirm", "--by", " ", "--reason", "x"): "names its analyst",
    ("leads", "export", "--form", "附件9", "--out", "x.xlsx"): "There is no form '附件9'; choose one of 附件1",
    ("leads", "export", "--form", "附件1", "--out", "/proc/none/x.xlsx"): "cannot be written",
    ("lexicon", "check", "--lexicon", "missing"): "no such folder",
    ("evidence", "fsck"): "is not there; check the path",
}


@pytest.mark.parametrize("words", SENTENCES, ids=" ".join)
def test_a_wrong_word_gets_one_sentence(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Whatever is wrong with a command, its sentence says what, and secrets stay out of it."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.db").write_text("no database at all, only some text, long enough to be looked at " * 20)
    (tmp_path / "binary.yml").write_bytes(b"\xff\xfe\x00id")
    (tmp_path / "broken.yml").write_text("id: a\nstart_urls:\n - [http://a.test/\nhosts: }\n")
    (tmp_path / "wrong.yml").write_text("id: a\nstart_url: http://a.test/\n")
    complaint = fangfei(tmp_path, *words).complaint

    assert SENTENCES[words] in complaint
    assert "geheim42" not in complaint


#: Settings -> a stretch of the sentence.
WRONG_SETTINGS = {
    ("timeout_s", "soon"): "timeout_s (FANGFEI_TIMEOUT_S) has to be a number, not 'soon'",
    ("trust_roots", "nonsense"): "trust_roots (FANGFEI_TRUST_ROOTS) is no JSON",
    ("model", "empty"): "The model in empty cannot be read",
    ("lexicon", "missing"): "no such folder",
}


@pytest.mark.parametrize("setting", WRONG_SETTINGS, ids="=".join)
def test_a_wrong_setting_gets_one_sentence(tmp_path: Path, setting: tuple[str, str]) -> None:
    """The sentence names the setting, or what it leads to."""
    (tmp_path / "empty").mkdir()
    complaint = fangfei(tmp_path, "assess", given=b'{"text": "x"}', **dict([setting])).complaint

    assert WRONG_SETTINGS[setting] in complaint


@pytest.mark.parametrize(
    "words",
    [
        ("scan", "--frobnicate"),
        ("scan", ADDRESS, "--max-pages", "0"),
        ("scan", ADDRESS, "--deadline", "soon"),
        ("leads", "judge", "XS-000001", "--decision", "maybe", "--by", "x", "--reason", "x"),
        ("frobnicate",),
        ("verify",),
    ],
    ids=" ".join,
)
def test_a_command_that_does_not_exist_is_a_usage_error(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Exit code 2, and nothing is made on the disk."""
    said = fangfei(tmp_path, *words)

    assert (said.code, said.out) == (2, "")
    assert "Traceback" not in said.err
    assert "Error: " in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_broken_entry_is_named_with_file_and_line(tmp_path: Path) -> None:
    """One bad weight in a copy of the lexicon: every command that loads it says where."""
    folder = tmp_path / "lexicon"
    shutil.copytree(Path(keywords.__file__).parent / "lexicon", folder)
    lines = (folder / "p04-virtual-assets.yml").read_text(encoding="utf-8").splitlines()
    place = next(at for at, line in enumerate(lines) if "weight:" in line)
    lines[place] = lines[place].partition("weight:")[0] + "weight: heavy"
    (folder / "p04-virtual-assets.yml").write_text("\n".join(lines), encoding="utf-8")
    scanned = fangfei(tmp_path, "scan", ADDRESS, lexicon=str(folder)).complaint
    checked = fangfei(tmp_path, "lexicon", "check", "--lexicon", str(folder)).complaint

    assert f"p04-virtual-assets.yml:{place + 1}: " in scanned
    assert scanned == checked


def test_an_older_database_says_what_to_run(tmp_path: Path) -> None:
    """A layout this program does not know is left as it is; `db upgrade` brings it up."""
    database = tmp_path / "out" / "fangfei.db"
    database.parent.mkdir()
    connection = sqlite3.connect(database)
    connection.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    connection.commit()
    connection.close()
    listed = fangfei(tmp_path, "leads", "list").complaint
    scanned = fangfei(tmp_path, "scan", ADDRESS).complaint
    upgraded = fangfei(tmp_path, "db", "upgrade")
    after = fangfei(tmp_path, "leads", "list", "--json")

    assert listed == scanned
    assert listed.endswith("run `fangfei db upgrade`.")
    assert (upgraded.code, upgraded.err) == (0, "")
    assert after.json == {"leads": []}


def test_a_reader_that_leaves_gets_no_traceback(tmp_path: Path) -> None:
    """`fangfei assess - | head -1` ends without a word, and does not go on for nobody."""
    (tmp_path / "given").mkdir()
    names = []
    for number in range(400):
        names.append(f"given/{number}.txt")
        (tmp_path / names[-1]).write_text("保本保息，年化收益24%。" * 200, encoding="utf-8")
    command = start(tmp_path, "assess", "--text", *names)
    assert command.stdout is not None
    first = json.loads(command.stdout.readline())
    command.stdout.close()
    said = end(command)

    assert first["id"] == "given/0.txt"
    assert (said.code, said.err) == (1, "")


def test_bad_lines_do_not_end_a_batch(tmp_path: Path) -> None:
    """Every input has its line, in input order; the command ends well."""
    (tmp_path / "zero.html").write_bytes(b"")
    (tmp_path / "odd.txt").write_bytes(b"\xff\xfe\x00\xd8\x81")
    bomb = b'{"id": "bomb", "text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    lines = (b'{"id": "a", "text": "x"}', b"{bad", b'{"id": "\\ud800", "text": "\\ud800"}', bomb, b'{"id": "z"}')
    said = fangfei(tmp_path, "assess", "zero.html", "-", "none.html", ".", "odd.txt", given=b"\n".join(lines))
    found = [json.loads(line) for line in said.out.splitlines()]

    assert (said.code, said.err) == (0, "")
    assert [one["id"] for one in found] == [
        "zero.html", "a", "line 2", "?", "line 4", "z", "none.html", ".", "odd.txt",
    ]  # fmt: skip
    assert ["error" in one for one in found] == [False, False, True, False, True, True, True, True, False]
