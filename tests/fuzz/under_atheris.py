"""One target under libFuzzer; tests.fuzz starts it."""

import sys

import atheris

with atheris.instrument_imports(include=["text", "keywords", "facts"]):
    from tests.fuzz.__main__ import repeated
    from tests.fuzz.targets import Target, targets


def fuzzed(target: Target) -> Target:
    """Let the first byte decide whether an input is repeated."""

    def one(data: bytes) -> None:
        target(repeated(data[1:]) if data[:1] and data[0] & 1 else data[1:])

    return one


if __name__ == "__main__":
    name, *options = sys.argv[1:]
    atheris.Setup([sys.argv[0], *options], fuzzed(targets()[name]()))
    atheris.Fuzz()
