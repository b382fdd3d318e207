"""The crawl process: its last words, its death, and its end by force."""

import sys
import time
from pathlib import Path
from typing import Any

import pytest

from facts.errors import NoSpace
from facts.runs import RunSpec
from facts.sources import Source
from wiring.launcher import ProcessCrawl, ProcessLauncher

SPEC = RunSpec(run="r1", sources=(Source(id="a", title="a", start_urls=("http://a.test/",)),), db="", evidence="")
#: More than a pipe holds, so that a child that never reads makes the writer wait.
LARGE = RunSpec(
    run="r1", sources=(Source(id="a", title="x" * 300_000, start_urls=("http://a.test/",)),), db="", evidence=""
)


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Make a child of a line of Python, and launch it in the place of the crawl."""

    def launch(program: str, spec: RunSpec = SPEC) -> ProcessCrawl:
        stand_in = tmp_path / "python"
        stand_in.write_text(f"#!{sys.executable}\nimport json, os, signal, sys, time\n{program}\n", encoding="utf-8")
        stand_in.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(stand_in))
        return ProcessLauncher(tmp_path / "logs").launch(spec)

    return launch


def code_of(crawl: ProcessCrawl) -> int:
    until = time.monotonic() + 20
    while (code := crawl.poll()) is None:
        assert time.monotonic() < until
        time.sleep(0.01)
    return code


def test_the_last_words_are_the_last_line(child: Any) -> None:
    """Whatever is printed before them; the order came over the pipe, and the log took the rest."""
    crawl = child("order = json.load(sys.stdin); print('chatter', file=sys.stderr); print('noise')\n"
                  "print(json.dumps({'words': '期限已到：\\u2028' + order['run']}, ensure_ascii=False))")  # fmt: skip

    assert code_of(crawl) == 0
    assert [crawl.last_words(), crawl.last_words()] == ["期限已到：\u2028r1"] * 2
    assert crawl._log.read_text() == "chatter\n"


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("sys.exit(3)", 3),
        ("os.kill(os.getpid(), signal.SIGKILL)", -9),
        ("print('{\"other\": 1}'); sys.exit(1)", 1),
        ("print('no json'); sys.exit(1)", 1),
        ("sys.stdout.buffer.write(b'\\xff\\n'); sys.exit(1)", 1),
        ("print('[1]'); sys.exit(1)", 1),
    ],
)
def test_a_child_that_dies_leaves_a_sentence(child: Any, program: str, code: int) -> None:
    """Its code, its log, and what to do."""
    crawl = child(program)

    assert code_of(crawl) == code
    assert crawl.last_words() == (
        f"The crawl process died (code {code}); its log is {crawl._log}; run the same scan again to resume."
    )


def test_a_child_that_dies_before_it_reads_is_no_broken_pipe(child: Any) -> None:
    """The order is larger than a pipe and nobody takes it: the death is told by poll, not by the writing."""
    crawl = child("os.close(0); sys.exit(4)", LARGE)

    assert code_of(crawl) == 4
    assert "died (code 4)" in crawl.last_words()


def test_stop_asks_first(child: Any) -> None:
    """A child that ends in good order when asked keeps its words and its code."""
    crawl = child(
        "signal.signal(signal.SIGTERM, lambda *_: (print(json.dumps({'words': 'ended'})), sys.exit(0)))\n"
        "sys.stdin.read(); open('/proc/self/comm', 'w').write('ready'); time.sleep(30)"
    )
    wait_for_ready(crawl)
    crawl.stop(grace_s=10)

    assert (crawl.poll(), crawl.last_words()) == (0, "ended")


def test_stop_before_it_listens_is_no_failure(child: Any) -> None:
    """A child that is still starting knows no signal yet: it was stopped, it did not fail."""
    crawl = child("sys.stdin.read(); open('/proc/self/comm', 'w').write('ready'); time.sleep(30)")
    wait_for_ready(crawl)
    crawl.stop(grace_s=10)

    assert (crawl.poll(), crawl.last_words()) == (0, "The crawl was ended by SIGTERM before it began.")


def test_a_child_that_another_has_ended_has_failed(child: Any) -> None:
    """The same signal from somewhere else is a crawl that died."""
    crawl = child("os.kill(os.getpid(), signal.SIGTERM)")

    assert code_of(crawl) == -15
    assert "died (code -15)" in crawl.last_words()


def test_stop_ends_by_force_what_does_not_listen(child: Any) -> None:
    """After the grace it is killed; stopping what has ended does nothing."""
    crawl = child(
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "sys.stdin.read(); open('/proc/self/comm', 'w').write('ready'); time.sleep(30)"
    )
    wait_for_ready(crawl)
    asked = time.monotonic()
    crawl.stop(grace_s=0.3)
    took = time.monotonic() - asked
    crawl.stop(grace_s=30)

    assert crawl.poll() == -9
    assert 0.3 <= took < 5
    assert "died (code -9)" in crawl.last_words()


def wait_for_ready(crawl: ProcessCrawl) -> None:
    until = time.monotonic() + 20
    while Path(f"/proc/{crawl.pid}/comm").read_text() != "ready\n":
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_log_that_cannot_be_written_is_no_space(tmp_path: Path) -> None:
    """Nothing is started."""
    (tmp_path / "logs").write_text("mine")

    with pytest.raises(NoSpace, match=r"The log .* cannot be written"):
        ProcessLauncher(tmp_path / "logs").launch(SPEC)
