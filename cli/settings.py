"""`fangfei settings …`: what holds, whether it can be used, and a file to begin with."""

from pathlib import Path
from typing import Annotated, Final

import typer

from cli.options import Db, Json, Out

app = typer.Typer(help="Settings: what holds, whether it can be used, and a file to begin with.", no_args_is_help=True)
ORIGINS: Final = {
    "default": "默认",
    "file": "配置文件",
    "credential": "系统凭据",
    "environment": "环境变量",
    "command": "启动命令",
}


@app.command("show")
def show(*, json: Json = False, out: Out = None, db: Db = None) -> None:
    """Print every value in effect and where it was set; secrets stay hidden.

    Example: fangfei settings show --json
    """
    from dataclasses import asdict

    from cli import printing
    from wiring.settings import load_settings
    from wiring.settings.showing import shown

    rows = tuple(shown(load_settings(out=out, db=db)))
    if json:
        printing.as_json({"settings": [asdict(row) for row in rows]})
    else:
        cells = [(row.name, row.value or "—", ORIGINS[row.origin.value], row.place) for row in rows]
        printing.table("生效的设置", ("设置", "值", "来源", "位置"), cells)


@app.command("check")
def check(file: Annotated[Path | None, typer.Argument(help="The file; default: the one in effect.")] = None) -> None:
    """Say whether the settings can be used, with all faults in one sentence and exit code 1; then what could be better.

    Example: fangfei settings check /etc/fangfei/fangfei.toml
    """
    from wiring.settings import load_settings, use_config
    from wiring.settings.showing import advice

    if file is not None:
        use_config(file)
    found = load_settings()
    typer.echo(f"the settings can be used; {len(found.places)} are set")
    for sentence in advice(found):
        typer.echo(f"  {sentence}")


@app.command("example")
def example() -> None:
    """Print a fangfei.toml with every setting, its sentence and its default, to begin with.

    Example: fangfei settings example
    """
    from wiring.settings.example import example as text

    typer.echo(text(), nl=False)
