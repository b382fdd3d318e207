"""Invented pages written after the signs were tuned on the two sets before, to measure them on what they had not seen.

Measured then: 24 of 28 troubles found, none named wrongly, all 12 ordinary pages left alone. The four that were missed
(limit page, overseas, article withdrawn, the page in traditional characters) have their signs since; the password to
pay with came later, from a page of a real site that was named wrongly.
"""
# ruff: noqa: E501  # a page stands better in one line

from tests.crawler.mazes import prose
from tests.crawler.wall_pages import ARTICLE, FOOT, HEAD, LOGIN, PORTAL, SCRIPT, B, Case, L, S, W, html

PAGES = [
    Case(
        "scan to log in",
        W,
        html(
            "<div class='qr'><p>扫码登录更安全</p></div><form><input name='account'><input type='password' name='pwd'></form>",
            "登录",
        ),
    ),
    Case(
        "old goods board",
        W,
        html(f"{HEAD}<p>查看联系方式请先登录或注册成为本站会员</p>{FOOT}", "供应详情", charset="gb18030"),
    ),
    Case(
        "court site",
        W,
        html("<p>系统检测到您的访问较为特殊，请完成下方验证后继续</p><div id='slide'></div>" + SCRIPT, "访问验证"),
    ),
    Case("reader group", W, html(f"{HEAD}<p>对不起，您没有权限查看该内容，请联系管理员开通。</p>{FOOT}")),
    Case("drag the puzzle", W, html("<p>向右滑动滑块完成拼图</p>", "")),
    Case("vote page", W, html("<p>请使用微信扫一扫参与活动</p>", "活动")),
    Case(
        "login, traditional",
        W,
        html("<form><label>帳號</label><input name=a><label>密碼</label><input type=password></form>", "會員登入"),
    ),
    Case("visitors see half", W, html(f"{HEAD}<h1>行情日报</h1><p>游客仅可浏览部分内容，登陆后查看全部</p>{FOOT}")),
    Case("yundun", B, html("<p>您的访问请求可能对网站安全造成威胁，已被云盾拦截</p>", "访问受限")),
    Case("limit page", B, html("<p>系统繁忙，您的访问频率过高，请一分钟后重试</p>", "提示")),
    Case("black list", B, html("<p>检测到异常流量，您的 IP 已被加入黑名单</p>")),
    Case(
        "503 challenge",
        B,
        html(
            "<p>Checking your browser before accessing a.test.</p><script src='/cdn-cgi/challenge-platform/x.js'></script>",
            "Just a moment...",
        ),
        status=503,
    ),
    Case("plain 429", B, b"", status=429),
    Case(
        "hotlink",
        B,
        html(
            "<h1>Access Denied</h1><p>You don't have permission to access this server. Reference #18</p>",
            "Access Denied",
        ),
    ),
    Case("overseas", B, html("<p>抱歉，根据相关规定，您所在的地区无法访问本网站</p>")),
    Case("arrears", B, html("<p>您好，该网站因欠费已被暂停服务，请联系网站管理员续费</p>", "网站暂停")),
    Case("job gone", S, html(f"{HEAD}<p>该职位已过期或已停止招聘</p>{FOOT}")),
    Case("article withdrawn", S, html(f"{HEAD}<p>该文章已被作者撤回</p>{FOOT}")),
    Case("nothing here", S, html(f"{HEAD}<h1>出错了</h1><p>您访问的地址有误或者内容已删除</p>{FOOT}", "出错了")),
    Case("page gone, traditional", S, html("<p>抱歉，您要找的頁面不存在。</p>", "找不到網頁")),
    Case("error page", S, html("<p>啊哦，你所访问的页面就像断了线的风筝，找不到啦</p>", "")),
    Case("house sold", S, html(f"{HEAD}<p>该房源已下架，为您推荐其他房源</p>{FOOT}")),
    Case("404 English title", S, html("<div>Oops</div>", "404 Not Found")),
    Case("tp error", S, html("<h1>:(</h1><p>无法加载模块：Abc</p><p>您浏览的页面暂时不存在</p>", "系统发生错误")),
    Case("angular shell", L, html("<app-root></app-root><script src='main.js' type='module'></script>", "某某金服")),
    Case("flutter web", L, html("<script src='flutter_bootstrap.js' async></script>", "app")),
    Case(
        "shell with footer", L, html("<div id='app'></div><p>某ICP备00000000号</p><script src='/app.js'></script>", "")
    ),
    Case(
        "document.write menu",
        L,
        html("<script language='javascript'>document.write(k)</script><script src='/list.js'></script>", "列表"),
    ),
    Case(
        "forum thread",
        None,
        html(
            HEAD
            + f"<p>{prose('aa', 150)}</p><p>回复：{prose('ab', 60)}</p><p>您需要登录后才可以回帖</p>"
            + LOGIN
            + FOOT,
            "帖子",
        ),
    ),
    Case(
        "offer in two lines",
        None,
        html(f"<h1>春山稳盈</h1><p>{prose('ac', 36)}</p><p>咨询电话 000-0000000</p>", "春山稳盈"),
    ),
    Case(
        "notice of a delisting",
        None,
        html(HEAD + f"<h1>关于部分商品已下架的公告</h1><p>{prose('ad', 260)}</p>" + FOOT, "公告"),
    ),
    Case(
        "article about captchas",
        None,
        html(HEAD + f"<h1>滑块验证原理</h1><p>请完成安全验证是常见提示。{prose('ae', 300)}</p>" + FOOT, "滑块验证原理"),
    ),
    Case("poem", None, html("<h1>河桥</h1><p>春山一路灯，河桥半日风。渔舟人不见，月落晓钟中。</p>", "河桥")),
    Case("home of a lender", None, html(HEAD + LOGIN + PORTAL + f"<p>{prose('af', 100)}</p>" + FOOT, "某某贷 - 登录")),
    Case(
        "map page",
        None,
        html(
            "<h1>乘车路线</h1><p>一路、二路到河桥站，步行三百米即到，地下有停车场。</p><div id='map'></div>" + SCRIPT,
            "乘车路线",
        ),
    ),
    Case(
        "password to pay with",
        None,
        html(
            "<h1>确认买入</h1><p>金额一百元，三十天。</p><form>支付密码 <input type='password' name='pay'></form>",
            "买入",
        ),
    ),
    Case("thanks", None, html(f"{HEAD}<p>留言提交成功，我们会尽快与您联系。</p>{FOOT}", "提交成功")),
    Case(
        "download page",
        None,
        html(
            "<h1>下载客户端</h1><p>安卓版下载 苹果版下载 扫描二维码下载，支持所有机型，安装遇到问题请联系客服。</p>"
            + SCRIPT,
            "下载",
        ),
    ),
    Case(
        "risk warning",
        None,
        html(HEAD + f"<h1>风险提示</h1><p>投资有风险。{prose('ag', 120)}本页面内容不构成建议。</p>" + FOOT, "风险提示"),
    ),
    Case("article in big5 like words", None, html(ARTICLE, "讀書會", charset="gb18030")),
    Case("vote list", None, html(HEAD + PORTAL + "<p>访问过于频繁将被限制投票</p>" + FOOT)),
]
