# SPDX-License-Identifier: GPL-3.0-or-later
"""The compiler sees the headers of no other room than includes.py allows, and of those that the headers of
these need, nor those of another's library.

Usage: paths.py ROOT BUILD-FOLDER
"""
import json
import pathlib
import re
import shlex
import sys

import includes
import tree

# What a folder of headers is part of, as pkg-config names it, and who may see it. GIO brings blkid's along.
LIBRARIES = {
    r"gtk-3\.0": {"app"},
    r"gusb-1|libusb-1\.0": {"usb"},
}
# Both stand for a bus: the programs see a few of their headers, which includes.py lists.
BUSES = {"virtual", "usb"}


def get_visible(room):
    """The rooms that may be included, and what their headers may include in turn."""
    allowed = includes.ROOMS[room] | (BUSES if room in ("app", "cli") else set())
    return allowed | {room} | {other for one in allowed for other in includes.ROOMS[one]}


def get_folders(command):
    words = shlex.split(command)
    pairs = list(zip(words, words[1:] + [""]))
    return ({word[2:] or after for word, after in pairs if word.startswith("-I")} |
            {after for word, after in pairs if word == "-isystem"})


def check_folder(files, name, room, folder, build):
    path = pathlib.Path(build, folder).resolve()
    seen = str(path.relative_to(files.root / "src")) if (files.root / "src") in path.parents else None
    if seen is not None and seen in includes.ROOMS and seen not in get_visible(room):
        files.report(name, 1, f"the compiler lets src/{room} include headers of src/{seen}")
    for pattern, rooms in LIBRARIES.items():
        if re.fullmatch(pattern, path.name) and room not in rooms:
            files.report(name, 1, f"the compiler lets src/{room} include headers of {path.name}")


def check(files):
    build = pathlib.Path(sys.argv[2]).resolve()
    commands = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    told = set()
    for entry in commands:
        path = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if (files.root / "src") not in path.parents:
            continue
        room = str(path.parent.relative_to(files.root / "src"))
        for folder in get_folders(entry["command"]) if room in includes.ROOMS else ():
            if (room, folder) not in told:
                told.add((room, folder))
                check_folder(files, f"src/{room}/meson.build", room, folder, entry["directory"])


tree.run(check)
