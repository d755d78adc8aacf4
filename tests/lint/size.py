# SPDX-License-Identifier: GPL-3.0-or-later
"""How long files (without their doc comments), functions and lines may be."""
import re

import tree

FILE_LINES = {"src": 600, "tests": 700}
FUNCTION_LINES = {"src": 60, "tests": 80}
# A row of a table may be as long as it needs: broken rows are harder to compare.
COMMENT = re.compile(r" \*|/\*\*$")  # doc comments may be as long as they need
TABLE_ROW = re.compile(r"\s*\[\w+\] = \{.*\},?$")
COLUMNS = 120  # people wrap at 100; aligned tables may stand out a little


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


def check(files):
    for name in files.select(r"(src|tests)/.*\.[ch]"):
        count = sum(1 for _, line in files.lines(name) if not COMMENT.match(line))
        limit = FILE_LINES[name.split("/")[0]]
        if count > limit:
            files.report(name, count, f"the file has {count} lines, {limit} at most")
        check_functions(files, name)
        for number, line in files.lines(name):
            if len(line) > COLUMNS and not TABLE_ROW.match(line):
                files.report(name, number, f"{len(line)} columns, {COLUMNS} at most")


tree.run(check)
