"""Go over a tree without recursion."""

from collections.abc import Callable

from selectolax.lexbor import LexborNode


def over(root: LexborNode, enter: Callable[[LexborNode], bool], leave: Callable[[LexborNode], None]) -> None:
    """Call `enter` for each node in the order of the page, and `leave` behind all that it holds.

    Args:
        root: the first node; what stands beside it is not gone over.
        enter: tells whether what the node holds is gone over too.
        leave: called once for each node that was entered.
    """
    inside: list[LexborNode] = []
    node = root
    while True:
        child = node.first_child if enter(node) else None
        if child is not None:
            inside.append(node)
            node = child
            continue
        leave(node)
        while inside:
            after = node.next
            if after is not None:
                node = after
                break
            node = inside.pop()
            leave(node)
        else:
            return
