"""A process of its own that answers for any number of hosts and keeps every connection open.

python -m tests.crawler.hostile.crowd     prints its port; ends when its standard input does
"""

import sys

from tests.crawler.hostile.servers import Case, Peer, serve


async def answer(peer: Peer) -> None:
    """Serve any path, and the next one on the same connection."""
    peer.path = "/kept"
    await peer.answer(b"<p>one of many</p>")


def main() -> None:
    """Serve until the parent closes the pipe."""
    with serve([Case(name="crowd", does="answers", act=answer)]) as ports:
        sys.stdout.write(f"{ports.of['crowd.test']}\n")
        sys.stdout.flush()
        sys.stdin.read()


if __name__ == "__main__":
    main()
