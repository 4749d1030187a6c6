#!/usr/bin/env python3
"""Writes a pattern of more than a million live cells for Life: a chequered field of soups, blocks of gliders and guns.

million_cells.py FILE.rle [--columns N] [--rows N]; the same file every time. Soups are a few kinds in four turns, as a
field of ash has both what memory of squares finds again and what it does not.
"""
import argparse
import random

GUN = """........................O...........
......................O.O...........
............OO......OO............OO
...........O...O....OO............OO
OO........O.....O...OO..............
OO........O...O.OO....O.O...........
..........O.....O.......O...........
...........O...O....................
............OO......................""".split("\n")
GLIDER = ((1, 0), (2, 1), (0, 2), (1, 2), (2, 2))
PITCH = 256  # cells from tile to tile


def soup(draw, side):
    return [(x, y) for y in range(side) for x in range(side) if draw.random() < 0.5]


def gliders(draw, side):
    """All fly the same way, eight cells apart, so that none meets another of its block."""
    return [(8 * i + x, 8 * j + y) for i in range(side // 8) for j in range(side // 8)
            if draw.random() < 0.7 for x, y in GLIDER]


def gun():
    return [(x, y) for y, row in enumerate(GUN) for x, cell in enumerate(row) if cell == "O"]


def turned(cells, quarter, side):
    for _ in range(quarter):
        cells = [(side - 1 - y, x) for x, y in cells]
    return cells


def pattern(columns, rows):
    draw = random.Random(1984)
    soups = [soup(draw, 96) for _ in range(4)]
    blocks = [gliders(draw, 96) for _ in range(4)]
    live = set()
    for row in range(rows):
        for column in range(columns):
            kind = draw.random()
            if kind < 0.70:
                cells = turned(draw.choice(soups), draw.randrange(4), 96)
            elif kind < 0.95:
                cells = turned(draw.choice(blocks), draw.randrange(4), 96)
            else:
                cells = turned(gun(), draw.randrange(4), 36)
            live.update((PITCH * column + x, PITCH * row + y) for x, y in cells)
    return live


def rle(live):
    rows = {}
    for x, y in live:
        rows.setdefault(y, []).append(x)
    out, last = [], 0

    def run(n, letter):
        if n:
            out.append((str(n) if n > 1 else "") + letter)

    for y in sorted(rows):
        run(y - last, "$")
        last, at = y, 0
        xs = sorted(rows[y])
        i = 0
        while i < len(xs):
            j = i
            while j + 1 < len(xs) and xs[j + 1] == xs[j] + 1:
                j += 1
            run(xs[i] - at, "b")
            run(j - i + 1, "o")
            at, i = xs[j] + 1, j + 1
    return "".join(out) + "!"


def write(path, columns, rows):
    live = pattern(columns, rows)
    text = rle(live)
    width, height = max(x for x, _ in live) + 1, max(y for _, y in live) + 1
    with open(path, "w") as file:
        file.write(f"x = {width}, y = {height}, rule = B3/S23\n")
        at = 0
        while at < len(text):  # lines end behind a letter
            end = min(at + 70, len(text))
            while end < len(text) and text[end - 1].isdigit():
                end -= 1
            file.write(text[at:end] + "\n")
            at = end
    return len(live)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file")
    parser.add_argument("--columns", type=int, default=20)
    parser.add_argument("--rows", type=int, default=20)
    options = parser.parse_args()
    print(write(options.file, options.columns, options.rows), "live cells")
