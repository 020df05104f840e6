#!/usr/bin/env python3
"""Runs kaohe beside other ways to do the same work, and prints what each took and got wrong, as Markdown."""

import argparse
import json
import sys
import tomllib

from runner import measure, programs, table
from runner.data import Data


# Columns that no field names, for --memory.
COLUMNS = 50


def size(text):
    unit = {"k": 1_000, "M": 1_000_000}.get(text[-1:], 1)
    number = text[:-1] if unit > 1 else text
    if not number.isdigit() or int(number) == 0:
        raise argparse.ArgumentTypeError(f"{text} is no number of offices")
    return int(number) * unit


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", nargs="*", type=size, metavar="OFFICES", help="numbers of offices: 40k, 1M, 5M, 12345")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each program at each size (5)")
    parser.add_argument("--only", help="these programs, by comma: baseline,kaohe,DuckDB,Polars,interpreter")
    parser.add_argument("--peers", action="store_true", help="make or update benches/.venv for DuckDB and Polars")
    parser.add_argument("--cap", type=float, default=60, help="seconds that one run may take; slower programs are run on fewer offices and scaled (60)")
    parser.add_argument("--township", type=size, metavar="OFFICES", help="time kaohe on the township rubric, too")
    parser.add_argument("--startup", action="store_true", help="time twelve reports")
    parser.add_argument("--compile", type=int, nargs="?", const=500, metavar="INDICATORS", help="time a rubric of so many indicators (500)")
    parser.add_argument("--memory", type=size, nargs="?", const=10_000, metavar="OFFICES", help="tell the bytes of memory that an office takes, by tables of so many and twice as many; ten times as many by columns (10k)")
    parser.add_argument("--runs", type=int, default=41, help="runs for --startup and --compile (41)")
    parser.add_argument("--data", default=programs.BENCHES / "data", help="folder for inputs and outputs (benches/data)")
    parser.add_argument("--json", metavar="FILE", help="write all figures there, too")
    parser.add_argument("--write-readme", action="store_true", help="put the results into README.md and docs/README.zh.md")
    args = parser.parse_args()
    if not (args.sizes or args.township or args.startup or args.compile or args.memory):
        parser.error("nothing to do: name a size, --township, --startup, --compile or --memory")
    return args


def chosen(found, only):
    if not only:
        return found
    wanted = {name.lower() for name in only.split(",")}
    if unknown := wanted - {p.name.lower() for p in found}:
        sys.exit(f"no program {', '.join(sorted(unknown))}")
    return [p for p in found if p.name.lower() in wanted]


def indicators(rubric):
    """How many indicators a rubric has."""
    with open(rubric, "rb") as file:
        return sum(len(section["indicator"]) for section in tomllib.load(file)["section"])


def township(runner, built, kaohe, offices, rounds):
    of_benchmark, *runs = runner.rounds([kaohe, *programs.townships(built)], offices, rounds)
    return {
        "offices": offices,
        "indicators": indicators(programs.TOWNSHIP),
        "benchmark_indicators": indicators(programs.RUBRIC),
        "benchmark": of_benchmark,
        "runs": runs,
    }


def main():
    args = arguments()
    built = programs.build()
    data = Data(args.data, built["generate"])
    runner = measure.Runner(built["launch"], data, args.cap)
    found = programs.programs(built, programs.python(args.peers))
    report = {"machine": programs.machine(), "rounds": args.rounds, "sizes": []}
    for offices in args.sizes:
        results = runner.rounds(chosen(found, args.only), offices, args.rounds)
        measure.differing(built["exact"], data, results)
        report["sizes"].append(results)
    if args.township:
        kaohe = next(p for p in found if p.name == "kaohe")
        report["township"] = township(runner, built, kaohe, args.township, args.rounds)
    if args.startup:
        command = [built["kaohe"], "score", str(programs.ROOT / "samples/2024"), "--rubric", str(programs.TOWNSHIP)]
        # One of the twelve has a figure that cannot be, so the run ends with 1.
        report["startup"] = runner.startup(command, args.runs, codes=(0, 1))
    if args.compile:
        command = [built["kaohe"], "show", data.rubric(args.compile)]
        report["compile"] = {"n": args.compile, **runner.startup(command, args.runs)}
    if args.memory:
        out = data.output("memory")
        report["memory"] = runner.memory(lambda path: programs.score(built["kaohe"], programs.TOWNSHIP, [path], out), args.memory, COLUMNS, args.rounds)
    print(table.render(report, "en"))
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(report, file, ensure_ascii=False, indent=1)
    if args.write_readme:
        table.write_readme(report)


main()
