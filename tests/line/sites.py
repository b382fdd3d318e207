"""Small webs in the layout of demo.server: a promoter, a bank, the police, and sites of many pages."""

import json
from pathlib import Path

from demo.server import Server, load_web, serve

COMPANY = "滨海金树财富管理有限公司"
ADVERT = (
    f"{COMPANY}诚邀投资。养老理财项目，保本保息，年化收益24%，每月返息，随时退出。起投1万元，推荐亲友另有奖励。"
    "名额有限，欢迎老年朋友到店咨询，电话13800138000。已募集资金5000万元。"
)
NAMELESS = "稳赚不赔的养老项目，日返千分之五，保本保息，投资一万元一年翻倍，拉人头再奖10%，老年朋友加微信 laoren888。"
WARNING = "警方提醒：高额返利、保本保息往往是骗局。凡是承诺高收益、零风险的投资项目，都要提高警惕，谨防非法集资。"
BANK = (
    "海湾银行个人定期存款一年期利率1.50%，三年期利率2.60%。存款保险保障。理财非存款，产品有风险，投资须谨慎。"
    "本行经国家金融监督管理总局批准设立。"
)
NEWS = "滨海市气象台今天发布消息，明天白天多云转晴，最高气温二十二度，海上风力五到六级，市民出门请注意添加衣物。"
#: Source id -> host of the city's three sites.
HOSTS = {"jinshu": "www.jinshu.test", "bank": "www.bank.test", "police": "www.police.test"}


def page(title: str, text: str, *links: str, charset: str = "utf-8") -> bytes:
    """A page in the charset that its <meta> names."""
    anchors = "".join(f'<a href="{link}">{link}</a> ' for link in links)
    head = f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}</title></head>'
    return f"{head}<body><h1>{title}</h1><p>{text}</p><p>{anchors}</p></body></html>".encode(charset)


class Web:
    """A folder of sites, written file by file, and served on loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._hosts: dict[str, str] = {}

    def put(self, host: str, path: str, body: bytes) -> None:
        """Write or replace one file of a site."""
        root = self.folder / "sites" / host
        self._hosts[host] = host
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(body)

    def trap(self, host: str, **declared: object) -> None:
        """Declare one trap of demo.traps, the web's only one."""
        (self.folder / "traps.json").write_text(json.dumps({host: [declared]}), encoding="utf-8")

    def sources(self) -> str:
        """Write a source file for each site, and return their folder's name."""
        folder = self.folder.parent / "sources"
        folder.mkdir(exist_ok=True)
        for name, host in HOSTS.items():
            (folder / f"{name}.yml").write_text(f"id: {name}\nstart_urls: [http://{host}/]\n", encoding="utf-8")
        return str(folder)

    def serve(self) -> Server:
        """Serve it; the server's port is free."""
        self.folder.mkdir(exist_ok=True)
        rows = "".join(f"{host},{host}\n" for host in self._hosts)
        (self.folder / "sites.csv").write_text(f"folder,host\n{rows}", encoding="utf-8")
        return serve(load_web(self.folder))


def resolve(server: Server) -> tuple[str, ...]:
    """The options with which every host is the server, and nobody waits."""
    return ("--resolve", f"*:*:127.0.0.1:{server.port}", "--delay", "0")


def a_city(folder: Path) -> Web:
    """Three sites: eleven addresses, eight of them pages."""
    web = Web(folder)
    promoter, bank, police = HOSTS.values()
    shown = ("/about.html", "/jianghu.html", "/news.html", "/private/plan.html", "/gone.html", "/logo.html")
    web.put(promoter, "index.html", page("金树财富", ADVERT, *shown))
    web.put(promoter, "about.html", page("关于金树", f"{COMPANY}成立于2019年。{ADVERT}", "/", charset="gbk"))
    web.put(promoter, "jianghu.html", page("江湖救急", NAMELESS, "/"))
    web.put(promoter, "news.html", page("天气", NEWS, "/"))
    web.put(promoter, "private/plan.html", page("内部", ADVERT))
    web.put(promoter, "logo.html", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    web.put(promoter, "robots.txt", b"User-agent: *\nDisallow: /private/\n")
    web.put(bank, "index.html", page("海湾银行", BANK, "/rates.html"))
    web.put(bank, "rates.html", page("利率", BANK, "/"))
    web.put(police, "index.html", page("警方提醒", WARNING, "/tips.html"))
    web.put(police, "tips.html", page("防骗", WARNING, "/"))
    return web


def a_big_site(folder: Path, count: int, host: str = "big.test") -> Web:
    """One site of many pages, every tenth an advert; each page leads to a dozen others."""
    web = Web(folder)
    for number in range(count):
        links = [f"/{(number * 3 + step) % count}.html" for step in range(12)]
        text = (ADVERT if number % 10 == 0 else NEWS) + f"第{number}页。"
        web.put(host, f"{number}.html", page(f"第{number}页", text, *links))
    return web
