# SPDX-License-Identifier: GPL-3.0-or-later
"""Every public function has a doc comment: above its definition, or in its header.

What only a private header (fj-thing-private.h) declares is not public. A comment that begins with /**
has the name of what it is about on a line of its own, as GTK-Doc and g-ir-scanner read it.
"""
import pathlib
import re

import tree

DEFINITION = re.compile(r"^(?!static\b)(\w+) \(")


def undocumented(files, name):
    """Yields (line, function) for each definition with no doc comment right above it."""
    lines = files.text(name).splitlines()
    for index, line in enumerate(lines):
        match = DEFINITION.match(line)
        if not match or index < 2 or match.group(1).isupper() or match.group(1) == "main":
            continue
        returns = lines[index - 1]
        if not re.match(r"^[a-zA-Z_][\w \*]*$", returns) or returns.startswith("static"):
            continue
        if not lines[index - 2].rstrip().endswith("*/"):
            yield index + 1, match.group(1)


def in_header(header, function):
    """Whether the declaration in @header has a comment above it or at its end."""
    declaration = re.compile(rf"\b{function}\s+\(")
    lines = header.splitlines()
    for index, line in enumerate(lines):
        if declaration.search(line):
            before = lines[index - 1].rstrip() if index else ""
            after = " ".join(lines[index:index + 3]).split(";", 1)
            return before.endswith("*/") or (len(after) > 1 and after[1].lstrip().startswith("/*"))
    return False


def check_form(files, name):
    for number, line in files.lines(name):
        if re.match(r"\s*/\*\* ", line):
            files.report(name, number, "a doc comment begins with /** on a line of its own")


def check(files):
    for name in files.select(r"src/.*\.[ch]"):
        check_form(files, name)
    for name in files.select(r"src/.*\.c"):
        folder = pathlib.PurePath(name).parent
        header = str(pathlib.PurePath(name).with_suffix(".h"))
        others = files.select(rf"{re.escape(str(folder))}/.*\.h")
        names = [one for one in dict.fromkeys([header] + others) if one in files.names]
        public = [files.text(one) for one in names if not one.endswith("-private.h")]
        for line, function in undocumented(files, name):
            is_public = any(re.search(rf"\b{function}\s+\(", text) for text in public)
            if is_public and not any(in_header(text, function) for text in public):
                files.report(name, line, f"{function} has no doc comment")


tree.run(check)
