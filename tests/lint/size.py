# SPDX-License-Identifier: GPL-3.0-or-later
"""How long files, functions and lines may be."""
import tree

FILE_LINES = 600
FUNCTION_LINES = {"src": 60, "tests": 80}
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
        count = len(files.text(name).splitlines())
        if count > FILE_LINES:
            files.report(name, count, f"the file has {count} lines, {FILE_LINES} at most")
        check_functions(files, name)
        for number, line in files.lines(name):
            if len(line) > COLUMNS:
                files.report(name, number, f"{len(line)} columns, {COLUMNS} at most")


tree.run(check)
