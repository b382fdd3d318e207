"""Invented pages written after the first signs, and before they were tuned.

Measured then: 25 of 35 troubles found and named, one named wrongly, all 20 ordinary pages left alone.
"""
# ruff: noqa: E501  # a page stands better in one line

from tests.crawler.mazes import prose
from tests.crawler.wall_pages import ARTICLE, FOOT, HEAD, LOGIN, PORTAL, SCRIPT, B, Case, L, S, W, html

PAGES = [
    Case(
        "sms login",
        W,
        html(
            "<h3>手机快捷登录</h3><form><input name='mobile'><input name='sms'><button>获取验证码</button><button>登录</button></form>",
            "登录 - 某某商城",
        ),
        url="http://a.test/passport",
    ),
    Case(
        "back office",
        W,
        html(
            "<div class='login-box'><h1>综合管理平台</h1><input type=text name=u><input type=password name=p><input name=vcode><img src=/v></div>",
            "综合管理平台",
        ),
    ),
    Case(
        "download after login", W, html(f"{HEAD}<div>本资料需登录后才能下载与查看，立即登录。</div>{FOOT}", "资料下载")
    ),
    Case("app only", W, html("<p>请下载 APP 查看完整内容</p><p>登录后可查看全部内容</p>", "详情")),
    Case(
        "no rights in a forum", W, html(f"{HEAD}<div>抱歉，您所在的用户组(游客)无法进行此操作</div>{FOOT}", "提示信息")
    ),
    Case("pick the characters", W, html(f"<p>请依次点击图中的汉字</p><div id='cap'></div>{SCRIPT}", "访问验证")),
    Case(
        "captcha by picture, GBK",
        W,
        html(
            "<p>亲，您的访问行为异常，请输入验证码后继续访问</p><img src='v.jpg'><input name='v'>",
            "验证",
            charset="gb18030",
        ),
    ),
    Case(
        "turnstile",
        W,
        html("<p>Verify you are human by completing the action below.</p><div class='cf-turnstile'></div>", "a.test"),
    ),
    Case(
        "session over",
        W,
        html("<script>alert('登录超时，请重新登录');top.location='/login'</script><p>登录超时，请重新登录</p>", "提示"),
    ),
    Case(
        "unlock the article", W, html(f"{HEAD}<h1>内部资料</h1><p>此内容为会员专享，登录并开通会员后阅读全文</p>{FOOT}")
    ),
    Case(
        "intranet",
        W,
        html(
            "<h2>统一身份认证平台</h2><form><input name='username'><input type='password' name='password'></form>",
            "统一身份认证平台",
        ),
    ),
    Case(
        "403 of IIS",
        B,
        html("<h2>403 - 禁止访问: 访问被拒绝。</h2><h3>您无权使用所提供的凭据查看此目录或页面。</h3>", "403"),
        status=403,
    ),
    Case(
        "tencent waf",
        B,
        html("<p>很抱歉，您提交的请求可能对网站造成威胁，请求已被管理员设置的策略阻断</p>", "501"),
        status=200,
    ),
    Case("huawei waf", B, html("<h1>418</h1><p>您的请求疑似攻击行为！事件ID：0000</p>", "访问被拦截！"), status=418),
    Case("frequency in a search", B, html(f"{HEAD}<div>您的搜索过于频繁，请10秒后再试</div>{FOOT}")),
    Case(
        "proxy words",
        B,
        html(
            "<h1>Sorry, you have been blocked</h1><p>You are unable to access a.test</p>",
            "Attention Required! | Cloudflare",
        ),
        status=200,
    ),
    Case(
        "ruishu",
        B,
        b"<html><head><meta content='0a1b' id='9DhefwqGPrzGxEp9hPaoag'><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head><body></body></html>",
        status=412,
    ),
    Case(
        "acw challenge",
        B,
        b"<html><script>var arg1='0A1B';function setCookie(){document.cookie='acw_sc__v2='+arg2;location.reload()}</script></html>",
    ),
    Case("foreign visitors", B, html("<p>本网站不允许境外 IP 访问，您的IP地址已被限制。</p>")),
    Case(
        "provider: not registered",
        B,
        html(
            "<h1>该网站暂时无法访问</h1><p>该网站未根据工信部相关法规进行备案，详情请咨询网站接入服务商。</p>",
            "TestPage",
        ),
    ),
    Case(
        "provider: suspended",
        B,
        html("<p>您访问的站点已被服务商暂停，请网站管理员登录控制面板续费。</p>", "站点已暂停"),
    ),
    Case(
        "no such site",
        S,
        html(
            "<h1>没有找到站点</h1><p>您的请求在Web服务器中没有找到对应的站点！可能原因：您没有将此域名绑定到对应站点；配置文件未生效。</p>",
            "没有找到站点",
        ),
    ),
    Case(
        "cms message",
        S,
        html(
            "<div>DedeCMS 提示信息！</div><p>对不起，你查看的文档已被删除！</p><a href='javascript:history.go(-1)'>返回</a>",
            "DedeCMS提示信息",
            charset="gb18030",
        ),
    ),
    Case("classified gone", S, html(f"{HEAD}<p>你来晚了，该帖已被发布者删除，看看其他的吧</p>{FOOT}")),
    Case(
        "blog 404 with posts",
        S,
        html(
            f"{HEAD}<h1>Oops！页面没找到</h1><ul>"
            + "".join(f"<li><a href='/p/{n}'>{prose(f'r{n}', 24)}</a></li>" for n in range(10))
            + f"</ul>{FOOT}",
            "未找到页面 - 某某博客",
        ),
    ),
    Case("public account gone", S, html("<div class='weui-msg'><h2>该内容已被发布者删除</h2></div>" + SCRIPT, "")),
    Case(
        "public account violates",
        S,
        html(
            "<div class='weui-msg'><h2>此内容因违规无法查看</h2><p>由用户投诉并经平台审核，涉嫌违反相关法律法规和政策</p></div>"
            + SCRIPT,
            "",
        ),
    ),
    Case("shop closed", S, html(f"{HEAD}<p>亲，您访问的店铺已关闭</p>{FOOT}")),
    Case(
        "English soft 404",
        S,
        html("<h2>Page not found</h2><p>Sorry, we can't find the page you are looking for.</p>", "a.test"),
    ),
    Case("number given", S, html(f"{HEAD}<p>参数错误，没有找到相关数据！</p>{FOOT}")),
    Case(
        "vite shell",
        L,
        html("<div id=app></div><script type=module crossorigin src=/assets/index-1.js></script>", "某某商城"),
    ),
    Case(
        "uni-app",
        L,
        html(
            "<noscript><strong>Please enable JavaScript to continue.</strong></noscript><div id='app'></div><script src='/static/js/chunk-vendors.js'></script>",
            "",
        ),
    ),
    Case(
        "skeleton",
        L,
        html(
            "<div id='root'><div class='sk'>正在加载，请稍候</div></div><footer>某某公司</footer>" + SCRIPT, "理财超市"
        ),
    ),
    Case(
        "written by document.write",
        L,
        html("<script src='/c.js'></script><script>document.write(unescape('%u4fdd%u672c'))</script>", "保本"),
    ),
    Case(
        "big state, no elements",
        L,
        html("<div id='ice-container'></div><script>window.__ICE__={data:'" + prose("ice", 3000) + "'}</script>", ""),
    ),
    Case(
        "doc page",
        None,
        html(
            HEAD + f"<h1>接口文档</h1><p>{prose('h', 200)}请求过于频繁会返回 429。</p><p>{prose('i', 200)}</p>" + FOOT,
            "接口文档",
        ),
    ),
    Case(
        "help on login",
        None,
        html(
            HEAD
            + f"<h1>如何登录</h1><p>第一步，打开首页；第二步，输入手机号与验证码；第三步，点击登录。{prose('j', 250)}</p>"
            + FOOT,
            "登录帮助",
        ),
    ),
    Case(
        "scheme with a login box",
        None,
        html(
            HEAD
            + LOGIN
            + f"<h2>新手标</h2><p>{prose('k', 180)}</p><table>{'<tr><td>春山一号</td><td>三十天</td></tr>' * 12}</table>"
            + FOOT,
            "某某贷",
        ),
    ),
    Case(
        "short advert",
        None,
        html(
            f"<h1>木门转让</h1><p>{prose('l', 48)}</p><p>电话 000-0000000，价格面议，非诚勿扰。</p>" + FOOT, "木门转让"
        ),
    ),
    Case("empty list", None, html(f"{HEAD}<h2>新闻列表</h2><p>暂无数据</p>{FOOT}", "新闻列表")),
    Case(
        "picture page",
        None,
        html(
            "<div><img src='/big.jpg' alt='长图'></div><p>长按识别二维码，添加客服微信，了解更多详情，名额有限，先到先得。</p>",
            "活动",
        ),
    ),
    Case(
        "notice of lost seal",
        None,
        html(f"{HEAD}<h1>公章遗失声明</h1><p>某某公司公章不慎丢失，声明作废。</p>{FOOT}", "遗失声明"),
    ),
    Case(
        "search with no result",
        None,
        html(
            f"{HEAD}<form><input name='q'></form><p>没有找到与“木门”相关的结果，建议您换个关键词试试，热门：石材、灯具、茶叶、麦浪。</p>{FOOT}",
            "搜索",
        ),
    ),
    Case(
        "article about firewalls",
        None,
        html(
            HEAD + f"<h1>网站防火墙怎么选</h1><p>{prose('m', 300)}访问被拦截时请联系管理员。</p>" + FOOT,
            "网站防火墙怎么选",
        ),
    ),
    Case(
        "product gone among others",
        None,
        html(HEAD + "".join(f"<p>{prose(f'pr{n}', 36)}</p>" for n in range(12)) + "<p>部分商品已下架</p>" + FOOT),
    ),
    Case(
        "404 forum on cars",
        None,
        html(HEAD + f"<h1>标致404老爷车</h1><p>{prose('n', 400)}</p>" + FOOT, "404老爷车修复记"),
    ),
    Case(
        "register page",
        None,
        html(
            f"{HEAD}<h2>注册会员</h2><form><input name='m'><input type='password'><input type='password'></form><p>注册即表示同意服务协议，{prose('o', 60)}</p>{FOOT}",
            "会员注册",
        ),
    ),
    Case(
        "frameset",
        None,
        html("<frameset rows='*'><frame src='http://b.test/'></frameset><script>var a=1</script>", "某某"),
    ),
    Case("iframe page", None, html("<iframe src='/inner.html' width='100%'></iframe><script>var a=1</script>", "某某")),
    Case("portal in GBK", None, html(HEAD + PORTAL + FOOT, charset="gb18030")),
    Case("article in GBK with box", None, html(HEAD + LOGIN + ARTICLE, charset="gb18030")),
    Case("wap page", None, html(f"<p>某某资讯网</p><p>{prose('p', 120)}</p><a href='/'>首页</a>" + SCRIPT)),
    Case(
        "company card", None, html("<h1>某某木业</h1><p>主营：木门、石材。地址：海沧街二号。</p>" + SCRIPT, "某某木业")
    ),
    Case("410", None, html("<p>已删除</p>"), status=410),
    Case("502", None, html("<center>502 Bad Gateway</center>"), status=502),
]
