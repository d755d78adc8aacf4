# SPDX-License-Identifier: GPL-3.0-or-later
"""A callback on_… that works on an object of one of our classes holds it against that class first."""
import re

import tree

DECLARED = re.compile(r"G_DECLARE_(?:FINAL_TYPE|DERIVABLE_TYPE|INTERFACE) \((\w+),\s*\w+,\s*(\w+),\s*(\w+),")
CALLBACK = re.compile(r"^static [^;{}]*?\b(on_\w+) \(([^{;]*?)\)\n\{\n(.*?)^\}", re.M | re.S)
# As a parameter, or as what the data of the call are taken for. A weak reference and a cast check by themselves.
SELF = re.compile(r"\b(Fj\w+)(?: \*|\) )self\b(?! = (?:g_weak_ref_get|FJ_\w+) \()")


def check(files):
    classes = {match[1]: f"{match[2]}_IS_{match[3]}"
               for name in files.select(r"src/.*\.[ch]") for match in DECLARED.finditer(files.text(name))}
    for name in files.select(r"src/.*\.c"):
        text = files.text(name)
        for match in CALLBACK.finditer(text):
            owner = SELF.search(match[2] + "\n" + match[3])
            if owner is None or owner[1] not in classes:
                continue
            wanted = f"g_assert ({classes[owner[1]]} (self));"
            if wanted not in match[3]:
                files.report(name, text.count("\n", 0, match.start(1)) + 1, f"{match[1]} () lacks {wanted}")


tree.run(check)
