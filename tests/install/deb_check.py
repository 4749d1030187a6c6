#!/usr/bin/env python3
"""The Debian packages: made by CPack, unpacked into a temporary root, and the command in them runs.

deb_check.py BUILD
"""
import pathlib
import subprocess
import sys
import tempfile


def run(*command):
    done = subprocess.run([str(word) for word in command], text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"exit code {done.returncode} of {command}\n{done.stdout}\n{done.stderr}")
    return done.stdout


with tempfile.TemporaryDirectory() as scratch:
    root = pathlib.Path(scratch)
    run("cpack", "--config", pathlib.Path(sys.argv[1]) / "CPackConfig.cmake", "-G", "DEB", "-B", root / "made")
    packages = {run("dpkg-deb", "-f", file, "Package").strip(): file for file in (root / "made").glob("*.deb")}
    if set(packages) != {"outpace", "outpace-dev"}:
        sys.exit(f"other packages than expected: {packages}")
    depends = run("dpkg-deb", "-f", packages["outpace"], "Depends")
    for library in ("libc6", "libgmp10", "libzstd1", "libfmt"):
        if library not in depends:
            sys.exit(f"{library} is missing from Depends: {depends}")
    for file in packages.values():
        run("dpkg", "-x", file, root / "unpacked")
    usr = root / "unpacked" / "usr"
    answer = run(usr / "bin" / "outpace", "ask", "eca:90", "population", "--at", "2^10-1")
    if answer != "1024\n":
        sys.exit(f"the packaged command answers {answer!r}")
    for file in ("share/man/man1/outpace.1", "include/outpace/predictors/core/predictor.hpp",
                 "share/bash-completion/completions/outpace"):
        if not (usr / file).exists() and not (usr / (file + ".gz")).exists():
            sys.exit(f"{file} is in no package")
    if not list(usr.glob("lib/**/outpace-config.cmake")) or not list(usr.glob("lib/**/liboutpace.a")):
        sys.exit("the library or its package is in no package")
