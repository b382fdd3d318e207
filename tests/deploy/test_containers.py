"""The container files: hardened, consistent with each other and with what the program has."""

import ipaddress
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from desk.opening import opening
from tests.house import tree
from tools import reference
from wiring.settings import Settings, load_settings

FOLDER = tree.ROOT / "deploy" / "container"
PROGRAMS = ("desk", "scheduler")


def compose(*names: str) -> dict[str, Any]:
    """The files put together as `docker compose -f A -f B` does: mappings joined, the rest replaced."""
    joined: dict[str, Any] = {}
    for name in names:
        joined = _joined(joined, yaml.safe_load((FOLDER / name).read_text("utf-8")))
    return joined


def _joined(first: Any, second: Any) -> Any:
    if isinstance(first, dict) and isinstance(second, dict):
        return first | {key: _joined(first.get(key), value) for key, value in second.items()}
    return second


@pytest.fixture(scope="module")
def alone() -> dict[str, Any]:
    """compose.yml by itself."""
    return compose("compose.yml")


@pytest.fixture(scope="module")
def both() -> dict[str, Any]:
    """With PostgreSQL."""
    return compose("compose.yml", "compose.postgres.yml")


def test_every_service_is_hardened(both: dict[str, Any]) -> None:
    """Read-only root, no capabilities, no new privileges, files in memory for what is written beside the volume."""
    for service in both["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["tmpfs"]
    for name in PROGRAMS:
        assert both["services"][name]["user"] == "970:970"
        assert "cap_add" not in both["services"][name]
        assert both["services"][name]["init"] is True


def test_only_the_host_reaches_the_desk(alone: dict[str, Any]) -> None:
    """Its port is published on loopback alone; the scheduler publishes none."""
    assert alone["services"]["desk"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in alone["services"]["scheduler"]


def test_commands_exist(alone: dict[str, Any]) -> None:
    """What the services run is in the command line, with its options."""
    commands = dict(reference.commands())
    for service in alone["services"].values():
        word, *options = service["command"]
        known = {name for parameter in commands[f"fangfei {word}"].params for name in parameter.opts}
        assert {option for option in options if option.startswith("--")} <= known


def test_variables_are_settings(both: dict[str, Any]) -> None:
    """Every FANGFEI_… that a service gets is one that the program takes."""
    known = {f"FANGFEI_{name.upper()}" for name in Settings.model_fields} | {"FANGFEI_CONFIG"}
    given = {name for each in PROGRAMS for name in both["services"][each]["environment"]}

    assert given <= known
    assert {"FANGFEI_CONFIG", "FANGFEI_DB_FILE"} <= given


def test_a_healthy_desk_is_one_that_is_ready(alone: dict[str, Any]) -> None:
    """The check asks /readyz, with the program's own Python, and the scheduler waits for it."""
    check = alone["services"]["desk"]["healthcheck"]["test"]

    assert check[:2] == ["CMD", "/opt/fangfei/current/bin/python"]
    assert "/readyz" in check[-1]
    compile(check[-1], "healthcheck", "exec")
    assert alone["services"]["scheduler"]["depends_on"]["desk"]["condition"] == "service_healthy"


def test_a_crawl_has_time_to_end(alone: dict[str, Any]) -> None:
    """Docker's ten seconds would kill it."""
    grace = {name: int(alone["services"][name]["stop_grace_period"].removesuffix("s")) for name in PROGRAMS}

    assert min(grace.values()) >= 90


def test_volumes_and_secrets_are_declared(both: dict[str, Any]) -> None:
    """Whatever a service uses is named below; no secret stands in a variable."""
    for service in both["services"].values():
        named = {volume.split(":")[0] for volume in service.get("volumes", ()) if not volume.startswith(".")}
        assert named <= set(both["volumes"])
        assert set(service.get("secrets", ())) <= set(both["secrets"])
        assert not [name for name in service.get("environment", {}) if re.search(r"PASSWORD$|SECRET$|TOKEN$", name)]


def instructions() -> Iterator[tuple[str, str]]:
    text = (FOLDER / "Dockerfile").read_text("utf-8")
    bare = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    for line in re.sub(r"\\\n\s*", "", bare).splitlines():
        if line.strip():
            word, _, rest = line.partition(" ")
            yield word, rest


def test_the_image_does_not_run_as_root() -> None:
    """The last account is that of the compose file; what starts is the program."""
    found = list(instructions())

    assert [rest for word, rest in found if word == "USER"] == ["970:970"]
    assert dict(found)["ENTRYPOINT"] == '["fangfei"]'
    assert {word for word, _ in found} <= {
        "ARG", "FROM", "RUN", "COPY", "ENV", "USER", "WORKDIR", "VOLUME", "STOPSIGNAL", "ENTRYPOINT", "CMD",
    }  # fmt: skip


def test_the_image_is_made_from_the_bundle() -> None:
    """By the install script, with options that it has, without a network for Python."""
    (run,) = [rest for word, rest in instructions() if word == "RUN" and "install.sh" in rest]
    script = (tree.ROOT / "deploy" / "install.sh").read_text("utf-8")

    assert all(option in script for option in re.findall(r"--[a-z-]+", run))
    assert "pip" not in "".join(rest for word, rest in instructions() if word == "RUN")


def test_the_settings_beside_it_open_the_desk(monkeypatch: pytest.MonkeyPatch) -> None:
    """With them and the variables of the file the desk listens on every address of its container, behind the proxy."""
    monkeypatch.setenv("FANGFEI_CONFIG", str(FOLDER / "fangfei.toml"))
    monkeypatch.setenv("FANGFEI_DB_FILE", "")
    opened = opening(load_settings(), host="0.0.0.0")

    assert opened.address == "https://desk.office.example"
    assert "127.0.0.1" in opened.desk.allowed_hosts


def test_the_gateway_is_in_the_network(alone: dict[str, Any]) -> None:
    """The address that desk_proxy has to name is the gateway of that network."""
    (pool,) = alone["networks"]["office"]["ipam"]["config"]
    (proxy,) = tomllib.loads((FOLDER / "fangfei.toml").read_text("utf-8"))["desk_proxy"]

    assert ipaddress.ip_address(proxy) == next(ipaddress.ip_network(pool["subnet"]).hosts())
