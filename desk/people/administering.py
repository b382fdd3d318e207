"""What an administrator does with accounts; pages, programs and the command line call the same."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from desk.people.accounts import checked_name, checked_roles, clean_account, new_link, realm_of
from facts.people import Person, Realm, Role
from leads.routing import Gazetteer
from store.people import SqlPeopleBook


class Rules(Protocol):
    """Of leads.routing's rules, the places."""

    @property
    def gazetteer(self) -> Gazetteer:
        """Names of places."""
        ...


class Office(Protocol):
    """What of the house this needs."""

    @property
    def people(self) -> SqlPeopleBook:
        """Accounts."""
        ...

    @property
    def routing(self) -> Rules:
        """Rules of who has to act."""
        ...

    @property
    def sectors(self) -> Mapping[str, str]:
        """Sector code -> name."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What somebody is at the office, as it was chosen."""

    roles: tuple[str, ...]
    districts: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()


def places(house: Office) -> Mapping[str, str]:
    """Districts and zones of the city: code or key -> name."""
    gazetteer = house.routing.gazetteer
    return {**gazetteer.districts, **gazetteer.zones}


def add_person(house: Office, *, account: str, name: str, post: Post, by: str) -> tuple[Person, str]:
    """Add an account without a password, and return it with the path of the link that sets one.

    Raises:
        BadInput: something of it is no good, or is taken.
    """
    account, name = clean_account(account), checked_name(name)
    roles, realm = checked_post(house, post)
    person = house.people.add(account=account, name=name, roles=roles, realm=realm, must_change=True, by=by)
    return person, new_link(house.people, person, by=by)


def change_post(house: Office, person: Person, post: Post, *, by: str) -> None:
    """Give somebody other roles or another realm; they sign in anew.

    Raises:
        BadInput: the roles do not go together, or no administrator would be left.
    """
    roles, realm = checked_post(house, post)
    house.people.change(person, roles=roles, realm=realm, by=by)


def checked_post(house: Office, post: Post) -> tuple[frozenset[Role], Realm]:
    """Roles and realm of what was chosen.

    Raises:
        BadInput: they do not go together.
    """
    realm = realm_of(post.roles, post.districts, post.sectors, (places(house), house.sectors))
    return checked_roles(post.roles, realm), realm


def reset_link(house: Office, person: Person, *, by: str) -> str:
    """The path of a link that sets a new password; the old one and every session end with it."""
    path = new_link(house.people, person, by=by)
    house.people.end_all(person, by=by)
    return path


def names_of(codes: Iterable[str], titles: Mapping[str, str]) -> str:
    """Codes by their names: 甲区、乙区."""
    return "、".join(titles.get(code, code) for code in sorted(codes))
