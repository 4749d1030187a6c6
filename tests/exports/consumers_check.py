#!/usr/bin/env python3
"""Exports as their consumers read them: Google Benchmark's compare.py where it runs, Python's own csv and json.

consumers_check.py OUTPACE [COMPARE.PY]
"""
import csv
import io
import json
import pathlib
import subprocess
import sys
import tempfile

outpace, compare = pathlib.Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None


def run(*command):
    done = subprocess.run([str(word) for word in command], text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"exit code {done.returncode} of {command}\n{done.stdout}\n{done.stderr}")
    return done.stdout


with tempfile.TemporaryDirectory() as scratch:
    root = pathlib.Path(scratch)
    record = root / "run"
    run(outpace, "bench", "eca:90~single~cell", "eca:30~random~cell", "--suite", "smoke", "--budget", "0.0005",
        "--predictors", "additive,lookup,majority", "--out", record, "--quiet")
    export = {form: run(outpace, "export", record, "--format", form) for form in ("gbench", "github", "bmf", "csv")}

    measured = json.loads(export["gbench"])["benchmarks"]
    names = {entry["name"] for entry in measured}
    assert len(names) > 20, names
    if compare:
        for name in ("old", "new"):
            (root / name).write_text(export["gbench"])
        # Its own JSON: one entry a benchmark that both files hold.
        run(sys.executable, compare, "-d", root / "diff", "benchmarks", root / "old", root / "new")
        compared = json.loads((root / "diff").read_text())
        read = {entry["name"] for entry in compared if not entry["name"].startswith("OVERALL")}
        assert read == names, names ^ read
        for entry in compared:
            for pair in entry["measurements"]:
                assert pair["cpu"] == 0, entry

    # github-action-benchmark, tool customSmallerIsBetter: an array of name, unit, value, and range and extra as text.
    entries = json.loads(export["github"])
    assert isinstance(entries, list) and len(entries) == 2 * len(names)
    for entry in entries:
        assert set(entry) <= {"name", "unit", "value", "range", "extra"}, entry
        assert isinstance(entry["value"], (int, float)), entry
        assert all(isinstance(entry[key], str) for key in entry if key != "value"), entry
    assert len({entry["name"] for entry in entries}) == len(entries)

    # Bencher Metric Format: benchmark → measure → value with optional bounds around it.
    metrics = json.loads(export["bmf"])
    assert set(metrics) == names
    for measures in metrics.values():
        assert set(measures) in ({"latency", "work"}, {"latency", "accuracy"})
        for metric in measures.values():
            assert set(metric) <= {"value", "lower_value", "upper_value"}
            assert metric.get("lower_value", metric["value"]) <= metric["value"]
            assert metric["value"] <= metric.get("upper_value", metric["value"])

    rows = list(csv.DictReader(io.StringIO(export["csv"]), strict=True))
    answered = [row for row in rows if row["outcome"] == "answered"]
    assert None not in rows[0] and all(None not in row.values() for row in rows)
    exact = [entry for entry in measured if "accuracy" not in entry]
    assert sum(int(row["query"]) == 0 for row in answered) == len(exact)
    guessed = [row for row in rows if row["outcome"] == "approximate"]
    assert len(guessed) == len(measured) - len(exact) > 0
    assert all(0 <= int(row["right"]) <= int(row["questions"]) for row in guessed)
    assert all(int(row["work"]) >= 0 and float(row["seconds"]) >= 0 and len(row["answer"]) == 16 for row in answered)
