#!/usr/bin/env python3
"""Where kaohe's time goes on the work of the benchmark: samples of all threads by the file of its source, as Markdown."""

import argparse
import bisect
import collections
import os
import re
import subprocess
import sys
import tempfile

from runner import programs
from runner.data import Data

# What a file of the source is for; the first that fits.
STAGES = [
    ("cells and rows found", ["src/bulk/read/separators"]),
    ("cells gathered and read as numbers", ["src/bulk/read/cells", "src/bulk/read/number", "src/bulk/read/rule"]),
    ("blocks of rows: decimals, bounds, doubts", ["src/bulk/read/block", "src/bulk/read/doubt", "src/bulk/read/chunk"]),
    ("batches laid out", ["src/bulk/read/batches"]),
    ("ids, names, cohorts", ["src/bulk/read/words", "src/bulk/read/offices", "src/bulk/texts", "src/bulk/read/duplicates"]),
    ("figures of other offices", ["src/bulk/read/compared", "src/bulk/compare", "src/evaluate/cohort"]),
    ("steps of the plan", ["src/plan"]),
    ("figures kept", ["src/bulk/keep", "src/bulk/score"]),
    ("ranks and quotas", ["src/bulk/rank", "src/rank"]),
    ("lines formatted", ["src/bulk/write"]),
    ("rows left to the reference", ["src/evaluate", "src/script", "src/report", "src/scorecard", "src/value", "src/decimal", "src/batch"]),
]
SYSTEM, COPIES, REST = "the system: files read and written, memory given", "copies and memory (libc)", "everything else"


def build():
    """kaohe as it is released, with the lines of its source."""
    command = ["cargo", "build", "--release", "--locked", "--bin", "kaohe", "--config", 'profile.release.debug="line-tables-only"']
    folder = os.path.join(os.environ.get("CARGO_TARGET_DIR", programs.ROOT / "target"), "lines")
    subprocess.run([*command, "--manifest-path", programs.ROOT / "Cargo.toml", "--target-dir", folder], check=True)
    return os.path.join(folder, "release", "kaohe")


def sampled(command):
    """The addresses of the program in which it was found, as in its file, and how often; then others by their object."""
    own, others = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "perf.data")
        record = ["perf", "record", "-F", "5000", "-o", data, "--", *command]
        done = subprocess.run(record, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if done.returncode not in (0, 1):
            sys.exit(done.stderr[-2000:])
        script = ["perf", "script", "-i", data, "--show-mmap-events", "-F", "ip,dso"]
        mapped = 0
        for line in subprocess.run(script, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout.splitlines():
            if found := re.search(r"\[0x([0-9a-f]+)\(0x[0-9a-f]+\) @ (?:0x)?([0-9a-f]+).*r-xp (\S+)", line):
                if found[3] == command[0]:
                    mapped = int(found[1], 16) - int(found[2], 16)
            elif found := re.match(r"\s*([0-9a-f]+) \((.*)\)$", line):
                if found[2] == command[0]:
                    own[int(found[1], 16) - mapped] += 1
                else:
                    others[found[2]] += 1
    return own, others


def addresses(binary):
    """From a place in the file to the address that its lines are told by."""
    loads = []
    for line in subprocess.run(["readelf", "-lW", binary], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines():
        parts = line.split()
        if parts and parts[0] == "LOAD":
            loads.append((int(parts[1], 16), int(parts[2], 16)))
    loads.sort()
    starts = [start for start, _ in loads]
    return lambda at: at + (lambda load: load[1] - load[0])(loads[bisect.bisect(starts, at) - 1])


def files(binary, places):
    """The file of kaohe's source that each place belongs to: the innermost of those inlined there."""
    address = addresses(binary)
    asked = "\n".join(hex(address(place)) for place in places)
    told = subprocess.run(["addr2line", "-a", "-i", "-e", binary], input=asked, check=True, stdout=subprocess.PIPE, text=True).stdout
    own = str(programs.ROOT) + "/"
    found, at = {}, None
    for line in told.splitlines():
        if line.startswith("0x"):
            at = int(line, 16)
        elif line.startswith((own, "src/")) and at not in found:
            found[at] = line.removeprefix(own).split(":")[0]
    return {place: found.get(address(place)) for place in places}


def stage(file):
    named = (name for name, starts in STAGES if file and file.startswith(tuple(starts)))
    return next(named, REST)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("offices", nargs="?", type=int, default=1_000_000, help="how many offices (1000000)")
    parser.add_argument("--township", action="store_true", help="the township rubric")
    parser.add_argument("--data", default=programs.BENCHES / "data", help="folder for inputs and outputs (benches/data)")
    parser.add_argument("--files", action="store_true", help="tell every file, too")
    args = parser.parse_args()
    data = Data(args.data, programs.build()["generate"])
    kaohe = build()
    kind, rubric = ("township", programs.TOWNSHIP) if args.township else ("offices", programs.RUBRIC)
    out = data.output("profile")
    if os.path.exists(out):
        os.remove(out)
    own, others = sampled(programs.score(kaohe, rubric, data.inputs(kind, args.offices)[:1], out))
    by_stage, by_file = collections.Counter(), collections.Counter()
    for dso, count in others.items():
        by_stage[SYSTEM if dso.startswith("[") else COPIES if "libc" in dso else REST] += count
    of = files(kaohe, list(own))
    for place, count in own.items():
        by_stage[stage(of[place])] += count
        by_file[of[place] or "libraries"] += count
    everything = sum(by_stage.values())
    print(f"{args.offices:,} offices, `{rubric.name}`: {everything:,} samples\n\n| what | share |\n|---|--:|")
    for name, count in by_stage.most_common():
        print(f"| {name} | {100 * count / everything:.1f} % |")
    if args.files:
        print("\n| file | share |\n|---|--:|")
        for name, count in by_file.most_common(40):
            print(f"| {name} | {100 * count / everything:.1f} % |")


main()
