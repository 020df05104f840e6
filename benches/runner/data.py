"""The inputs: made on first use, by seed, in a folder that git does not see."""

import subprocess
from pathlib import Path


# A cell of a column that no field names, with the comma before it.
BESIDE = ",2024年底"


class Data:
    def __init__(self, folder, generate):
        self.folder = Path(folder)
        self.generate = generate
        (self.folder / "out").mkdir(parents=True, exist_ok=True)

    def inputs(self, kind, size):
        """The input files of so many offices: `offices`, or `township` with last year's."""
        if kind == "offices":
            paths, options = [self.path(f"offices-{size}.csv")], []
        else:
            paths = [self.path(f"township-{size}.csv"), self.path(f"township-{size}-prior.csv")]
            options = ["--township", "--prior", paths[1]]
        if not all(path.exists() for path in paths):
            self.run(size, paths, options)
        return [str(path) for path in paths]

    def widened(self, size, columns):
        """The township's table of so many offices with every cell filled, and so many columns that no field names."""
        path = self.path(f"township-{size}-full-{columns}.csv")
        if path.exists():
            return str(path)
        part = path.with_suffix(".part")
        if columns == 0:
            subprocess.run([self.generate, str(size), part, "--township", "--open", "0"], check=True)
        else:
            names = "".join(f",beside.{n}" for n in range(columns))
            with open(self.widened(size, 0), encoding="utf-8") as plain, open(part, "w", encoding="utf-8") as wide:
                for row, line in enumerate(plain):
                    wide.write(line.rstrip("\n") + (BESIDE * columns if row else names) + "\n")
        part.rename(path)
        return str(path)

    def rubric(self, indicators):
        """A rubric of so many indicators."""
        path = self.path(f"rubric-{indicators}.toml")
        if not path.exists():
            subprocess.run([self.generate, "--rubric", str(indicators), path], check=True)
        return str(path)

    def output(self, name):
        return str(self.folder / "out" / f"{name}.csv")

    def path(self, name):
        return self.folder / name

    def run(self, size, paths, options):
        # Written beside and renamed, so that an input is never half there.
        parts = [path.with_suffix(".part") for path in paths]
        options = [parts[1] if option == paths[-1] else option for option in options]
        subprocess.run([self.generate, str(size), parts[0], *options], check=True)
        for part, path in zip(parts, paths):
            part.rename(path)
