"""Runs the commands of the README's console blocks and compares what they print.

A block that is fenced as ```console holds `$ command` lines, each followed by exactly what it prints. Blocks of other
kinds (timings, tables of one machine) are not run. Usage: readme_check.py README OUTPACE
"""

import os
import pathlib
import re
import subprocess
import sys

readme, outpace = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
environment = dict(os.environ, PATH=f"{outpace.parent}:{os.environ['PATH']}", COLUMNS="100")
checked = failed = 0
for block in re.findall(r"^```console\n(.*?)^```", readme.read_text(), re.M | re.S):
    for command, expected in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
        run = subprocess.run(command, shell=True, text=True, env=environment, stdout=subprocess.PIPE,
                             stderr=subprocess.STDOUT, timeout=120)
        checked += 1
        if run.stdout != expected:
            failed += 1
            print(f"README says of `{command}`:\n{expected}but it prints:\n{run.stdout}")
print(f"{checked - failed} passed, {failed} failed")
sys.exit(1 if failed or not checked else 0)
