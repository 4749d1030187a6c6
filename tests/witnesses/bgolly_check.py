#!/usr/bin/env python3
"""Compares `outpace ask --by hashlife` with Golly's bgolly on patterns, soups and rules drawn from a fixed seed.

bgolly_check.py OUTPACE BGOLLY; exits 1 and prints the two commands where they disagree.
"""
import os
import random
import re
import subprocess
import sys
import tempfile

outpace, bgolly = sys.argv[1:3]
shipped = "/usr/share/golly/Patterns/Life"
gun = "24bo$22bobo$12b2o6b2o12b2o$11bo3bo4b2o12b2o$2o8bo5bo3b2o$2o8bo3bob2o4bobo$10bo5bo7bo$11bo3bo$12b2o!"


def soup(draw, width, height):
    return "$".join("".join(draw.choice("bo") for _ in range(width)) for _ in range(height)) + "!"


def cases(folder):
    draw = random.Random(1970)
    for i, (body, rule, times) in enumerate(
        [(gun, "B3/S23", (1, 1000, 12345, 2**16))]
        + [(soup(draw, 40, 40), rule, (1, 77, draw.randrange(100, 3000)))
           for rule in ("B3/S23", "B36/S23", "B2/S", "B1357/S1357", "B03/S23", "B35678/S5678")]
    ):
        path = os.path.join(folder, f"p{i}.rle")
        with open(path, "w") as file:
            file.write(f"x = 40, y = 40, rule = {rule}\n" + body.replace("$", "$\n") + "\n")
        for at in times:
            if rule in ("B2/S", "B1357/S1357", "B03/S23"):
                at = min(at, 100)  # they fill the plane
            yield path, rule, at + at % 2 if "B0" in rule else at
    for name, at in (("Breeders/breeder.lif", 3000), ("Breeders/breeder.lif", 2**14)):
        if os.path.exists(os.path.join(shipped, name)):
            yield os.path.join(shipped, name), "B3/S23", at


def main():
    compared = 0
    with tempfile.TemporaryDirectory() as folder:
        for path, rule, at in cases(folder):
            ours = [outpace, "ask", f"life:{rule}", "population", "--at", str(at), "--from", f"file:{path}", "--by", "hashlife"]
            # Its HashLife knows no rules by which empty ground blinks.
            algorithm = "QuickLife" if "B0" in rule else "HashLife"
            theirs = [bgolly, "-a", algorithm, "-m", str(at), "-i", str(at), path]
            mine = subprocess.run(ours, capture_output=True, text=True, timeout=300)
            said = subprocess.run(theirs, capture_output=True, text=True, timeout=300)
            counts = re.findall(r":\s*([\d,]+)\s*$", said.stdout, re.M)
            witness = counts[-1].replace(",", "") if counts else "nothing: " + said.stdout + said.stderr
            if mine.stdout.strip() != witness:
                print(" ".join(ours), "says", mine.stdout.strip() or mine.stderr.strip())
                print(" ".join(theirs), "says", witness)
                return 1
            compared += 1
    print(f"{compared} populations agree")
    return 0


sys.exit(main())
