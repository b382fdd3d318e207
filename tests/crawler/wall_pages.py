"""Invented pages: walls, firewalls, missing pages, shells of scripts, and ordinary pages that look like each.

Written before the signs were tuned; tests/crawler/wall_pages_later.py was written after.
"""
# ruff: noqa: E501  # a page stands better in one line

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from facts.pages import Trouble
from tests.crawler.mazes import prose

W, B, S, L = Trouble.WALLED, Trouble.BLOCKED, Trouble.SOFT_404, Trouble.TOO_LITTLE_TEXT


class Case(NamedTuple):
    name: str
    expected: Trouble | None
    body: bytes
    status: int = 200
    url: str = "http://a.test/x/12.html"
    headers: Mapping[str, str] = MappingProxyType({})


NAV = "".join(
    f'<li><a href="/{n}/">{t}</a></li>'
    for n, t in enumerate(
        [
            "首页",
            "公司简介",
            "产品中心",
            "新闻动态",
            "行业资讯",
            "成功案例",
            "人才招聘",
            "联系我们",
            "在线留言",
            "会员中心",
        ]
    )
)
HEAD = f'<div class="top"><a href="/login">登录</a> | <a href="/reg">注册</a></div><ul>{NAV}</ul>'
FOOT = "<div>Copyright 2026 某某信息技术有限公司 版权所有 <a href='#'>某ICP备00000000号</a> 地址：海沧街一号 电话：000-0000000</div>"


def html(body: str, title: str = "某某网", head: str = "", charset: str = "utf-8") -> bytes:
    text = f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}</title>{head}</head><body>{body}</body></html>'
    return text.encode(charset)


SCRIPT = "<script>" + "var a=function(){return document.createElement('div')};" * 60 + "</script>"
LOGIN = '<form action="/login" method="post"><input name="user" placeholder="手机号"><input type="password" name="pw" placeholder="密码"><button>登录</button></form>'
ARTICLE = f"<h1>春日里的社区读书会</h1><p>{prose('a', 500)}</p><p>{prose('b', 300)}</p>"
PORTAL = "<div>" + "".join(f'<li><a href="/n/{n}.html">{prose(f"t{n}", 24)}</a></li>' for n in range(60)) + "</div>"

PAGES = [
    # walls
    Case(
        "login form",
        W,
        html(f"{HEAD}<h2>会员登录</h2>{LOGIN}<a href='/forget'>忘记密码</a>{FOOT}", "会员登录"),
        url="http://a.test/login",
    ),
    Case("login form, GBK", W, html(f"<h2>用户登录</h2>{LOGIN}", "用户登录", charset="gb18030")),
    Case("login to see", W, html(f"{HEAD}<div class='tip'>抱歉，请登录后查看本页内容。</div>{FOOT}")),
    Case(
        "forum without rights",
        W,
        html(
            f"{HEAD}<div id='messagetext'><p>抱歉，您需要登录后才能继续本操作</p></div>{LOGIN}{FOOT}",
            "提示信息 - 某某论坛",
        ),
    ),
    Case("slider", W, html(f"<div id='nc_1_wrapper'></div><p>请按住滑块，拖动到最右边</p>{SCRIPT}", "验证码拦截")),
    Case(
        "captcha to go on",
        W,
        html(
            "<form><img src='/code.php'><p>为了您的正常访问，请输入验证码</p><input name='code'><button>提交</button></form>",
            "安全验证",
        ),
    ),
    Case(
        "geetest",
        W,
        html(
            "<div id='captcha'></div><p>请完成安全验证后继续访问</p><script src='https://static.geetest.test/v4/gt4.js'></script>",
            "安全验证",
        ),
    ),
    Case(
        "tencent captcha",
        W,
        html(
            "<script src='https://turing.captcha.test/TCaptcha.js'></script><div>系统检测到您的网络环境存在异常，请进行人机验证</div>",
            "",
        ),
    ),
    Case(
        "hcaptcha",
        W,
        html(
            "<h1>One more step</h1><p>Please complete the security check to access</p><div class='h-captcha' data-sitekey='0'></div>",
            "Attention",
        ),
    ),
    Case("members only", W, html(f"{HEAD}<div>该内容仅限会员查看，请先登录。</div>{FOOT}", charset="gb18030")),
    Case("401", W, html("<h1>Unauthorized</h1>"), status=401),
    Case("wechat only", W, html("<div class='weui-msg'>请在微信客户端打开链接</div>" + SCRIPT, "抱歉，出错了")),
    # firewalls
    Case(
        "403", B, html("<center><h1>403 Forbidden</h1></center><hr><center>nginx</center>", "403 Forbidden"), status=403
    ),
    Case("429", B, html("<h1>Too Many Requests</h1>"), status=429),
    Case(
        "jiasule",
        B,
        b"<script>document.cookie=('_')+('_')+('j')+('s')+('l')+'_clearance_s='+'0.1';location.href=location.pathname+location.search</script>",
        status=521,
    ),
    Case(
        "safedog",
        B,
        html(
            "<div>您的请求带有不合法的参数，已被网站管理员设置拦截！</div><p>可能原因：您提交的内容包含危险的攻击请求</p><a href='#'>网站安全狗</a>",
            "网站防火墙",
        ),
    ),
    Case("yunsuo", B, html("<p>当前访问请求可能存在威胁，已被云锁拦截</p>", "网站访问报错"), status=200),
    Case(
        "baota",
        B,
        html(
            "<h1>网站防火墙</h1><p>您的请求带有不合法参数，已被网站管理员设置拦截！</p><p>可能原因：您提交的内容包含危险的攻击请求</p><p>如何解决：检查提交内容；如网站托管，请联系空间提供商</p>",
            "网站防火墙",
        ),
    ),
    Case(
        "cloudflare",
        B,
        html(
            "<h1>Just a moment...</h1><noscript>Enable JavaScript and cookies to continue</noscript><script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script>",
            "Just a moment...",
        ),
        status=503,
        headers={"cf-mitigated": "challenge"},
    ),
    Case(
        "aliyun 405",
        B,
        html(
            "<p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p><p>您的请求ID是：0a1b2c</p>", "405"
        ),
        status=405,
    ),
    Case("too often", B, html("<div>访问过于频繁，请稍后再试</div>")),
    Case("too often, GBK", B, html("<div>您的操作过于频繁，请稍后再访问</div>", charset="gb18030")),
    Case("chuangyudun", B, html("<div>当前访问疑似黑客攻击，已被创宇盾拦截。</div>"), status=200),
    Case("ip banned", B, html("<p>对不起，您的IP已被限制访问，如有疑问请联系管理员。</p>")),
    # not found with 200
    Case(
        "gone",
        S,
        html(f"{HEAD}<div>抱歉，您访问的页面不存在或已被删除！</div><a href='/'>返回首页</a>{FOOT}", "页面不存在"),
    ),
    Case("404 in the title", S, html(f"{HEAD}<img src='/404.png'><p>找不到页面了</p>{FOOT}", "404 - 某某网")),
    Case("gone, GBK", S, html("<h3>该信息已被删除或不存在</h3>", "提示信息", charset="gb18030")),
    Case("goods gone", S, html(f"{HEAD}<div>您查看的商品已下架</div>{FOOT}")),
    Case(
        "English 404",
        S,
        html("<h1>404 Not Found</h1><p>The requested URL was not found on this server.</p>", "404 Not Found"),
    ),
    Case(
        "redirected to 404",
        S,
        html(f"{HEAD}<div>哎呀，页面走丢了，5 秒后返回首页</div>{FOOT}"),
        url="http://a.test/404.html",
    ),
    Case("thread gone", S, html(f"{HEAD}<p>抱歉，指定的主题不存在或已被删除或正在被审核</p>{FOOT}", "提示信息")),
    # scripts would write it
    Case(
        "vue shell",
        L,
        html(
            "<div id='app'></div><script src='/js/app.1a2b.js'></script><script src='/js/vendor.js'></script>",
            "某某理财平台",
        ),
    ),
    Case(
        "react shell",
        L,
        html(
            f"<noscript>You need to enable JavaScript to run this app.</noscript><div id='root'></div>{SCRIPT}", "App"
        ),
    ),
    Case(
        "shell with state",
        L,
        html(f"<div id='__nuxt'></div><script>window.__DATA__='{prose('state', 2000)}'</script>", "某某"),
    ),
    Case("loading", L, html(f"<div id='app'><div class='loading'>加载中...</div></div>{SCRIPT}", "首页")),
    Case("script redirect", L, html("<script>window.location.href='/m/index.html?from=pc'</script>", "")),
    Case("empty with scripts", L, html(SCRIPT, "")),
    # ordinary
    Case("article", None, html(HEAD + ARTICLE + FOOT, "读书会")),
    Case("article with login box", None, html(HEAD + f"<div class='side'>{LOGIN}</div>" + ARTICLE + FOOT)),
    Case("portal with login box", None, html(HEAD + LOGIN + PORTAL + FOOT)),
    Case(
        "contact with captcha",
        None,
        html(
            f"{HEAD}<h2>在线留言</h2><form><input name='name' placeholder='姓名'><input name='tel' placeholder='电话'><textarea name='c'></textarea>请输入验证码 <input name='code'><img src='/code'></form><p>公司地址：海沧街一号春山大厦三楼，乘坐一路、二路公交车到河桥站下车即到，欢迎新老客户来访洽谈业务。</p>{FOOT}",
            "联系我们",
        ),
    ),
    Case(
        "contact with geetest",
        None,
        html(
            f"{HEAD}<h2>我要咨询</h2><form><input name='name'><input name='tel'><textarea name='c'></textarea></form><script src='https://static.geetest.test/gt.js'></script><p>{prose('c', 60)}</p>{FOOT}",
            "联系我们",
        ),
    ),
    Case(
        "article on 404",
        None,
        html(
            HEAD + f"<h1>网站出现404页面不存在怎么办</h1><p>{prose('d', 600)}</p>" + FOOT, "网站出现404页面不存在怎么办"
        ),
    ),
    Case(
        "notice on captchas",
        None,
        html(
            HEAD
            + f"<h1>提醒：不要把验证码告诉别人</h1><p>{prose('e', 400)}收到短信验证码后，请勿转发，请登录后查看官方公告。</p>"
            + FOOT
        ),
    ),
    Case(
        "short page",
        None,
        html(
            f"{HEAD}<h2>公司简介</h2><p>本公司成立于春天，主营木门与石材，诚信经营，欢迎来电洽谈合作。</p>{FOOT}",
            "公司简介",
        ),
    ),
    Case("short page without scripts", None, html("<p>网站建设中，敬请期待。</p>", "建设中")),
    Case(
        "register with an offer",
        None,
        html(
            f"{HEAD}<h2>新手注册送红包</h2><p>{prose('f', 150)}</p><form><input name='tel'><input type='password'><input type='password' name='again'><button>立即注册</button></form>{FOOT}",
            "注册",
        ),
    ),
    Case("server rendered app", None, html(f"<div id='app'>{HEAD}{ARTICLE}</div>{SCRIPT}")),
    Case("list with few words", None, html(HEAD + PORTAL + SCRIPT)),
    Case("plain 404", None, html("<h1>404</h1>"), status=404),
    Case("plain 500", None, html("<h1>500</h1>"), status=500),
    Case("article with paywall box below", None, html(HEAD + ARTICLE + "<div>登录后查看更多评论</div>" + FOOT)),
    Case(
        "English article",
        None,
        html(
            "<h1>Reading in spring</h1><p>"
            + "The old bridge crosses the river beside the market. " * 20
            + "</p>"
            + SCRIPT
        ),
    ),
    Case("frames", None, html("<frameset cols='20%,80%'><frame src='left.htm'><frame src='main.htm'></frameset>")),
    Case(
        "product with sold-out related",
        None,
        html(HEAD + f"<p>{prose('g', 300)}</p><li>相关商品：该商品已下架</li>" + FOOT),
    ),
]
