"""Questions to a SearXNG instance and its answers, as https://docs.searxng.org/dev/search_api.html describes them.

keywords × districts ─► /search?q=…&format=json&pageno=… ─► results ─► addresses to be fetched as landing pages
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.guides import Entry, Guide
from crawler.guides.gathering import Gathering, moment
from crawler.urls import canonical
from facts.errors import BadInput
from facts.pages import host_of
from facts.sources import Queries, Source

#: Results of one answer at most; an instance gives some thirty.
MAX_RESULTS = 500
_NO_JSON = (
    "搜索实例拒绝了请求（HTTP 403）：它没有开放 JSON 格式。"
    "请在实例的 settings.yml 中把 json 加到 search: formats: 之下（formats: [html, json]），重启后再试。"
)
_LIMITED = (
    "搜索实例限制了请求次数（HTTP 429）：请调大来源文件的 delay_s，"
    "或在实例的 settings.yml 中设置 server: limiter: false（仅限内部使用的实例）。"
)


def starts(source: Source, keywords_of: Callable[[str], Sequence[str]]) -> Iterator[Entry]:
    """Yield every keyword with every district as the address of its first result page; the title is the question.

    Args:
        source: of kind search.
        keywords_of: lexicon category -> its terms.

    Raises:
        BadInput: the source has no question.
    """
    queries = source.queries or Queries()
    keywords = dict.fromkeys((*queries.keywords, *(term for each in queries.categories for term in keywords_of(each))))
    if not keywords or not source.start_urls:
        raise BadInput(f"The source {source.id} has no question to ask; give it an instance and keywords.")
    for keyword, district in product(keywords, queries.districts or ("",)):
        question = f"{keyword} {district}".strip()
        url = canonical(_address(source.start_urls[0], question, queries, 1))
        if url is not None:
            yield Entry(url=url, title=question)


def read_search(body: bytes, content_type: str, url: str, queries: Queries, status: int = 200) -> Guide:
    """Read one answer.

    Args:
        body: the answer.
        content_type: not needed; the body says what it is.
        url: what was asked.
        queries: the source's; its `pages` bounds `next`, its `without` names hosts that are left out.
        status: HTTP status; 403 and 429 have causes of their own here.
    """
    found = Gathering(url, MAX_RESULTS)
    if status != 200:
        found.say({403: _NO_JSON, 429: _LIMITED}.get(status, f"搜索实例的回答是 HTTP {status}，请检查实例是否正常。"))
        return found.guide()
    answer = _parsed(body)
    if answer is None:
        found.drift(
            "搜索实例的回答不是 SearXNG 的 JSON，请检查 start_urls 是否为实例的网址，以及是否开放了 json 格式。"
        )
        return found.guide()
    results = [each for each in answer["results"] if isinstance(each, dict)]
    for result in results[:MAX_RESULTS]:
        _take(result, queries, found)
    _judge(answer, len(results), found)
    if results and (further := _further(url, queries)):
        found.lead_on(further)
    return found.guide()


def _address(instance: str, question: str, queries: Queries, page: int) -> str:
    parts = urlsplit(instance)
    path = parts.path.rstrip("/")
    asked = {
        "q": question,
        "format": "json",
        "language": queries.language,
        "time_range": queries.time_range,
        "pageno": str(page),
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    where = path if path.endswith("/search") else f"{path}/search"
    return urlunsplit((parts.scheme, parts.netloc, where, query, ""))


def _further(url: str, queries: Queries) -> str | None:
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query))
    page = int(asked.get("pageno", "1")) if asked.get("pageno", "1").isdecimal() else 1
    if page >= queries.pages:
        return None
    return urlunsplit(parts._replace(query=urlencode(asked | {"pageno": str(page + 1)})))


def _parsed(body: bytes) -> Mapping[str, Any] | None:
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) and isinstance(answer.get("results"), list) else None


def _take(result: Mapping[str, Any], queries: Queries, found: Gathering) -> None:
    where = result.get("url")
    url = found.resolve(where) if isinstance(where, str) else None
    if url is None or _is_left_out(host_of(url), queries.without):
        return
    title, engine = str(result.get("title") or ""), str(result.get("engine") or "")
    when = moment(str(result.get("publishedDate") or ""))
    found.add(url, f"{title}（{engine}）" if engine else title, when, follow=False)


def _is_left_out(host: str, without: Sequence[str]) -> bool:
    return any(host == each or host.endswith(f".{each}") for each in without)


def _judge(answer: Mapping[str, Any], results: int, found: Gathering) -> None:
    silent = answer.get("unresponsive_engines")
    names = [f"{each[0]}（{each[1]}）" for each in silent or () if isinstance(each, list) and len(each) > 1]
    if names:
        found.say(f"部分搜索引擎没有回答：{'、'.join(names[:10])[:300]}。")
    if not results:
        # One question without an answer is ordinary; without any engine it is none.
        found.say("没有搜索结果。")
