"""Three nights in a city: a firm on two sites, copies under other names, a dismissed lead; and commands on them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.line.hand import Said, fangfei
from tests.line.sites import ADVERT, COMPANY, Web, page, resolve

COPIER, RENAMED, DISMISSED = "厦门鹭岛云养老服务有限公司", "厦门银杏康养服务有限公司", "厦门海昀商业管理有限公司"
USCC, PHONE = "91350203MA0000015M", "13800138000"
OFFER = (
    "本平台养老理财项目火热进行，保本保息，年化收益24%，每月返息，随时退出，起投1万元，推荐亲友另有奖励。"
    "名额有限，欢迎老年朋友到店咨询，先到先得。已募集资金5000万元。老客户续投另送养生礼包，现场签约当日返现。"
)
MEMBERS = f"{COMPANY}会员中心，统一社会信用代码{USCC}。养生卡年化收益18%，保本保息，购卡即享每月分红，电话{PHONE}。"
CARD = (
    f"{DISMISSED}诚邀投资。茶叶代销投资项目，保本保息，年化收益15%，按月分红，投资5万元起，拉人头另有奖励，"
    "零风险高回报，火热认购中，电话13800138033。"
)
WARNING = f"警方提醒：{COMPANY}以保本保息、年化收益24%为诱饵吸收资金，市民切勿参与，谨防非法集资，请拨打110。"
BASIS = "《防范和处置非法集资条例》第十条"


@dataclass(frozen=True, slots=True)
class Office:
    """A folder in which three nights were scanned; what each said, and the leads after it, by their subject."""

    folder: Path
    nights: list[Any]
    leads: list[dict[str, Any]]

    @property
    def lead(self) -> str:
        number: str = self.leads[0][COMPANY]["id"]
        return number


def scan(folder: Path, web: Web, *more: str) -> Any:
    """Scan every site of the web."""
    sources = folder / "sources"
    sources.mkdir(exist_ok=True)
    for host in (each.name for each in (web.folder / "sites").iterdir()):
        name = host.split(".")[1]
        (sources / f"{name}.yml").write_text(f"id: {name}\nstart_urls: [http://{host}/]\n", encoding="utf-8")
    with web.serve() as server:
        return fangfei(folder, "scan", str(sources), *resolve(server), *more, "--json").json


def leads_of(folder: Path, *more: str) -> dict[str, Any]:
    """Subject -> its lead."""
    return {lead["subject"]: lead for lead in fangfei(folder, "leads", "list", "--json", *more).json["leads"]}


def done(said: Said) -> str:
    """What a command said that went well."""
    assert said.code == 0, said.err
    return said.out


def judge(folder: Path, lead: str, decision: str, *more: str) -> str:
    by = ("--decision", decision, "--by", "李分析", "--reason", "投资人笔录与合同")
    return done(fangfei(folder, "leads", "judge", lead, *by, *more))


def watch(folder: Path, lead: str, *more: str) -> Said:
    term = ("--issuer", "思明区处非办", "--district", "思明区", "--procedure", "发布单位书面解除", "--by", "李分析")
    return fangfei(folder, "watch", "add", "--name", "金树财富", "--lead", lead, *term, *more)


def first_night(web: Web) -> None:
    firm = f"{COMPANY}，统一社会信用代码{USCC}，电话{PHONE}。"
    web.put("www.jinshu.test", "index.html", page("金树财富", firm + OFFER, "/about.html"))
    web.put("www.jinshu.test", "about.html", page("关于金树", f"{COMPANY}成立于2019年。{ADVERT}", "/"))
    web.put("shop.jsvip.test", "index.html", page("金树会员", MEMBERS))
    web.put("www.haiyun.test", "index.html", page("海昀消费", CARD))
    web.put("www.police.test", "index.html", page("警方提醒", WARNING))


def second_night(web: Web) -> None:
    web.put("www.nameless.test", "index.html", page("养老好项目", OFFER))
    shell = f"{RENAMED}。会员预存养老金，年化收益12%，按月分红，保本，联系电话{PHONE}。"
    web.put("www.newface.test", "index.html", page("银杏养老", shell))


def third_night(web: Web) -> None:
    web.put("www.ludao.test", "index.html", page("鹭岛云养老", f"{COPIER}。电话13800138022。{OFFER}"))
    web.put("www.haiyun.test", "index.html", page("海昀消费", CARD.replace("15%", "30%")))
