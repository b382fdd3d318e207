"""Honest series that look like traps: each a site whose every page is worth fetching."""

from random import Random

from tests.crawler.mazes import Site, number_of, page, prose, token, word


def _series(paths: list[str], characters: int = 300) -> Site:
    """A home page with every link, each page of its own."""

    def site(path: str) -> tuple[str, list[str]]:
        return (page(prose("home")), paths) if path == "/" else (page(prose(path, characters)), [])

    return site


def _long_list(path: str) -> tuple[str, list[str]]:
    number = number_of(path)
    return page("".join(prose(f"item{number}.{each}", 24) for each in range(20))), (
        [f"/list?page={number + 1}"] if number < 600 else []
    )


def _archive(path: str) -> tuple[str, list[str]]:
    """Months by month, a fifth of them without a word, in two stretches."""
    if path == "/":
        return page(prose("home")), [
            f"/archive/{year}/{month:02}" for year in range(2026, 2005, -1) for month in range(12, 0, -1)
        ]
    year, month = (int(part) for part in path.split("/")[2:])
    empty = year in (2009, 2014) or (year, month % 4) == (2012, 0)
    return page("本月没有文章。" if empty else "".join(prose(f"{path}.{each}", 24) for each in range(8))), []


def _holes(path: str) -> tuple[str, list[str]]:
    """Advertisements by number, a third of them taken down."""
    if path == "/":
        return page(prose("home")), [f"/ad/{number}.html" for number in range(1, 901)]
    if Random(path).random() < 1 / 3:
        return "<html><title>信息不存在</title><body>该信息已被删除或不存在。</body></html>", []
    return page(prose(path, 120)), []


def _digests(path: str) -> tuple[str, list[str]]:
    """Items named by a digest of 32 characters."""
    if path == "/":
        return page(prose("home")), [f"/view?id={token(str(number), 7, 32)}" for number in range(500)]
    return page(prose(path)), []


def _categories(path: str) -> tuple[str, list[str]]:
    """Categories of a shop, seven of ten empty."""
    if path == "/":
        return page(prose("home")), [f"/fenlei/{number}/" for number in range(1, 401)]
    return page("暂无商品，敬请期待。" if Random(path).random() < 0.7 else prose(path, 60)), []


def _heavy(path: str) -> tuple[str, list[str]]:
    """Two lines of an advertisement in a template of 3,000 characters."""
    if path == "/":
        return page(prose("home")), [f"/xx/{number}.html" for number in range(200)]
    frame = "".join(f"<li>{prose(f'frame{n}', 24)}</li>" for n in range(125))
    return page(f"{frame}<p>{prose(path, 36)}</p>"), []


#: Name -> (site, honest pages, those that may be lost).
HONEST: dict[str, tuple[Site, int, int]] = {
    "5,000 articles by number": (_series([f"/wen/{number}.html" for number in range(5000)]), 5000, 0),
    "short advertisements": (_series([f"/ad-{number}.html" for number in range(1500)], 48), 1500, 0),
    "articles by title": (_series([f"/t/{word(str(n), 1)}-{word(str(n), 2)}.html" for n in range(1500)]), 1500, 0),
    "articles by day and number": (
        _series([f"/{2010 + n // 80}/{n % 12 + 1:02}/{n % 28 + 1:02}/{n}.html" for n in range(1200)]),
        1200,
        0,
    ),
    "threads of a forum": (_series([f"/forum.php?mod=viewthread&tid={n}&extra=page" for n in range(1000)]), 1000, 0),
    "shops of 300 towns": (_series([f"/{word(str(n), 3)}/about.html" for n in range(300)]), 300, 0),
    "a list of 600 pages": (
        lambda path: (page(prose("home")), ["/list?page=1"]) if path == "/" else _long_list(path),
        600,
        0,
    ),
    "items by digest": (_digests, 500, 0),
    "an archive with empty years": (_archive, 252, 45),
    "advertisements with holes": (_holes, 900, 0),
    "mostly empty categories": (_categories, 400, 12),
    "two lines in a heavy template": (_heavy, 200, 0),
    "Latin pages": (
        lambda path: (
            (page(prose("home")), [f"/en/{n}" for n in range(400)])
            if path == "/"
            else (
                "<html><body><p>"
                + " ".join("".join(Random(f"{path}{w}").choices("abcdeiourstnl", k=6)) for w in range(80))
                + "</p></body></html>",
                [],
            )
        ),
        400,
        0,
    ),
}
