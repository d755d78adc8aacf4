# SPDX-License-Identifier: GPL-3.0-or-later
"""po/POTFILES.in names exactly the files that hold text to translate."""
import re

import tree

CALL = re.compile(r"(?<!\w)(_|N_|C_|NC_|ngettext|g_dngettext)\s*\(\s*\"")


def translatable(files):
    for name in files.select(r"src/.*\.[ch]"):
        if CALL.search(files.text(name)):
            yield name
    for name in files.select(r"ui/.*\.ui"):
        if 'translatable="yes"' in files.text(name):
            yield name
    yield from files.select(r"data/.*\.(desktop|metainfo\.xml|xml)\.in")


def check(files):
    if "po/POTFILES.in" not in files.names:
        return
    listed = [line for _, line in files.lines("po/POTFILES.in") if line and not line.startswith("#")]
    found = set(translatable(files))
    for name in sorted(found - set(listed)):
        files.report(name, 1, "holds text to translate and is not in po/POTFILES.in")
    for name in sorted(set(listed) - found):
        files.report("po/POTFILES.in", 1, f"{name} holds no text to translate, or is not there")
    if listed != sorted(listed):
        files.report("po/POTFILES.in", 1, "the names are not sorted")


tree.run(check)
