"""Writes a table of reports as Parquet in so many files: `data.py TABLE FOLDER FILES`."""

import sys

import pyarrow as arrow
import pyarrow.csv as table
import pyarrow.parquet as parquet

source, folder, parts = sys.argv[1], sys.argv[2], int(sys.argv[3])
with open(source, encoding="utf-8") as file:
    names = file.readline().rstrip("\n").split(",")
# Texts, as people wrote them: `92%以上` is no number, and a number is exact only as its digits.
kinds = table.ConvertOptions(column_types={name: arrow.string() for name in names}, strings_can_be_null=False)
rows = table.read_csv(source, convert_options=kinds)
each = -(-rows.num_rows // parts)
for part in range(parts):
    parquet.write_table(rows.slice(part * each, each), f"{folder}/{part:03}.parquet")
