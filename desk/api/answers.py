"""What the API answers where it cannot do what was asked."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class Problem(BaseModel):
    """One sentence on what happened, and what to do."""

    model_config = ConfigDict(frozen=True)

    error: str = Field(description="发生了什么、在哪里、怎么办。")
    title: str = Field(description="简短的标题。")


def _answer(sentence: str) -> dict[str, Any]:
    # By name: given as a model, each of a thousand would be built anew whenever an application is made.
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {"content": {"application/json": {"schema": schema}}, "description": sentence}


#: For `responses=` of every route of the API.
ANSWERS: dict[int | str, dict[str, Any]] = {
    400: _answer("请求无法读取。"),
    401: _answer("没有令牌，或令牌已失效。"),
    403: _answer("这个账号或令牌没有所需的权限。"),
    404: _answer("编号不存在，或不在管辖范围内。"),
    409: _answer("别人刚刚改过，或同一个 Idempotency-Key 的请求还没有结束。"),
    413: _answer("提交的内容过长。"),
    422: _answer("内容无法使用；没有写入任何内容。"),
    429: _answer("请求过于频繁；过 Retry-After 秒再试。"),
    503: _answer("数据库暂时不能使用。"),
}
