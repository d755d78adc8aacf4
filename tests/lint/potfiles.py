# SPDX-License-Identifier: GPL-3.0-or-later
"""po/POTFILES.in names exactly the files that hold text to translate.

Usage: potfiles.py [ROOT]; potfiles.py ROOT --write brings the file up to date.
"""
import re
import sys

import tree

CALL = re.compile(r"(?<!\w)(_|N_|C_|NC_|ngettext|g_dngettext)\s*\(")
NAME = "po/POTFILES.in"


def translatable(files):
    for name in files.select(r"src/.*\.[ch]"):
        if CALL.search(files.text(name)):
            yield name
    for name in files.select(r"ui/.*\.ui"):
        if 'translatable="yes"' in files.text(name):
            yield name
    yield from files.select(r"data/.*\.(desktop|metainfo\.xml|gschema\.xml)\.in")
    yield from files.select(r"data/mime/.*\.xml\.in")


def check(files):
    found = sorted(set(translatable(files)))
    if "--write" in sys.argv:
        (files.root / NAME).write_text("".join(name + "\n" for name in found), encoding="utf-8")
        return
    listed = [line for _, line in files.lines(NAME) if line and not line.startswith("#")]
    for name in sorted(set(found) - set(listed)):
        files.report(name, 1, f"holds text to translate and is not in {NAME}")
    for name in sorted(set(listed) - set(found)):
        files.report(NAME, 1, f"{name} holds no text to translate, or is not there")
    if listed != sorted(listed):
        files.report(NAME, 1, "the names are not sorted")


tree.run(check)
