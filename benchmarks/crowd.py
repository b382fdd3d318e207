"""A web of many small hosts on disk: five hundred folders of pages, and five thousand names that lead to them."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.material import load_material
from benchmarks.processes import end
from benchmarks.servers import free_port, is_up

#: Folders with pages of their own, pages of one folder, and host names.
FOLDERS, PAGES, HOSTS = 500, 200, 5_000
_LINKS, _CHILDREN, _ABROAD = 50, 8, 0.1
#: Characters of a page's text, and bytes of script beside it; 15 kB in all.
_TEXT, _SCRIPT = 1_500, 6_000
_CONFIG = """
daemon off; master_process off; worker_processes 1; pid nginx.pid; error_log stderr crit;
events {{ worker_connections 2048; }}
http {{
  access_log off; sendfile on; keepalive_requests 100000; server_tokens off; default_type text/html;
  types {{ text/html html; text/plain txt; }}
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
  uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  server {{ listen 127.0.0.1:{port} default_server; root {root}/$host; index index.html; }}
}}
"""


@dataclass(frozen=True, slots=True)
class Crowd:
    """Where it is served."""

    port: int

    @property
    def resolve(self) -> str:
        """The --resolve value under which every name is found."""
        return f"*:80:127.0.0.1:{self.port}"


def host(number: int) -> str:
    """Return a host's name; those that are equal modulo FOLDERS have the same pages."""
    return f"h{number:04d}.test"


def path(number: int) -> str:
    """Return the path of a page; 0 is where a host begins."""
    return f"/{'abcdefgh'[number % 8]}/{number}.html" if number else "/"


@contextmanager
def crowd(folder: Path, folders: int = FOLDERS) -> Iterator[Crowd]:
    """Write the first `folders` of the folders and serve them with nginx.

    Raises:
        FileNotFoundError: nginx is not installed.
    """
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        raise FileNotFoundError("nginx is needed: apt-get install nginx-light")
    root = folder / "hosts"
    root.mkdir(parents=True)
    characters = sorted({letter for text in load_material().ordinary for letter in text if letter >= "\u4e00"})
    for number in range(folders):
        _write(root / host(number), number, folders, characters)
    for number in range(folders, HOSTS):
        (root / host(number)).symlink_to(host(number % folders))
    port = free_port()
    config = folder / "nginx.conf"
    config.write_text(_CONFIG.format(port=port, root=root), encoding="utf-8")
    command = [program, "-p", str(folder), "-c", str(config), "-e", "stderr"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True) as child:
        try:
            if not is_up(child, "127.0.0.1", port):
                raise FileNotFoundError("nginx did not come up")
            yield Crowd(port)
        finally:
            end(child)


def _write(folder: Path, number: int, folders: int, characters: list[str]) -> None:
    for channel in "abcdefgh":
        (folder / channel).mkdir(parents=True)
    (folder / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n", encoding="ascii")
    random = Random(number)
    script = "".join(f"var v{at}={random.getrandbits(60)};" for at in range(_SCRIPT // 25))
    for page in range(PAGES):
        name = path(page).strip("/") or "index.html"
        text = "".join(random.choices(characters, k=_TEXT))
        (folder / name).write_text(_page(text, _hrefs(page, folders, random), script), encoding="utf-8")


def _hrefs(page: int, folders: int, random: Random) -> list[str]:
    hrefs = [path(child) for child in range(_CHILDREN * page + 1, min(_CHILDREN * (page + 1) + 1, PAGES))]
    while len(hrefs) < _LINKS:
        place = path(random.randrange(PAGES))
        hrefs.append(f"http://{host(random.randrange(folders))}{place}" if random.random() < _ABROAD else place)
    return hrefs


def _page(text: str, hrefs: list[str], script: str) -> str:
    links = "".join(f'<li><a href="{href}">{text[at : at + 12]}</a></li>' for at, href in enumerate(hrefs))
    body = "".join(f"<p>{text[at : at + 100]}。</p>" for at in range(0, _TEXT, 100))
    head = f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{text[:16]}</title><script>{script}</script></head>"
    return f"{head}<body><h1>{text[:16]}</h1><ul>{links}</ul>{body}</body></html>"
