"""`fangfei people`: accounts from the server's own command line, for whoever is locked out or sets up by script."""

from typing import TYPE_CHECKING, Annotated

import typer

from cli.options import Db, Json, Out
from cli.printing import as_json, table
from facts.errors import NotKnown
from facts.people import Person, PersonState

if TYPE_CHECKING:
    from wiring.assembly import House

app = typer.Typer(help="Accounts of the desk: who may sign in, and as what.", no_args_is_help=True)

_Account = Annotated[str, typer.Argument(metavar="ACCOUNT", help="What the person signs in with.")]
_Roles = Annotated[
    list[str],
    typer.Option(
        "--role",
        help="collector, analyst, reviewer, leader, district, sector, clerk, auditor or admin; may be repeated.",
    ),
]
_Districts = Annotated[
    list[str] | None, typer.Option("--district", metavar="CODE", help="Code of a district; may be repeated.")
]
_Sectors = Annotated[
    list[str] | None, typer.Option("--sector", metavar="CODE", help="Code of a sector; may be repeated.")
]
_BY = "命令行"


@app.command("list")
def show(*, json: Json = False, out: Out = None, db: Db = None) -> None:
    """List the accounts.

    Example: fangfei people list --out out
    """
    people = _house(out, db).people.all()
    if json:
        as_json([_told(one) for one in people])
        return
    rows = [
        (one.id, one.account, one.name, ", ".join(sorted(one.roles)), _state(one),
         "yes" if one.has_second_factor else "no", one.last_seen_at)
        for one in people
    ]  # fmt: skip
    table("Accounts", ("id", "account", "name", "roles", "state", "second factor", "last seen"), rows)


@app.command()
def add(
    account: _Account, name: Annotated[str, typer.Argument(metavar="NAME", help="Name beside judgements.")], *,
    role: _Roles, district: _Districts = None, sector: _Sectors = None, out: Out = None, db: Db = None,
) -> None:  # fmt: skip
    """Add an account and print the link that sets its password, which holds once and for a day.

    Example: fangfei people add li.mei 李梅 --role analyst --out out
    """
    from desk.people.administering import Post, add_person

    house = _house(out, db)
    post = Post(roles=tuple(role), districts=tuple(district or ()), sectors=tuple(sector or ()))
    _, path = add_person(house, account=account, name=name, post=post, by=_BY)
    typer.echo(path)


@app.command()
def roles(
    account: _Account, *, role: _Roles, district: _Districts = None, sector: _Sectors = None, out: Out = None,
    db: Db = None,
) -> None:  # fmt: skip
    """Give somebody other roles; whoever is signed in signs in anew.

    Example: fangfei people roles li.mei --role analyst --role reviewer --out out
    """
    from desk.people.administering import Post, change_post

    house = _house(out, db)
    post = Post(roles=tuple(role), districts=tuple(district or ()), sectors=tuple(sector or ()))
    change_post(house, _find(house, account), post, by=_BY)


@app.command()
def close(account: _Account, *, out: Out = None, db: Db = None) -> None:
    """Close an account; what the person did stays.

    Example: fangfei people close li.mei --out out
    """
    house = _house(out, db)
    house.people.close(_find(house, account), by=_BY)


@app.command()
def reopen(account: _Account, *, out: Out = None, db: Db = None) -> None:
    """Let a closed or locked account be used again.

    Example: fangfei people reopen li.mei --out out
    """
    house = _house(out, db)
    house.people.reopen(_find(house, account), by=_BY)


@app.command()
def link(account: _Account, *, out: Out = None, db: Db = None) -> None:
    """Print a link that sets a new password, once and within a day; the old one and every session end.

    Example: fangfei people link li.mei --out out
    """
    from desk.people.administering import reset_link

    house = _house(out, db)
    typer.echo(reset_link(house, _find(house, account), by=_BY))


@app.command("reset-factor")
def reset_factor(account: _Account, *, out: Out = None, db: Db = None) -> None:
    """Take somebody's second factor away, when the telephone is lost.

    Example: fangfei people reset-factor li.mei --out out
    """
    house = _house(out, db)
    house.people.drop_factor(_find(house, account), by=_BY)


def _house(out: Out, db: Db) -> "House":
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))


def _find(house: "House", account: str) -> Person:
    found = house.people.of_account(account.strip().lower())
    if found is None:
        raise NotKnown(f"There is no account {account!r}; `fangfei people list` names them all.")
    return found


def _state(person: Person) -> str:
    if person.state is PersonState.CLOSED:
        return "closed"
    return "no password yet" if person.must_change else "active"


def _told(person: Person) -> dict[str, object]:
    return {
        "id": person.id, "account": person.account, "name": person.name, "roles": sorted(person.roles),
        "districts": None if person.realm.districts is None else sorted(person.realm.districts),
        "sectors": None if person.realm.sectors is None else sorted(person.realm.sectors),
        "state": _state(person), "second_factor": person.has_second_factor,
        "last_seen_at": person.last_seen_at,
    }  # fmt: skip
