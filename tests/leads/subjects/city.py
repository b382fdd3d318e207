"""An invented city whose subjects are known: firms, nameless sites, salesmen, shops of one brand, portals, namesakes.

Every mention is made of raw values as pages write them (places in brackets, traditional characters, forms of
company, numbers in groups) and brought to traits by the product's own normalisers. What misleads: hosting firms'
phones, filing agents' numbers, shared statistics accounts, icons and templates, portals that list many firms, namesakes
in other cities, sisters that share a person, salesmen who sell for several firms, numbers that changed hands, slips of
the pen, missing fields.
"""

from datetime import UTC, datetime, timedelta

from facts.subjects import Mention, Origin, Trait, TraitKind
from keywords.identity.traits import company_traits
from tests.leads.subjects.plan import Actor, City, Plan
from tests.leads.subjects.values import Values

_START = datetime(2026, 1, 1, tzinfo=UTC)
_PLACES = ("厦门", "泉州", "漳州", "福州", "莆田", "宁德", "龙岩", "三明", "深圳", "杭州", "南京", "成都")
_TRADES = (
    "财富管理", "投资咨询", "资产管理", "商务信息咨询", "养老服务", "农业科技", "网络科技", "电子商务", "健康管理",
    "文化传媒", "股权投资", "融资租赁", "实业发展", "生物科技", "旅游服务",
)  # fmt: skip
_FORMS = ("有限公司", "有限公司", "有限公司", "有限责任公司", "股份有限公司")
_TRADITIONAL = str.maketrans("财富资产业务厦门农电网络实发兴达龙马华汇", "財富資產業務廈門農電網絡實發興達龍馬華匯")


def build(plan: Plan) -> City:
    """Make a city; the same plan makes the same."""
    return _Builder(plan).city()


class _Builder(Values):
    def __init__(self, plan: Plan) -> None:
        super().__init__(plan.seed)
        self.plan = plan
        self.mentions: list[Mention] = []
        self.truth: dict[str, str] = {}
        self.hosting = [self._trait(TraitKind.LANDLINE, f"400{self._digits(7)}") for _ in range(plan.hosts)]
        self.agents = [self._trait(TraitKind.ICP, f"闽ICP备{self._digits(8)}号") for _ in range(plan.agents)]
        self.trackers = [self._trait(TraitKind.TRACKING_ID, self._digits(9)) for _ in range(plan.trackers)]
        self.templates = [self._hex(16) for _ in range(plan.templates)]

    def city(self) -> City:
        """Fill the city."""
        plan, wanted = self.plan, self.plan.subjects
        shops, nameless, salesmen = (round(wanted * share) for share in (plan.shops, plan.nameless, plan.salesmen))
        firms = self._firms(wanted - shops - nameless - salesmen - plan.portals)
        sellers = [self._salesman() for _ in range(salesmen)]
        for _ in range(nameless):
            self._nameless_site()
        for start in range(0, shops, plan.brand_size):
            self._shops(min(plan.brand_size, shops - start))
        for _ in range(plan.portals):
            self._portal(self.random.sample(firms, min(plan.listed, len(firms))))
        for seller in sellers:
            self._sell(seller, self.random.sample(firms, 2))
        self.random.shuffle(self.mentions)
        self.mentions.sort(key=lambda one: one.seen_at)
        return City(mentions=tuple(self.mentions), truth=self.truth)

    # who there is

    def _firms(self, count: int) -> list[Actor]:
        firms: list[Actor] = []
        while len(firms) < count:
            chance = self.random.random()
            plan = self.plan
            if firms and chance < plan.namesakes:
                actor = self._namesake(self.random.choice(firms))
            elif firms and chance < plan.namesakes + plan.sisters:
                actor = self._sister(self.random.choice(firms))
            elif firms and chance < plan.namesakes + plan.sisters + plan.branches:
                actor = self._branch(self.random.choice(firms))
            else:
                actor = self._firm()
            firms.append(actor)
            self._pages_of(actor)
        return firms

    def _firm(self, place: str = "", core: str = "") -> Actor:
        actor = Actor(id=self._id(), place=place or self.random.choice(_PLACES[:6]), person=self._person())
        actor.trade = self.random.choice(_TRADES)
        actor.core = core or self._unused(lambda: self._word() + actor.trade)
        actor.name = f"{actor.place}{actor.core}有限公司"
        self._used.add(f"{actor.place}{actor.core}")
        actor.brand = actor.core[:2] + self.random.choice(("财富", "优选", "宝", "金服", "在线", "商城"))
        actor.uscc = self._uscc()
        actor.icp = f"闽ICP备{self._digits(8)}号"
        if self.random.random() < self.plan.renamed:
            actor.old = f"{actor.place}{self._unused(lambda: self._word() + actor.trade)}有限公司"
        self._equip(actor)
        return actor

    def _namesake(self, other: Actor) -> Actor:
        places = [place for place in _PLACES if f"{place}{other.core}" not in self._used]
        return self._firm(self.random.choice(places), other.core)

    def _sister(self, other: Actor) -> Actor:
        """Another firm of the same people: one character apart, the same legal representative, the same statistics."""
        core = self._unused(lambda: other.core[:1] + self._word()[1] + other.core[2:])
        actor = self._firm(other.place, core)
        actor.person = other.person
        actor.foreign += [one for one in other.more if one.kind in (TraitKind.TRACKING_ID, TraitKind.ICON)]
        return actor

    def _branch(self, other: Actor) -> Actor:
        actor = self._firm(other.place, other.core)
        actor.name = f"{other.name}{self.random.choice(_PLACES)}分公司"
        actor.old, actor.brand = "", other.brand
        actor.domains = [other.domains[0], *actor.domains[:1]]
        return actor

    def _equip(self, actor: Actor) -> None:
        chance = self.random
        actor.domains = [self._domain() for _ in range(chance.choice((1, 1, 1, 2, 2, 3)))]
        actor.phones = [self._phone() for _ in range(chance.choice((1, 1, 2, 3)))]
        if chance.random() < self.plan.recycled:
            actor.phones.append(chance.choice(sorted(one for one in self._used if one.isdigit())))
        options = (
            (TraitKind.QQ, str(chance.randint(10**8, 4 * 10**9))), (TraitKind.WECHAT, f"wx{self._hex(8)}"),
            (TraitKind.EMAIL, f"{self._hex(6)}@{actor.domains[0]}"),
            (TraitKind.LANDLINE, f"0592{chance.randint(2, 7)}{self._digits(6)}"),
            (TraitKind.APP, f"com.{self._hex(5)}.{self._hex(5)}"), (TraitKind.TRACKING_ID, self._hex(32)),
            (TraitKind.POLICE_FILING, f"350203{self._digits(8)}"), (TraitKind.WALLET, "T" + self._hex(33)),
        )  # fmt: skip
        actor.more = [self._trait(*pair) for pair in chance.sample(options, chance.randint(2, 5))]
        template = chance.randrange(self.plan.templates)
        actor.foreign = [
            self._trait(TraitKind.TEMPLATE, self.templates[template]),
            self._trait(TraitKind.ICON, str(7919 * template)),
        ]
        if chance.random() < self.plan.hosting:
            actor.foreign.append(chance.choice(self.hosting))
        if chance.random() < self.plan.hosting:
            actor.foreign.append(chance.choice(self.trackers))
        if chance.random() < self.plan.hosting / 2:
            actor.icp = chance.choice(self.agents).value

    def _salesman(self) -> Actor:
        actor = Actor(id=self._id(), person=self._person(), phones=[self._phone()])
        actor.more = [self._trait(TraitKind.WECHAT, f"wx{self._hex(8)}")]
        return actor

    def _nameless_site(self) -> None:
        actor = Actor(id=self._id(), brand=self._word() + self.random.choice(("财富", "宝", "商城")))
        self._equip(actor)
        self._pages_of(actor)

    def _shops(self, count: int) -> None:
        """Shops of one brand: its domain lists them, each has its own name, code and phone."""
        brand, domain = self._word() + "优品", self._domain()
        tracker = self._trait(TraitKind.TRACKING_ID, self._hex(32))
        head = self._firm()
        head.brand, head.domains = brand, [domain, *head.domains]
        self._pages_of(head)
        for _ in range(count - 1):
            shop = self._firm()
            shop.brand, shop.old = brand, ""
            shop.foreign.append(tracker)
            shop.domains = shop.domains[: self.random.randint(0, 1)]
            for _ in range(self.random.randint(1, 2)):
                traits = [
                    *self._named(shop),
                    self._trait(TraitKind.DOMAIN, domain),
                    self._trait(TraitKind.BRAND, brand),
                ]
                self._mention(shop, Origin.PAGE, shop.name, [*traits, self._phone_of(shop, 0.5)])
            self._pages_of(shop)

    def _portal(self, listed: list[Actor]) -> None:
        portal = self._firm()
        self._pages_of(portal)
        site = [self._trait(TraitKind.DOMAIN, portal.domains[0]), self._trait(TraitKind.ICP, portal.icp)]
        for firm in listed:
            traits = [*self._named(firm), self._phone_of(firm, self.random.random())]
            if self.random.random() < self.plan.leaking:
                traits += [*site, *portal.foreign]
            self._mention(firm, Origin.PAGE, firm.name, traits)

    def _sell(self, seller: Actor, firms: list[Actor]) -> None:
        """A salesman's cards, and adverts with his phone: the firm's where one is named, else his own."""
        for _ in range(self.random.randint(1, 4)):
            own = [self._phone_of(seller, 0), *seller.more, self._trait(TraitKind.PERSON, seller.person)]
            self._mention(seller, Origin.ADVERT, seller.person, self._some(own, 1))
        for firm in firms:
            named = self._named(firm)
            is_said = any(one.kind in (TraitKind.COMPANY, TraitKind.USCC) for one in named)
            self._mention(firm if is_said else seller, Origin.ADVERT, firm.name, [*named, self._phone_of(seller, 0)])

    # what is seen of them

    def _pages_of(self, actor: Actor) -> None:
        for domain in actor.domains:
            for _ in range(self.random.choice((1, 1, 2, 2, 3, 4))):
                self._page(actor, domain)
        for _ in range(self.random.choice((0, 0, 1, 2))):
            traits = [self._phone_of(actor, self.random.random()), self._trait(TraitKind.BRAND, actor.brand)]
            named = self._named(actor)[:2] if self.random.random() < 0.5 else []
            self._mention(actor, Origin.ADVERT, actor.brand, [*traits, *named, *self._some(actor.more, 1)])
        if actor.name:
            for _ in range(self.random.choice((0, 0, 0, 1, 2))):
                self._clue(actor)

    def _page(self, actor: Actor, domain: str) -> None:
        age = self.random.random()
        is_old = bool(actor.old) and age < 0.4
        traits = [self._trait(TraitKind.DOMAIN, domain), *self._named(actor, actor.old if is_old else "")]
        if actor.old and not is_old and self.random.random() < 0.5:
            traits += company_traits(actor.old, TraitKind.FORMER_NAME)
        extra = [self._phone_of(actor, age), self._trait(TraitKind.BRAND, actor.brand), *actor.more, *actor.foreign]
        if actor.icp:
            extra.append(self._trait(TraitKind.ICP, f"{actor.icp}-{self.random.randint(1, 3)}"))
        self._mention(actor, Origin.PAGE, actor.name or actor.brand, [*traits, *self._kept(extra)], age)

    def _clue(self, actor: Actor) -> None:
        traits = list(company_traits(self._written(actor.name)))
        if self.random.random() < 0.6:
            traits.append(self._phone_of(actor, self.random.random()))
        if self.random.random() < 0.3:
            traits.append(self._trait(TraitKind.USCC, actor.uscc))
        self._mention(actor, Origin.CLUE, actor.name, traits)

    def _named(self, actor: Actor, name: str = "") -> list[Trait]:
        """What a page says of who it is; often part of it."""
        found: list[Trait] = []
        if actor.name and self.random.random() > self.plan.missing:
            found += company_traits(self._written(name or actor.name))
        # Under its old name a firm shows its code less often.
        if actor.uscc and ((not name and self.random.random() < 0.35) or self.random.random() < 0.35):
            found.append(self._trait(TraitKind.USCC, actor.uscc))
        if actor.person and self.random.random() < 0.3:
            found.append(self._trait(TraitKind.PERSON, actor.person))
        return found

    def _written(self, name: str) -> str:
        """A name as people write it: place in brackets or left out, other forms, traditional, with a slip."""
        body, _, branch = name.partition("有限公司")
        place = next((one for one in _PLACES if body.startswith(one)), "")
        core, chance = body.removeprefix(place), self.random.random()
        if self.random.random() < self.plan.slips:
            at = self.random.randrange(2, len(core))
            core = core[:at] + self.random.choice("菅营货业") + core[at + 1 :]
        body = (
            f"{core}（{place}）"
            if chance < 0.12
            else core
            if chance < 0.24
            else f"{place}市{core}"
            if chance < 0.34
            else f"{place}{core}"
        )
        whole = body + self.random.choice(_FORMS) + branch
        return whole.translate(_TRADITIONAL) if self.random.random() < 0.05 else whole

    def _phone_of(self, actor: Actor, age: float) -> Trait:
        """The phone of a time, 0 the oldest: firms change theirs."""
        number = actor.phones[min(len(actor.phones) - 1, int(age * len(actor.phones)))]
        return self._trait(TraitKind.PHONE, f"{number[:3]}-{number[3:7]}-{number[7:]}")

    def _kept(self, traits: list[Trait]) -> list[Trait]:
        return [trait for trait in traits if self.random.random() > self.plan.missing]

    def _some(self, traits: list[Trait], least: int) -> list[Trait]:
        return self.random.sample(traits, self.random.randint(least, len(traits))) if traits else []

    def _mention(self, actor: Actor, origin: Origin, name: str, traits: list[Trait], age: float | None = None) -> None:
        number = len(self.mentions)
        days = 300 * (self.random.random() if age is None else age)
        key = f"{origin.value} http://m{number}.test/" if origin is not Origin.CLUE else f"clue WB-{number:06d}"
        kept = tuple(dict.fromkeys(traits))
        self.mentions.append(
            Mention(key=key, origin=origin, name=name or None, traits=kept, seen_at=_START + timedelta(days=days))
        )
        self.truth[key] = actor.id
