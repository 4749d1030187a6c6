#!/usr/bin/env python3
"""What an installed outpace must do: run, be found by find_package, take in a predictor from outside and race it.

install_check.py BUILD SOURCE installs BUILD into a temporary prefix; nothing outside of it is touched.
"""
import pathlib
import subprocess
import sys
import tempfile

build, source = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])


def run(*command, cwd=None):
    done = subprocess.run([str(word) for word in command], cwd=cwd, text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"exit code {done.returncode} of {command}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def expect(condition, what):
    if not condition:
        sys.exit(f"not so: {what}")


def compiled(folder, into, prefix, target):
    run("cmake", "-S", folder, "-B", into, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={prefix}", "-DCMAKE_BUILD_TYPE=Debug",
        "-DCMAKE_CXX_FLAGS_DEBUG=-O0 -Wall -Wextra -Werror", "-DCMAKE_CXX_COMPILER_LAUNCHER=")
    run("cmake", "--build", into, "--target", target)
    return into / target


with tempfile.TemporaryDirectory() as scratch:
    root = pathlib.Path(scratch)
    prefix = root / "prefix"
    run("cmake", "--install", build, "--prefix", prefix)
    outpace = prefix / "bin" / "outpace"
    expect(run(outpace, "ask", "eca:30", "cell", "--at", "4") == "1\n", "the installed command answers")
    expect(".SH NAME" in (prefix / "share/man/man1/outpace.1").read_text(), "the manual page is installed")
    for page in ("bash-completion/completions/outpace", "zsh/vendor-completions/_outpace",
                 "fish/vendor_completions.d/outpace.fish"):
        expect("compare" in (prefix / "share" / page).read_text(), f"{page} is installed")

    # The example, raced inside by its own command and outside by the installed one.
    pascal = compiled(source / "examples/out-of-tree", root / "example", prefix, "outpace-pascal")
    expect("pascal" in run(pascal, "list", "predictors"), "the command built outside knows its predictor")
    race = ("bench", "eca:90~single~cell", "--suite", "smoke", "--budget", "0.0005")
    inside = run(pascal, *race, "--predictors", "pascal", "--out", root / "inside")
    expect("closed" in inside and "pascal" in inside, "the predictor built outside wins its race: " + inside)
    outside = run(outpace, *race, "--predictors", "direct", "--contestant", f"pascal={pascal} worker", "--out",
                  root / "outside")
    expect("pascal is a program of its own" in outside, "it races as a guest: " + outside)

    # A skeleton outside of the tree compiles, and its own test passes.
    run(outpace, "new", "predictor", "light-cone", "--in", root / "mine", cwd=root)
    test = compiled(root / "mine", root / "skeleton", prefix, "light-cone_test")
    expect("All tests passed" in run(test), "the skeleton's test passes")
    # … and within a tree the same two files go where the tree has them.
    tree = root / "tree"
    for file in ("predictors/core/predictor.hpp", "tests/catch.hpp"):
        (tree / file).parent.mkdir(parents=True, exist_ok=True)
        (tree / file).write_text("")
    run(outpace, "new", "predictor", "light-cone", cwd=tree)
    expect((tree / "predictors/light_cone/light_cone.cpp").read_text() == (root / "mine/light_cone.cpp").read_text(),
           "the tree's skeleton is the same")
    expect('#include "tests/catch.hpp"' in (tree / "tests/predictors/light_cone_test.cpp").read_text(),
           "its test includes the tree's Catch2")
