# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that can be found: a function has a verb and what it is done to, a header a name of its own."""
import pathlib
import re

import tree

# The line of a definition, and the one before it: "static void G_GNUC_PRINTF (1, 2)", "say (…)".
STATIC = re.compile(r"static\b[^;={]*$")
ONE_WORD = re.compile(r" *([a-z0-9]+) \(")


def check_functions(files, name):
    before = ""
    for number, line in files.lines(name):
        match = ONE_WORD.match(line)
        if match and STATIC.match(before):
            files.report(name, number, f"the name \"{match.group(1)}\" is one word: say what it is "
                                       "done to")
        before = line


def check_headers(files):
    """An include must not depend on the order of folders."""
    seen = {}
    for name in files.select(r"src/.+/.*\.h"):
        first = seen.setdefault(pathlib.PurePath(name).name, name)
        if first != name:
            files.report(name, 1, f"{first} has the same name")


def check(files):
    for name in files.select(r"src/.*\.c"):
        check_functions(files, name)
    check_headers(files)


tree.run(check)
