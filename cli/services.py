"""`fangfei desk` and `fangfei scheduler`: the two services."""

import signal
import socket
import threading
from typing import Annotated
from uuid import uuid4

import typer

from cli.options import Db, Out


def desk(
    *,
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on; default 127.0.0.1.")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port; default 8000.")] = None,
    out: Out = None,
    db: Db = None,
) -> None:
    """Serve the analysts' web application.

    Example: fangfei desk --out out --port 8000
    """
    import uvicorn

    from desk import DeskPorts, DeskSettings, create_app
    from desk.clue_inbox import ClueInbox
    from leads.clues import Receiver
    from wiring.assembly import House
    from wiring.settings import load_settings

    house = House(load_settings(out=out, db=db))
    where = DeskSettings(
        host=host or house.settings.desk_host,
        port=house.settings.desk_port if port is None else port,
        allowed_hosts=house.settings.desk_names,
    )
    ports = DeskPorts(
        adverts=house.adverts,
        revisits=house.revisits,
        reports=house.reports,
        leads=house.leads,
        dossiers=house.dossiers,
        acts={key: rule.name for key, rule in house.lifecycle.acts.items()},
        pages=house.pages,
        audit=house.audit,
        vault=house.vault(),
        runs=house.runs("desk"),
        clock=house.clock,
        reviews=house.reviews,
        health=house.health,
        missed=house.missed,
        heat=house.heat,
        sectors=house.sectors,
        inbox=ClueInbox(
            receive=Receiver(house.clues, house.clue_intake, house.clock),
            numbers=house.clues.numbers,
            tokens=house.settings.clue_tokens,
        ),
    )
    typer.echo(f"http://{where.host}:{where.port}/", err=True)
    uvicorn.run(create_app(ports, where), host=where.host, port=where.port, log_level="warning")


def scheduler(*, out: Out = None, db: Db = None) -> None:
    """Run the nightly service: the default is a scan of the configured sources at 02:00, Asia/Shanghai.

    Example: FANGFEI_SOURCES=sources fangfei scheduler --out out
    """
    from scheduler import NightScheduler, ensure_default
    from wiring.assembly import House
    from wiring.nightly import nightly
    from wiring.settings import load_settings

    house = House(load_settings(out=out, db=db))
    ensure_default(house.schedules)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    holder = f"{socket.gethostname()}-{uuid4().hex[:8]}"
    NightScheduler(house.schedules, house.clock, nightly(house), holder=holder).run(stop)
