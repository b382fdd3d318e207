"""A process that claims hosts against another one: python claimer.py DATABASE OWNER NOW.

It says "ready"; for every name it then reads, it claims that host and says 1 if it got it, 0 if not.
"""

import sys
from datetime import datetime, timedelta

from store import StoreSettings, open_store
from store.hosts import SqlHostBook


def main(url: str, owner: str, now: str) -> None:
    """Claim what is named, until nothing more is."""
    store = open_store(StoreSettings(url=url))
    book = SqlHostBook(store)
    moment = datetime.fromisoformat(now)
    book.claim(f"warm-{owner}.test", owner, moment, moment)
    say("ready")
    for line in sys.stdin:
        say("1" if book.claim(line.strip(), owner, moment + timedelta(seconds=60), moment) is None else "0")
    store.close()


def say(word: str) -> None:
    """Write one line at once."""
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
