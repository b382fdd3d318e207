"""The front door: `fangfei …`. Parses, calls, prints; no logic."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli import (
    backup,
    calibrating,
    campaign,
    casework,
    clues,
    discovery,
    dockets,
    exchange,
    forms,
    learning,
    lexicon,
    messages,
    operations,
    people,
    pictures,
    promoting,
    reports,
    retention,
    retro,
    review,
    routing,
    schedule,
    scoreboard,
    screen,
    services,
    settings,
    sources,
    subjects,
    upkeep,
    watch,
    watch_alarms,
)
from facts import __version__
from facts.errors import HouseError
from wiring.logs import configure_logs

app = typer.Typer(
    name="fangfei",
    help="Screen the public web for signs of illegal fundraising; what is illegal, people decide.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("scan")(screen.scan)
app.command("assess")(screen.assess)
app.command("train")(learning.train)
app.command("evaluate")(learning.evaluate)
app.command("promote")(promoting.promote)
app.command("rollback")(promoting.rollback)
review.model.command("list")(promoting.list_models)
review.model.command("show")(promoting.show_model)
app.command("calibrate")(calibrating.calibrate)
app.command("simulate")(discovery.simulate)
casework.app.command("export-rows")(review.export_rows)
casework.app.command("check")(routing.check)
casework.app.command("grade")(routing.grade)
casework.app.command("route")(routing.propose_route)
casework.app.command("act")(dockets.act)
casework.app.command("acts")(dockets.acts)
casework.app.command("allowed")(dockets.allowed)
casework.app.command("overdue")(dockets.overdue)
casework.app.command("remind")(dockets.remind)
casework.app.command("import")(forms.import_return)
casework.app.command("undo-import")(forms.undo_import)
casework.app.command("feed")(exchange.feed)
casework.app.command("push")(exchange.push)
watch.app.command("check")(watch_alarms.check)
watch.app.command("alarms")(watch_alarms.alarms)
watch.app.command("ack")(watch_alarms.acknowledge)
app.add_typer(casework.app, name="leads")
app.add_typer(subjects.app, name="subjects")
app.add_typer(clues.app, name="clues")
app.add_typer(watch.app, name="watch")
app.add_typer(forms.app, name="forms")
app.add_typer(reports.app, name="report")
app.add_typer(campaign.app, name="campaign")
app.add_typer(scoreboard.app, name="scoreboard")
app.add_typer(retro.app, name="retro")
app.add_typer(routing.units, name="units")
app.add_typer(routing.route, name="route")
app.add_typer(routing.calendar, name="calendar")
app.add_typer(review.queue, name="queue")
app.add_typer(review.model, name="model")
app.add_typer(lexicon.app, name="lexicon")
app.add_typer(sources.app, name="sources")
app.add_typer(people.app, name="people")
app.add_typer(messages.app, name="messages")
app.add_typer(messages.alerts, name="alerts")
app.add_typer(settings.app, name="settings")
app.add_typer(pictures.app, name="pictures")
app.add_typer(upkeep.evidence, name="evidence")
app.add_typer(upkeep.db, name="db")
app.add_typer(backup.app, name="backups")
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("verify")(upkeep.verify)
app.command("desk")(services.desk)
app.command("scheduler")(services.scheduler)
app.add_typer(schedule.app, name="schedule")
app.command("retention")(retention.retention)
app.command("status")(operations.status)
app.command("doctor")(operations.doctor)


@app.callback(invoke_without_command=True)
def _root(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
    config: Annotated[
        Path | None,
        typer.Option("--config", metavar="FILE", help="The settings; default: FANGFEI_CONFIG, else ./fangfei.toml."),
    ] = None,
) -> None:
    if version:
        typer.echo(f"fangfei {__version__}")
        raise typer.Exit
    if config is not None:
        from wiring.settings import use_config

        use_config(config)


def main() -> None:
    """Run the command line; every error of ours is one sentence on standard error and exit code 1."""
    # Standard output is what a command was asked for; what happens meanwhile is told beside it.
    configure_logs()
    try:
        app()
    except HouseError as problem:
        typer.echo(f"fangfei: {problem}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        # Whoever read our output has gone, such as `head`; Python would complain again at exit.
        sys.stderr.close()
        sys.exit(1)
