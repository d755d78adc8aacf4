# SPDX-License-Identifier: GPL-3.0-or-later
"""What is called from elsewhere holds its object against its class: callbacks on_…, and public functions that reach
into it."""
import re

import tree

DECLARED = re.compile(r"G_DECLARE_(?:FINAL_TYPE|DERIVABLE_TYPE|INTERFACE) \((\w+),\s*\w+,\s*(\w+),\s*(\w+),")
CALLBACK = re.compile(r"^static [^;{}]*?\b(on_\w+) \(([^{;]*?)\)\n\{\n(.*?)^\}", re.M | re.S)
# As a parameter, or as what the data of the call are taken for. A weak reference and a cast check by themselves.
SELF = re.compile(r"\b(Fj\w+)(?: \*|\) )self\b(?! = (?:g_weak_ref_get|FJ_\w+) \()")
PUBLIC = re.compile(r"^(?!static)\w[\w *]*\n(fj_\w+) \((?:const )?(Fj\w+) \*(\w+)[^{;]*\)\n\{\n(.*?)^\}", re.M | re.S)


def find_line(text, match):
    return text.count("\n", 0, match.start(1)) + 1


def check_public(files, name, classes, heads):
    text = files.text(name)
    for match in PUBLIC.finditer(text):
        function, owner, variable, body = match.groups()
        if owner not in classes or f"{function} (" not in heads or f"{variable}->" not in body:
            continue
        if "g_return_" not in body:
            files.report(name, find_line(text, match), f"{function} () lacks g_return_if_fail "
                                                       f"({classes[owner]} ({variable}))")


def check_callbacks(files, name, classes):
    text = files.text(name)
    for match in CALLBACK.finditer(text):
        owner = SELF.search(match[2] + "\n" + match[3])
        if owner is None or owner[1] not in classes:
            continue
        wanted = f"g_assert ({classes[owner[1]]} (self));"
        if wanted not in match[3]:
            files.report(name, find_line(text, match), f"{match[1]} () lacks {wanted}")


def check(files):
    classes = {match[1]: f"{match[2]}_IS_{match[3]}"
               for name in files.select(r"src/.*\.[ch]") for match in DECLARED.finditer(files.text(name))}
    # What only the files of one class call trusts them; a virtual board is called with each transfer.
    heads = "\n".join(files.text(name) for name in files.select(r"src/(?!virtual/shell/).*(?<!-private)\.h"))
    for name in files.select(r"src/.*\.c"):
        check_callbacks(files, name, classes)
        check_public(files, name, classes, heads)


tree.run(check)
