"""`fangfei pictures …`: the text in advert pictures, read behind everything else, by an optional extra."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from cli import printing
from cli.options import Db, Json, Out, Unmask

app = typer.Typer(help="Text in pictures; needs the extra fangfei[ocr].", no_args_is_help=True)

#: facts.pictures.PictureState as analysts read it.
STATES = {
    "waiting": "待读",
    "read": "已读",
    "first_frame": "动图，只读了第一帧",
    "too_small": "太小，容不下文字",
    "too_heavy": "文件太大，未读",
    "too_many_pixels": "像素太多，未读",
    "drawing": "矢量图（SVG），不是照片类图片，未读",
    "not_a_picture": "不是能读的图片格式",
    "damaged": "图片残缺或损坏",
    "timed_out": "超时，已中止",
    "killed_reader": "读图进程因它而中断",
}


@app.command("read")
def read(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE…", help="Pages on disk with their pictures beside them; default: the queue."),
    ] = None,
    *,
    budget: Annotated[int, typer.Option("--budget", min=0, help="Pictures to read at most.")] = 200,
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="Seconds one picture may take.")] = 120.0,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Read the text in captured pictures and screen their pages again; gives way to a scan.

    Example: fangfei pictures read --budget 200 --out out
    """
    from pictures import ChildReader

    reader = ChildReader(seconds=seconds)
    try:
        if files:
            _assess(files, reader, unmask=unmask)
        else:
            _work(reader, budget=budget, db=db, out=out, as_json=as_json)
    finally:
        reader.close()


@app.command("show")
def show(
    digest: Annotated[str, typer.Argument(metavar="DIGEST", help="SHA-256 of the picture, 8 digits or more.")],
    *,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show what was read in one picture, and the pages it stands on.

    Example: fangfei pictures show 3f2a91c0 --out out
    """
    from runs.picture_text import shown_lines
    from store.pictures import SqlPictureBook
    from wiring.assembly import House
    from wiring.settings import load_settings

    house = House(load_settings(out=out, db=db))
    book = SqlPictureBook(house.store)
    picture = book.get(digest)
    pages = [house.pages.get(number) for number in book.pages_of(picture.sha256)]
    lines = shown_lines(picture, house.screener, unmask=unmask)
    if as_json:
        plain = {name: value for name, value in asdict(picture).items() if name != "reading"}
        made = {"state": picture.state.value, "lines": [line._asdict() for line in lines]}
        printing.as_json(plain | made | {"pages": [{"id": page.id, "url": page.url} for page in pages]})
        return
    heads = ("文字", "把握", "位置（左、上、右、下，像素）")
    rows: list[tuple[Any, ...]] = [
        (line.text, f"{line.confidence:.2f}", " ".join(map(str, line.box))) for line in lines
    ]
    typer.echo(f"图片 {picture.sha256}\n地址 {picture.url}\n状态 {STATES[picture.state.value]}")
    for page in pages:
        typer.echo(f"网页 {page.id} {page.url}")
    printing.table(f"{len(rows)} 行文字", heads, rows)


def _work(reader: Any, *, budget: int, db: str | None, out: Path | None, as_json: bool) -> None:
    from runs.pictures import work
    from wiring.assembly import House
    from wiring.picturing import picture_ports, reading_alone
    from wiring.settings import load_settings

    house = House(load_settings(out=out, db=db))
    with reading_alone(house.settings.out), printing.progress("reading pictures") as report:
        account = work(picture_ports(house, reader), house.knowing_screener, budget=budget, progress=report)
    if as_json:
        printing.as_json(asdict(account))
        return
    states = "，".join(f"{STATES[name]} {count}" for name, count in sorted(account.read.items())) or "无"
    typer.echo(
        f"新图片 {account.found} 张；本次处理：{states}；其中有文字 {account.with_text} 张\n"
        f"重新评估网页 {account.screened} 个，新线索 {account.leads_new} 条，更新线索 {account.leads_updated} 条\n"
        f"还有 {account.waiting} 张待读" + ("；扫描正在进行，图片让路，稍后再读" if account.gave_way else "")
    )
    for problem in account.problems:
        typer.echo(f"  {problem}", err=True)


def _assess(files: list[Path], reader: Any, *, unmask: bool) -> None:
    from runs.picture_files import PictureFiles
    from wiring.assembly import House
    from wiring.settings import load_settings

    work = PictureFiles(screener=House(load_settings()).screener, reader=reader, unmask=unmask)
    for result in work.assess(files):
        line = json.dumps(result, ensure_ascii=False)
        sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()
