#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""docs/issue-codes.md lists the codes that the source gives, with how bad each can be.

issue-codes.py SOURCE: compares. Each code there is a string in a call that makes an issue.
"""

import pathlib
import re
import sys

CODE = r'"([a-z0-9]+(?:-[a-z0-9]+)*)"'
# how bad, and what stands between that and the code
SEVERITY = re.compile(r"FJ_SEVERITY_(\w)\w*,\s*(?:FJ_ERROR_\w+,\s*)?" + CODE)
MACRO = re.compile(r"\b(E)RROR \(\w+, \w+, " + CODE + r"|\b(W)ARN \(\w+, \w+, " + CODE
                   + r"|\b(H)INT \(\w+, \w+, " + CODE)
# functions that only tell errors
ERRORS = re.compile(r"\b(?:new_error|report_offset|fj_stm32mp_check_family) \("
                    r"(?:\s*\w+,){0,2}\s*" + CODE)
ROW = re.compile(r"^\| `([a-z0-9-]+)` \| ([EWH, ]+) \|")


def read_source(top):
    codes = {}
    for path in sorted((top / "src").rglob("*.c")):
        text = re.sub(r"G_DEFINE_ENUM_VALUE \([^)]*\)", "", path.read_text(encoding="utf-8"))
        for match in SEVERITY.finditer(text):
            codes.setdefault(match[2], set()).add(match[1])
        for match in MACRO.finditer(text):
            letter, code = [part for part in match.groups() if part]
            codes.setdefault(code, set()).add(letter)
        for match in ERRORS.finditer(text):
            codes.setdefault(match[1], set()).add("E")
    return codes


def read_page(top):
    codes = {}
    for line in (top / "docs" / "issue-codes.md").read_text(encoding="utf-8").splitlines():
        match = ROW.match(line)
        if match:
            if match[1] in codes:
                raise SystemExit(f"docs/issue-codes.md has {match[1]} twice")
            codes[match[1]] = set(match[2].split(", "))
    return codes


def main(top):
    source = read_source(top)
    page = read_page(top)
    wrong = 0
    for code in sorted(source.keys() | page.keys()):
        if source.get(code) != page.get(code):
            told = ", ".join(sorted(page.get(code, ["nothing"])))
            given = ", ".join(sorted(source.get(code, ["nothing"])))
            print(f"{code}: docs/issue-codes.md says {told}, the source gives {given}")
            wrong += 1
    if len(source) < 100:
        print(f"only {len(source)} codes were found in the source")
        wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])))
