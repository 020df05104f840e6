"""Running programs in turn, as whole processes."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass

from .data import BESIDE

# A program that is too slow for a size is run at the largest of these that it manages.
STEPS = [10_000, 40_000, 100_000, 400_000, 1_000_000, 4_000_000]
SMALL, PROBE = 1_000, 10_000


@dataclass(frozen=True)
class Sample:
    wall: float  # seconds
    cpu: float  # seconds, all threads
    peak: int  # bytes


class Runner:
    def __init__(self, launch, data, cap):
        self.launch, self.data, self.cap = launch, data, cap
        self.probed = {}

    def once(self, program, size):
        """Runs a program on so many offices."""
        inputs, out = self.data.inputs(program.data, size), self.data.output(program.name)
        # Freeing the last output is no program's work.
        if os.path.exists(out):
            os.remove(out)
        return self.command(program.command(inputs, out), program.codes)

    def command(self, command, codes=(0,)):
        with tempfile.TemporaryFile("w+") as told:
            done = subprocess.run([self.launch, *command], stdout=subprocess.PIPE, stderr=told, text=True)
            used = json.loads(done.stdout) if done.returncode == 0 else {"code": None}
            if used["code"] not in codes:
                told.seek(0)
                sys.exit(f"{' '.join(command)}\nended with {used['code']}\n{told.read()[-2000:]}")
        return Sample(used["wall"], used["cpu"], used["peak"])

    def probe(self, program):
        """Its costs at a small size, and the seconds that each further office takes."""
        if program.name not in self.probed:
            self.once(program, SMALL)
            small = self.once(program, SMALL)
            more = self.once(program, PROBE)
            self.probed[program.name] = small, max(more.wall - small.wall, 0) / (PROBE - SMALL)
        return self.probed[program.name]

    def size_for(self, program, size):
        """The largest size up to this one that keeps to the cap on one run."""
        small, each = self.probe(program)
        fits = [s for s in STEPS if s < size and small.wall + each * s <= self.cap]
        return size if small.wall + each * size <= self.cap or size <= PROBE else max(fits, default=PROBE)

    def rounds(self, programs, size, rounds):
        """Every program once a round; every other round from the last to the first. Results in the same order."""
        sizes = {p.name: self.size_for(p, size) for p in programs}
        samples = {p.name: [] for p in programs}
        for number in range(rounds):
            for program in programs if number % 2 == 0 else reversed(programs):
                sample = self.once(program, sizes[program.name])
                samples[program.name].append(sample)
                print(f"{size} round {number + 1}: {program.name} {sample.wall:.3f} s", file=sys.stderr)
        return [self.result(p, size, sizes[p.name], samples[p.name]) for p in programs]

    def result(self, program, size, ran, samples):
        """Medians; of a program that ran on fewer offices, its run at the small size and the growth from there."""
        if ran < size:
            small, _ = self.probe(program)
            grow = (size - SMALL) / (ran - SMALL)
            samples = [
                Sample(small.wall + (s.wall - small.wall) * grow, small.cpu + (s.cpu - small.cpu) * grow, s.peak)
                for s in samples
            ]
        walls = [s.wall for s in samples]
        return {
            "name": program.name,
            "note": program.note,
            "note_zh": program.note_zh,
            "offices": size,
            "ran": ran,
            "wall": statistics.median(walls),
            "least": min(walls),
            "most": max(walls),
            "cpu": statistics.median(s.cpu for s in samples),
            "peak": statistics.median(s.peak for s in samples),
            "off": None,
        }

    def startup(self, command, runs, codes=(0,)):
        """Milliseconds of wall time: median, least, most."""
        self.command(command, codes)
        walls = [1000 * self.command(command, codes).wall for _ in range(runs)]
        return {"runs": runs, "median": statistics.median(walls), "least": min(walls), "most": max(walls)}


    def memory(self, command, offices, columns, rounds):
        """Peak memory of the ways to score the township's table: bytes that each office adds, and each column that no
        field names, by office. What the program takes whatever the table is in neither."""
        return {
            "columns": columns,
            "cell": len(BESIDE.encode()),
            # By columns an office takes so little that fewer of them do not show beside a thread's buffers.
            "ways": {way: self.way(command, way, n, columns, rounds) for way, n in [("offices", offices), ("columns", 10 * offices)]},
        }

    def way(self, command, way, offices, columns, rounds):
        peaks = []
        for size, wide in [(offices, 0), (2 * offices, 0), (2 * offices, columns)]:
            table = self.data.widened(size, wide)
            runs = [self.command([*command(table), "--way", way], (0, 1)).peak for _ in range(rounds)]
            peaks.append(statistics.median(runs))
            print(f"memory, {way}: {size} offices, {wide} columns more: {peaks[-1] / 2**20:.1f} MiB", file=sys.stderr)
        plain, twice, wide = peaks
        return {
            "offices": offices,
            "twice": 2 * offices,
            "office": (twice - plain) / offices,
            "column": (wide - twice) / (2 * offices * columns),
            "peaks": peaks,
        }


def differing(exact, data, results):
    """Adds to each result the cells of its output that are off."""
    for ran in {r["ran"] for r in results}:
        outputs = {data.output(r["name"]): r for r in results if r["ran"] == ran}
        done = subprocess.run([exact, *data.inputs("offices", ran), *outputs], stdout=subprocess.PIPE, text=True)
        if done.returncode not in (0, 1):
            sys.exit(f"exact ended with {done.returncode}")
        for line in done.stdout.splitlines():
            off = json.loads(line)
            outputs[off.pop("output")]["off"] = off
