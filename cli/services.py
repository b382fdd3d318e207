"""`fangfei desk` and `fangfei scheduler`: the two services."""

import signal
import threading
from typing import Annotated

import typer

from cli.options import Db, Out


def desk(
    *,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on; default 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port; default 8000.")] = None,
    out: Out = None,
    db: Db = None,
) -> None:
    """Serve the analysts' web application; the first start prints the link that makes the administrator.

    Example: fangfei desk --out out --port 8000
    """
    import uvicorn

    from desk.app import create_app
    from desk.listening import check_free
    from desk.opening import first_link, opening
    from desk.papers.clue_inbox import ClueInbox
    from leads.clues import Receiver
    from wiring.assembly import House
    from wiring.logs import configure_logs
    from wiring.settings import load_settings

    house = House(load_settings(out=out, db=db))
    configure_logs(house.settings, service="desk")
    opened = opening(house.settings, host=host, port=port)
    inbox = ClueInbox(
        receive=Receiver(house.clues, house.clue_intake, house.clock),
        numbers=house.clues.numbers,
        tokens=house.settings.clue_tokens,
    )
    check_free(opened.desk.host, opened.desk.port)
    path = first_link(house.people)
    if path:
        typer.echo("还没有账号。请在浏览器打开下面的一次性链接，建立管理员账号（24 小时内有效，用后失效）：", err=True)
    typer.echo(f"{opened.address}{path or '/'}", err=True)
    # Its loggers speak through ours; its own handlers would print addresses with what was asked for.
    uvicorn.run(create_app(house, opened.desk, inbox), log_config=None, **opened.options)


def scheduler(*, out: Out = None, db: Db = None) -> None:
    """Run the nightly service: the default is a scan of the configured sources at 02:00, Asia/Shanghai.

    Example: FANGFEI_SOURCES=sources fangfei scheduler --out out
    """
    from runs.nights.defaults import ensure_schedules
    from scheduler import NightScheduler
    from wiring.assembly import House
    from wiring.logs import configure_logs
    from wiring.night_watch import chores, night_ports
    from wiring.settings import load_settings

    house = House(load_settings(out=out, db=db))
    configure_logs(house.settings, service="scheduler")
    ensure_schedules(house.schedules)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    NightScheduler(night_ports(house), house.lease, chores(house)).run(stop)
