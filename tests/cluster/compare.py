"""Whether the ranked Parquet holds the rows of a matrix, each with every cell."""

import csv
import sys

import pyarrow.parquet as parquet

ranked, matrix = sys.argv[1:]
rows = parquet.read_table(ranked).to_pylist()
with open(matrix, encoding="utf-8", newline="") as file:
    wanted = list(csv.DictReader(file))
found = sorted((({name: value or "" for name, value in row.items()}) for row in rows), key=lambda row: row["office"])
wanted.sort(key=lambda row: row["office"])
if found != wanted:
    sys.exit("the ranked Parquet differs from the matrix")
print(f"{len(found)} rows are the same")
