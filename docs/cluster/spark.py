"""Scores a Parquet data set with kaohe as the worker of Apache Spark.

    spark-submit spark.py --kaohe kaohe --rubric rubric.toml --input reports.parquet --work /shared/run --output ranked.parquet

Every partition becomes a CSV file, which `kaohe score --partial` turns into a shard in the shared folder; one
`kaohe merge` on the driver ranks the offices of all shards. The kaohe binary and the rubric must lie at the same path
on every machine, and the work folder must be shared.
"""

import argparse
import csv
import os
import shutil
import subprocess
import tempfile

from pyspark.sql import SparkSession


def kaohe(arguments, folder):
    """Exit code 1 says that something is wrong with reports: the results are written all the same."""
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise RuntimeError(done.stderr)
    return done.stderr


def scores(binary, rubric, columns, shards):
    """The work on one partition: rows in, a shard out. It may be done again: a shard is written whole or not at all."""

    def work(index, rows):
        rows = iter(rows)
        first = next(rows, None)
        if first is None:
            return
        # Six digits, so that the order of names is that of the partitions.
        name = f"part-{index:06}"
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, name + ".csv"), "w", encoding="utf-8", newline="") as file:
                table = csv.writer(file, lineterminator="\n")
                table.writerow(columns)
                table.writerow(first)
                table.writerows(rows)
            shard = os.path.join(shards, name + ".part")
            arguments = [binary, "score", name + ".csv", "--rubric", rubric, "--jobs", "1", "--partial", shard]
            kaohe(arguments, folder)
        yield name

    return work


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for option in ["kaohe", "rubric", "input", "work", "output"]:
        parser.add_argument(f"--{option}", required=True)
    parser.add_argument("--order", help="column by which the rows of the matrix stand; without it in any order")
    given = parser.parse_args()
    binary, rubric, work = (os.path.abspath(path) for path in (given.kaohe, given.rubric, given.work))
    shards = os.path.join(work, "shards")
    # Shards of an earlier run would be merged with those of this one.
    shutil.rmtree(shards, ignore_errors=True)
    os.makedirs(shards)

    spark = SparkSession.builder.appName("kaohe").getOrCreate()
    reports = spark.read.parquet(given.input)
    if given.order:
        reports = reports.orderBy(given.order)
    done = reports.rdd.mapPartitionsWithIndex(scores(binary, rubric, reports.columns, shards)).collect()

    matrix = os.path.join(work, "matrix.csv")
    files = [os.path.join(shards, name + ".part") for name in done]
    outputs = ["--matrix", matrix, "--problems", os.path.join(work, "problems.csv"), "--plain", "--header", "id"]
    told = kaohe([binary, "merge", *files, "--rubric", rubric, *outputs], work)
    print(told, end="")

    ranked = spark.read.csv("file://" + matrix, header=True, quote='"', escape='"', multiLine=True)
    ranked.orderBy("cohort", ranked.rank.cast("int"), "office").write.mode("overwrite").parquet(given.output)
    print(f"{len(done)} shards, {ranked.count()} offices")
    spark.stop()


if __name__ == "__main__":
    main()
