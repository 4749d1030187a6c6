#!/usr/bin/env python3
"""Times `outpace ask --by hashlife` beside Golly's HashLife on the same files, whole processes; compares populations.

beside_bgolly.py OUTPACE BGOLLY [--runs N] [--only NAME] [--any-speed]; ci/bootstrap --with-witnesses installs bgolly.
Exits 1 where populations differ, or where the field of a million cells is not at least three times as fast.
"""
import argparse
import os
import random
import re
import resource
import subprocess
import sys
import tempfile

import million_cells

BREEDER = "/usr/share/golly/Patterns/Life/Breeders/breeder.lif"
LEAST_RATIO = 3


def write_rle(path, live):
    with open(path, "w") as file:
        file.write(f"x = 1, y = 1, rule = B3/S23\n{million_cells.rle(live)}\n")


def cases(folder):
    """Name, file, time, runs of bgolly."""
    gun, soup, field = (os.path.join(folder, name + ".rle") for name in ("gun", "soup", "field"))
    write_rle(gun, million_cells.gun())
    yield "gun", gun, 2**40, 3
    if os.path.exists(BREEDER):
        yield "breeder", BREEDER, 2**60, 3
    write_rle(soup, million_cells.soup(random.Random(1024), 1024))
    yield "soup", soup, 2**10, 3
    million_cells.write(field, 20, 20)
    yield "million", field, 2**20, 1


def timed(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = subprocess.run(command, capture_output=True, text=True, timeout=1800)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return said, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def fastest(command, runs):
    return min((timed(command) for _ in range(runs)), key=lambda run: run[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("outpace")
    parser.add_argument("bgolly")
    parser.add_argument("--runs", type=int, default=3, help="of which the fastest counts")
    parser.add_argument("--only", help="one of the patterns")
    parser.add_argument("--any-speed", action="store_true", help="populations decide alone")
    options = parser.parse_args()
    good = True
    print(f"{'pattern':<9}{'time':>6}{'population':>40}{'outpace':>11}{'bgolly':>11}   ratio")
    with tempfile.TemporaryDirectory() as folder:
        for name, path, at, runs in cases(folder):
            if options.only not in (None, name):
                continue
            ours, seconds = fastest([options.outpace, "ask", "life:B3/S23", "population", "--at", str(at), "--from",
                                     f"file:{path}", "--by", "hashlife", "--budget", "600"], options.runs)
            theirs, others = fastest([options.bgolly, "-M", "2000", "-a", "HashLife", "-m", str(at), "-i", str(at),
                                      path], min(runs, options.runs))
            counts = re.findall(r":\s*([\d,]+)\s*$", theirs.stdout, re.M)
            witness = counts[-1].replace(",", "") if counts else ""
            population = ours.stdout.strip()
            print(f"{name:<9}{'2^' + str(at.bit_length() - 1):>6}{population:>40}{seconds:>9.3f} s{others:>9.3f} s"
                  f"{others / seconds:>8.1f}", flush=True)
            if population != witness:
                print(f"{name}: bgolly says {witness or theirs.stdout + theirs.stderr}")
                print(f"{name}: outpace says {population or ours.stderr}")
                good = False
            if name == "million" and not options.any_speed and others < LEAST_RATIO * seconds:
                print(f"{name}: not {LEAST_RATIO} times as fast as bgolly")
                good = False
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
