# SPDX-License-Identifier: GPL-3.0-or-later
"""How long files (without their doc comments), functions and lines may be.

Usage: size.py [ROOT]; size.py ROOT --long-lines counts them, by folder.
"""
import collections
import re
import sys

import tree

FILE_LINES = {"src": 600, "tests": 700}
FUNCTION_LINES = {"src": 60, "tests": 80}
COMMENT = re.compile(r" \*|/\*\*$")  # doc comments may be as long as they need
COLUMNS = 100
# A sentence that is a line by itself may be longer, and a row of a table: broken rows are harder to
# compare.
LONG = re.compile(r'\s*(N?_ \()?".*"[),;]*$|\s*(\[[^\]]+\] = )?\{.*\},?$')


def check_functions(files, name):
    limit = FUNCTION_LINES[name.split("/")[0]]
    start, title, before = 0, "", ""
    for number, line in files.lines(name):
        if line == "{":
            start, title = number, before
        elif line == "}" and start:
            if number - start - 1 > limit:
                what = title.split("(")[0].strip()
                files.report(name, start, f"{what} has {number - start - 1} lines, {limit} at most")
            start = 0
        if line and not line[0].isspace():
            before = line


def is_long(line, columns=COLUMNS):
    return len(line) > columns and not LONG.match(line)


def tell_long_lines(files, columns=100):
    counts = collections.Counter()
    for name in files.select(r"(src|tests)/.*\.[ch]"):
        counts["/".join(name.split("/")[:2])] += sum(is_long(line, columns)
                                                     for _, line in files.lines(name))
    for folder, count in counts.most_common():
        print(f"{count:4} {folder}")


def check(files):
    if "--long-lines" in sys.argv:
        tell_long_lines(files)
        return
    for name in files.select(r"(src|tests)/.*\.[ch]"):
        count = sum(1 for _, line in files.lines(name) if not COMMENT.match(line))
        limit = FILE_LINES[name.split("/")[0]]
        if count > limit:
            files.report(name, count, f"the file has {count} lines, {limit} at most")
        check_functions(files, name)
        for number, line in files.lines(name):
            if is_long(line):
                files.report(name, number, f"{len(line)} columns, {COLUMNS} at most")


tree.run(check)
