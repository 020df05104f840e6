"""What is run: building it, and the command of each program."""

import json
import os
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

BENCHES = Path(__file__).resolve().parent.parent
ROOT = BENCHES.parent
RUBRIC = BENCHES / "rubric.toml"
TOWNSHIP = ROOT / "rubrics/rule-of-law-township.toml"
VENV = BENCHES / ".venv"


@dataclass(frozen=True)
class Program:
    """One way to do some work."""

    name: str
    note: str
    note_zh: str
    command: Callable  # (inputs, output) -> arguments
    data: str = "offices"  # the inputs it reads, see data.py
    codes: tuple = (0,)  # exit codes of a run that went well


def build():
    """Builds kaohe and the programs of this folder: their paths by name."""
    built = {}
    for manifest, wanted in [(ROOT, ["--bin", "kaohe"]), (BENCHES, ["--bins"])]:
        command = ["cargo", "build", "--release", "--locked", *wanted]
        command += ["--manifest-path", str(manifest / "Cargo.toml"), "--message-format", "json-render-diagnostics"]
        lines = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
        for artifact in map(json.loads, lines):
            if artifact.get("executable") and "bin" in artifact["target"]["kind"]:
                built[artifact["target"]["name"]] = artifact["executable"]
    return built


def python(make):
    """The Python of the peers; none when it was not made and is not to be."""
    path = VENV / "bin/python"
    if make:
        if not path.exists():
            venv.create(VENV, with_pip=True)
        requirements = str(BENCHES / "requirements.txt")
        subprocess.run([path, "-m", "pip", "install", "--quiet", "-r", requirements], check=True)
    return path if path.exists() else None


def programs(built, peers_python):
    """The programs that score the benchmark's offices."""
    kaohe = built["kaohe"]

    def in_python(name):
        return lambda inputs, out: [str(peers_python), str(BENCHES / "peers" / name), inputs[0], out]

    found = [
        Program(
            "baseline", "by hand, whole numbers, 2 threads", "手写程序,整数,2 个线程",
            lambda inputs, out: [built["baseline"], inputs[0], out],
        ),
        Program(
            "kaohe", "`benches/rubric.toml`", "`benches/rubric.toml`",
            lambda inputs, out: score(kaohe, RUBRIC, inputs[:1], out),
        ),
        Program(
            "interpreter", "Rhai by itself, floats, 1 thread", "单用 Rhai,浮点数,1 个线程",
            lambda inputs, out: [built["interpreter"], inputs[0], out],
        ),
    ]
    if peers_python:
        duckdb, polars = version(peers_python, "duckdb"), version(peers_python, "polars")
        found[2:2] = [
            Program("DuckDB", duckdb, duckdb, in_python("duckdb_score.py")),
            Program("Polars", polars, polars, in_python("polars_score.py")),
        ]
    else:
        print("without DuckDB and Polars: --peers makes benches/.venv for them", file=sys.stderr)
    return found


def townships(built):
    """kaohe on the township rubric. Open figures and failed checks are no reason to stop: exit code 1."""
    kaohe = built["kaohe"]
    return [
        Program(
            "township", "township rubric", "镇街细则",
            lambda inputs, out: score(kaohe, TOWNSHIP, inputs[:1], out), "township", (0, 1),
        ),
        Program(
            "township-prior", "township rubric, last year's reports", "镇街细则,有上年填报表",
            lambda inputs, out: score(kaohe, TOWNSHIP, inputs, out), "township", (0, 1),
        ),
    ]


def score(kaohe, rubric, inputs, out):
    """The command of kaohe: one input, and last year's if there is a second."""
    prior = ["--prior", inputs[1]] if len(inputs) > 1 else []
    return [kaohe, "score", inputs[0], *prior, "--rubric", str(rubric), "--matrix", out, "--plain", "--header", "id"]


def version(peers_python, module):
    code = f"import {module}; print({module}.__version__)"
    return subprocess.run([peers_python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def machine():
    """What the figures were taken on."""
    model = next(
        (line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")),
        "unknown",
    )
    return {"cpu": model, "cores": len(os.sched_getaffinity(0)), "system": f"{os.uname().sysname} {os.uname().release}"}
