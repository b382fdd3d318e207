"""The crawl process: its last words, its death, its silence, and its end by force."""

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from facts.errors import NoSpace
from facts.runs import RunSpec
from facts.sources import Source
from runs.nights import processes
from wiring import launcher
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


LOOP = "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: time.sleep(1)"
STOPPED = "os.kill(os.getpid(), signal.SIGSTOP)"
LATE_TO_ANSWER = "signal.signal(signal.SIGTERM, lambda *_: (print(json.dumps({'words': 'ended'})), sys.exit(0)))"


@pytest.mark.parametrize(
    "program", [f"sys.stdin.read()\n{LOOP}", STOPPED, f"{LATE_TO_ANSWER}\n{LOOP[LOOP.index('while') :]}"]
)
def test_a_child_that_stands_still_is_ended_and_has_failed(
    child: Any, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """A loop without end, a stopped process that reads no order, and one that answers a signal all the same."""
    monkeypatch.setattr(launcher, "SILENT_S", 0.4)
    monkeypatch.setattr(ProcessCrawl.stop, "__defaults__", (0.3,))
    crawl = child(program, LARGE)
    began = time.monotonic()

    assert code_of(crawl) != 0
    assert time.monotonic() - began >= 0.4
    assert crawl.last_words() == (
        f"The crawl process stood still for 0.4 seconds and was ended; its log is {crawl._log}; "
        "run the same scan again to resume."
    )


def test_a_child_that_is_slow_is_waited_for(child: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty lines are its signs of life; they are no words, and no account."""
    monkeypatch.setattr(launcher, "SILENT_S", 0.6)
    crawl = child(
        "for _ in range(8): print(flush=True); time.sleep(0.2)\n"
        "print(json.dumps({'not_followed': {}, 'resting': {'a': 3}, 'notes': {}}))\n"
        "print(json.dumps({'words': ''}))"
    )

    assert (code_of(crawl), crawl.last_words()) == (0, "")
    assert crawl.account().resting == {"a": 3}


def test_who_did_not_look_has_heard_nothing(child: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan that was busy, or slept with its machine, does not take that time for the child's silence."""
    monkeypatch.setattr(launcher, "SILENT_S", 0.5)
    monkeypatch.setattr(launcher, "_LOOK_S", 0.1)
    crawl = child("sys.stdin.read(); open('/proc/self/comm', 'w').write('ready'); time.sleep(1.2); sys.exit(0)")
    wait_for_ready(crawl)
    time.sleep(0.8)

    assert crawl.poll() is None
    crawl.stop()


def test_a_child_is_not_waited_for_after_its_deadline(child: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """It gives signs of life and does not end: a minute after its deadline it is ended by force."""
    monkeypatch.setattr(launcher, "LATE_S", 0.3)
    monkeypatch.setattr(ProcessCrawl.stop, "__defaults__", (0.2,))
    program = "signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: print(flush=True); time.sleep(0.05)"
    crawl = child(program, replace(SPEC, deadline_s=0.3))
    began = time.monotonic()

    assert code_of(crawl) == -9
    assert time.monotonic() - began >= 0.6
    assert "did not end at its deadline and was ended by force; its log is" in crawl.last_words()


def test_an_account_larger_than_a_pipe_is_heard(child: Any) -> None:
    """A child that tells of twenty thousand sources waits for nobody."""
    crawl = child(
        "print(json.dumps({'not_followed': {}, 'resting': {f'source-{n}': n for n in range(20000)}, 'notes': {}}))\n"
        "print(json.dumps({'words': ''}))"
    )

    assert code_of(crawl) == 0
    assert len(crawl.account().resting) == 20000


def test_the_note_of_a_crawl_goes_with_it(child: Any, tmp_path: Path) -> None:
    """While it runs its folder says who it is and for whom it works."""
    crawl = child("sys.stdin.read(); open('/proc/self/comm', 'w').write('ready'); input()")
    (path,) = (tmp_path / "logs").glob("*.crawl")
    said = path.read_text().split()
    code_of(crawl)

    assert said[1] == processes.identity()
    assert said[0].split("/")[2] == str(crawl.pid)
    assert not path.exists()


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
