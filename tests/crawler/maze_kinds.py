"""24 traps without end, each a site of its own; every one hangs off a home page with 20 honest articles."""

from random import Random

from crawler.traps import Trap
from tests.crawler.mazes import Site, number_of, page, prose, token, word

_ARTICLES = [f"/wen/{number}.html" for number in range(1, 21)]


def _article(path: str) -> tuple[str, list[str]]:
    return page(prose(path)), []


def trapped(entry: str, inside: Site) -> Site:
    """A home page, 20 articles, and a door into a trap."""

    def site(path: str) -> tuple[str, list[str]]:
        if path == "/":
            return page("欢迎来到本站首页，这里有最近的文章。" + prose("home")), [entry, *_ARTICLES]
        return _article(path) if path in _ARTICLES else inside(path)

    return site


_CHINESE = str.maketrans("0123456789", "〇一二三四五六七八九")


def _months(path: str, prefix: str, text: str) -> tuple[str, list[str]]:
    year, month = (int(part) for part in path.removeprefix(prefix).strip("/").split("-"))
    after = f"{prefix}{year + month // 12}-{month % 12 + 1:02}"
    before = f"{prefix}{year - (month == 1)}-{(month - 2) % 12 + 1:02}"
    return page(text.format(f"{year}年{month}月")), [after, before]


def _day(path: str) -> tuple[str, list[str]]:
    number = number_of(path.replace("/", ""))
    year, month, day = number // 10000, number // 100 % 100, number % 100
    day += 1
    if day > 28:
        month, day = month + 1, 1
    if month > 12:
        year, month = year + 1, 1
    said = f"{year}年{month}月{day}日".translate(_CHINESE)
    return page(f"{said}：这一天没有活动安排，请选择其他日期查看。"), [f"/rili/{year}/{month:02}/{day:02}"]


def _paged(path: str) -> tuple[str, list[str]]:
    number = number_of(path)
    shown = prose(f"list{number}") if number <= 30 else "没有更多内容了，请返回上一页。"
    return page(shown), [f"/list?page={number + 1}"]


def _last_again(path: str) -> tuple[str, list[str]]:
    number = number_of(path)
    return page(prose(f"list{min(number, 12)}")), [f"/xinwen/list_{number + 1}.html"]


def _facets(path: str) -> tuple[str, list[str]]:
    draw = Random(path)
    items = [f"<li>{prose(f'goods{number}', 36)}</li>" for number in range(30)]
    draw.shuffle(items)
    links = [
        f"/shop?color={draw.choice('abcdef')}&size={draw.choice('stuvw')}&by={draw.choice('xy')}&p={draw.randint(1, 9)}"
        for _ in range(30)
    ]
    return page("".join(items)), links


def _name_sets(path: str) -> tuple[str, list[str]]:
    draw = Random(path)
    names = [f"f{letter}" for letter in "abcdefghijklmnop"]
    links = [
        "/find?" + "&".join(f"{name}=1" for name in sorted(draw.sample(names, draw.randint(1, 8)))) for _ in range(30)
    ]
    return page(prose(path)), links


def _session_query(path: str) -> tuple[str, list[str]]:
    bare = path.partition("?")[0]
    return page(prose(bare)), [f"/hy/{number}.html?zx={token(path, number)}" for number in range(30)]


def _session_path(path: str) -> tuple[str, list[str]]:
    bare = path.rpartition("/")[2]
    return page(prose(bare)), [f"/s/{token(path, number)}/{number}.html" for number in range(30)]


def _aspnet(path: str) -> tuple[str, list[str]]:
    bare = path.rpartition("/")[2]
    return page(prose(bare)), [f"/(S({token(path, number)}))/{number}.aspx" for number in range(30)]


def _random_time(path: str) -> tuple[str, list[str]]:
    return page(prose("same")), [f"/now?t={Random(path).randint(10**12, 10**13)}"]


def _login(path: str) -> tuple[str, list[str]]:
    links = [f"/login?return_url={token(path, number, 6)}" for number in range(20)]
    return page("会员登录：请输入用户名和密码，忘记密码请联系客服处理，登录后返回原页面。"), links


def _share(path: str) -> tuple[str, list[str]]:
    return page("分享成功，三秒后自动返回您刚才浏览的页面，感谢您的支持。"), [
        f"/go?url={token(path, number, 9)}" for number in range(20)
    ]


def _nested(path: str) -> tuple[str, list[str]]:
    return page(prose(path, 60)), [f"{path}a/b/"]


def _doubled(path: str) -> tuple[str, list[str]]:
    return page(prose(path, 60)), [f"{path}news/"]


def _growing_path(path: str) -> tuple[str, list[str]]:
    return page(prose(path, 60)), [f"{path}{Random(path).randint(1, 10**6)}/"]


def _growing_query(path: str) -> tuple[str, list[str]]:
    return page(prose(path, 60)), [f"{path}&k={len(path)}"]


def _missing(path: str) -> tuple[str, list[str]]:
    text = "抱歉，您访问的页面不存在或已被删除，请返回首页。"
    return f"<html><title>页面不存在</title><body>{text}</body></html>", [
        f"/x/{number_of(path) * 3 + step}.html" for step in (1, 2, 3)
    ]


def _missing_slugs(path: str) -> tuple[str, list[str]]:
    text = "404 您要找的内容已删除或不存在。"
    return f"<html><title>404</title><body>{text}</body></html>", [f"/tag/{word(path, step)}" for step in range(20)]


_SOLD = "本产品采用优质材料，结构紧凑，运行平稳，维护方便，广泛用于各类场所，欢迎来电咨询订购。" * 4


def _products(path: str) -> tuple[str, list[str]]:
    return page(f"型号{number_of(path)}：{_SOLD}"), [f"/p/{number_of(path) * 7 + step}.html" for step in range(1, 20)]


def _products_in_words(path: str) -> tuple[str, list[str]]:
    said = str(number_of(path)).translate(_CHINESE)
    return page(f"第{said}号产品：{_SOLD}"), [f"/pw/{number_of(path) * 7 + step}.html" for step in range(1, 20)]


def _quotes(path: str) -> tuple[str, list[str]]:
    quote = prose(f"q{Random(path).randint(1, 40)}", 36)
    return page(f"{_SOLD}每日一句：{quote}"), [f"/q-{number_of(path) * 5 + step}.html" for step in range(1, 12)]


_CITIES = [a + b for a in "东西南北中上下前后左右大" for b in "江河湖海山城州阳安宁平林"]


def _cities(path: str) -> tuple[str, list[str]]:
    name = Random(path).choice(_CITIES)
    return page(f"{name}防水补漏电话：{_SOLD}{name}上门服务。"), [f"/{word(path, step)}/" for step in range(25)]


def _markov(path: str) -> tuple[str, list[str]]:
    return page(prose(path)), [f"/w/{word(path, step)}/{word(path, step + 50)}/" for step in range(10)]


#: Name -> (site, pages that the trap may cost at most of a budget of 2,000, its name).
TRAPS: dict[str, tuple[Site, int, Trap]] = {
    "calendar of months": (
        trapped("/cal?m=2026-11", lambda p: _months(p, "/cal?m=", "{}没有活动，请查看其他月份。")),
        60,
        Trap.CALENDAR,
    ),
    "calendar of days in Chinese figures": (trapped("/rili/2026/11/01", _day), 140, Trap.CALENDAR),
    "calendar with one event for ever": (
        trapped(
            "/huodong/2026-11", lambda p: _months(p, "/huodong/", "{}：每周三下午在社区活动室举行读书会，欢迎参加。")
        ),
        60,
        Trap.CALENDAR,
    ),
    "calendar that always has something to say": (
        trapped("/cal?date=2026-11", lambda p: _months(p, "/cal?date=", "{}：" + prose(p))),
        470,
        Trap.CALENDAR,
    ),
    "pages past the end": (trapped("/list?page=1", _paged), 110, Trap.ENDLESS_PAGES),
    "the last page again": (trapped("/xinwen/list_1.html", _last_again), 70, Trap.ENDLESS_PAGES),
    "facets": (trapped("/shop?color=a&size=s&sort=x&p=1", _facets), 140, Trap.QUERY_EXPLOSION),
    "sets of filters": (trapped("/find?fa=1", _name_sets), 60, Trap.QUERY_EXPLOSION),
    "session in the query": (trapped("/hy/0.html?zx=00000000deadbeef01234567", _session_query), 100, Trap.SESSION),
    "session in the path": (trapped("/s/00000000deadbeef01234567/0.html", _session_path), 100, Trap.SESSION),
    "session as ASP.NET writes it": (trapped("/(S(00000000deadbeef01234567))/0.aspx", _aspnet), 100, Trap.SESSION),
    "time in the address": (trapped("/now?t=1700000000000", _random_time), 40, Trap.SESSION),
    "login with the way back": (trapped("/login?return_url=abc", _login), 40, Trap.RETURN_ADDRESS),
    "share with the way back": (trapped("/go?url=abc", _share), 40, Trap.RETURN_ADDRESS),
    "circle of two": (trapped("/a/b/", _nested), 10, Trap.REPEATED_PATH),
    "one folder in itself": (trapped("/news/", _doubled), 10, Trap.REPEATED_PATH),
    "deeper for ever": (trapped("/d/1/", _growing_path), 20, Trap.TOO_DEEP),
    "longer for ever": (trapped("/l?k=1", _growing_query), 10, Trap.QUERY_EXPLOSION),
    "soft 404 by number": (trapped("/x/1.html", _missing), 40, Trap.SOFT_404_FLOOD),
    "soft 404 by word": (trapped("/tag/abc", _missing_slugs), 110, Trap.SOFT_404_FLOOD),
    "products by number": (trapped("/p/1.html", _products), 520, Trap.NEAR_DUPLICATES),
    "products by number in words": (trapped("/pw/1.html", _products_in_words), 520, Trap.NEAR_DUPLICATES),
    "one page with a quotation of the day": (trapped("/q-1.html", _quotes), 860, Trap.NEAR_DUPLICATES),
    "one page for each town": (trapped("/beiping/", _cities), 540, Trap.SHAPE_BUDGET),
}
#: Nothing tells generated prose from somebody's: the budget is all there is.
ENDLESS_PROSE = trapped("/w/a/b/", _markov)
