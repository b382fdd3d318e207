"""`python -m benchmarks.forms [ROWS]`: seconds and memory of writing a form of 100,000 leads and reading it back.

Each form is written by a process of its own, and read back by another; each says its processor time, its largest
memory and the file's size.
The office's limit is 60 s and 400 MB for 100,000 rows; more than that is an error.
"""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from benchmarks import machine
from benchmarks.processes import run_python
from facts.cases import LedgerRow
from leads.forms import load_form, write_form
from leads.returns import read_return

ROWS = 100_000
#: What the office asks of 100,000 rows.
MOST_S, MOST_MB = 60.0, 400.0
FORMS = ("附件1", "台账")
_LIMIT_S = 300.0


def leads(count: int) -> Iterator[LedgerRow]:
    """Yield invented leads with every field of 附件1 and 台账 filled, made one by one."""
    for n in range(count):
        yield LedgerRow(
            lead=f"XS-{n:06}",
            subject=f"滨海金树{n:06}财富管理有限公司",
            sector="财富管理",
            mode="委托理财",
            online="线上线下相结合",
            amount_wan=Decimal(n % 9973) + Decimal("0.25"),
            people=n % 311,
            unpaid_wan=Decimal(n % 1999) / 4,
            cross_province="是" if n % 3 else "否",
            measures="约谈负责人，责令暂停发布广告",
            repayment="正在清退，清退比例35.00%",
            outcome="停业整改",
            notices="福建、浙江，2次",
            remark=f"线索编号XS-{n:06}；网址https://jinshu{n:06}.test/；金额系网页自称，未核实",
            uscc=f"91350200MA{n:08}",
            legal_person="陈某",
            behaviour="消费返利",
            district="思明区",
            registered_at="滨海路1号",
            operates_at="滨海路2号",
            business="以委托理财名义招揽",
            exposure_wan=Decimal(n % 5003),
            heat="中",
            unrest="低",
            grade="黄",
            duty_district="思明区",
            duty_unit="市委金融办",
            rectifier="林某",
            rectification="限期停止宣传并清退",
            rectify_by=date(2026, 12, 31),
            progress="已约谈",
            repaid_ratio=Decimal("0.35"),
            updated=date(2026, 11, 23),
        )


def write(name: str, count: int, path: Path) -> dict[str, float]:
    """Write a form in this process; seconds of a core, largest memory in MB, size of the file in MB."""
    before = time.process_time()
    write_form(load_form(name), leads(count), path, export="E1")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu_s": time.process_time() - before, "mb": used, "file_mb": path.stat().st_size / 1e6}


def read(name: str, count: int, path: Path) -> dict[str, float]:
    """Read the form back in this process as one that nobody touched; the same figures.

    Raises:
        ValueError: a row is lost or taken for changed.
    """
    before = time.process_time()
    returned = read_return(path, load_form(name))
    if returned.untouched != count or returned.rows:
        raise ValueError(f"{returned.untouched} rows came back untouched of {count}")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu_s": time.process_time() - before, "mb": used, "file_mb": path.stat().st_size / 1e6}


DOING = {"--write": write, "--read": read}


def measure(doing: str, name: str, count: int, folder: Path) -> dict[str, float]:
    """Write or read a form in a process of its own and return what it says."""
    path = str(folder / f"{name}.xlsx")
    account = run_python("benchmarks.forms", doing, name, str(count), path, folder=folder, limit_s=_LIMIT_S)
    said: dict[str, float] = json.loads(account.output)
    return said


def main(words: list[str]) -> int:
    """Measure and print; 1 where a form passes the office's limit."""
    if words and words[0] in DOING:
        print(json.dumps(DOING[words[0]](words[1], int(words[2]), Path(words[3]))))
        return 0
    count = int(words[0]) if words else ROWS
    print(f"{datetime.now().astimezone():%Y-%m-%d %H:%M %z} · python -m benchmarks.forms {count}")
    print(f"machine: {machine.describe()}")
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for name in FORMS:
            for doing in DOING:
                one = measure(doing, name, count, Path(folder))
                size = f"{one['mb']:.0f} MB, {one['file_mb']:.1f} MB file"
                print(f"{name} {doing}: {count} rows, {one['cpu_s']:.1f} s of one core, {size}")
                if one["cpu_s"] > MOST_S or one["mb"] > MOST_MB:
                    wrong.append(f"{name} {doing}")
    for name in wrong:
        print(f"WRONG: {name} takes more than {MOST_S:.0f} s or {MOST_MB:.0f} MB")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
