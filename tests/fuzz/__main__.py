"""`make fuzz`: let atheris look for bytes that crash the reader or the matcher, or take more than their share of time.

    python -m tests.fuzz [TARGET…] [--seconds N]

Every target runs in a process of its own, under libFuzzer: a crash, a broken check, or one input that takes more than
LIMIT_S ends it, and the input stays under out/fuzz/ to be run again (`python -m tests.fuzz TARGET --input FILE`).
One input in two is repeated until it is LONG bytes, which is how quadratic work shows.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz.targets import Target, targets

#: Bytes of what the fuzzer makes, and of a repeated input.
SHORT, LONG = 2_048, 128 << 10
#: Seconds for one input, instrumented; 128 KiB of anything take a tenth of it.
LIMIT_S = 5
_ROOT = Path(__file__).parents[2]
_OUT = _ROOT / "out" / "fuzz"
_SEEDS = (_ROOT / "tests" / "pages", _ROOT / "demo" / "web" / "sites" / "ronghui")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the targets one after the other; 1 where one of them found something."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz the reader and the matcher.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"{', '.join(targets())}; default: all")
    parser.add_argument("--seconds", type=int, default=60, help="for each target; default: 60")
    parser.add_argument("--input", type=Path, help="run one kept input and no more")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.targets) - set(targets()):
        parser.error(f"there is no target {', '.join(sorted(unknown))}; take one of {', '.join(targets())}")
    names = asked.targets or list(targets())
    if asked.input:
        return _once(targets()[names[0]](), asked.input.read_bytes())
    return max([_apart(name, asked.seconds) for name in names])


def repeated(data: bytes) -> bytes:
    """Repeat an input until it is LONG."""
    return (data * (LONG // max(1, len(data)) + 1))[:LONG] if data else data


def _once(target: Target, data: bytes) -> int:
    for each in (data, repeated(data)):
        started = time.process_time()
        target(each)
        print(f"{len(each)} bytes in {time.process_time() - started:.3f} s")
    return 0


def _apart(name: str, seconds: int) -> int:
    kept = _OUT / name
    kept.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-m", "tests.fuzz.under_atheris", name, str(kept), *map(str, filter(Path.is_dir, _SEEDS)),
        f"-max_total_time={seconds}", f"-timeout={LIMIT_S}", f"-max_len={SHORT}", "-rss_limit_mb=2048",
        f"-artifact_prefix={_OUT}/{name}-", "-verbosity=0", "-print_final_stats=1",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)
    runs = next((line.split()[-1] for line in done.stderr.splitlines() if "number_of_executed_units" in line), "?")
    print(f"{name}: {runs} inputs in {seconds} s, {'nothing found' if not done.returncode else 'FOUND SOMETHING'}")
    if done.returncode:
        print("\n".join((*done.stdout.splitlines()[-20:], *done.stderr.splitlines()[-12:])))
    return min(1, abs(done.returncode))


if __name__ == "__main__":
    sys.exit(main())
