# SPDX-License-Identifier: GPL-3.0-or-later
"""Which room may include which (the table in HACKING.md), and in which order includes stand."""
import pathlib
import re

import tree

# In the order in which they may see each other: a room may include all that stand above it …
ORDER = ["base", "layout", "image", "extent", "source", "link", "dfu", "fastboot", "flash", "drivers/stm32mp", "drivers", "bench",
         "virtual/shell", "virtual/stm32mp", "virtual", "usb", "serial", "record", "job", "station", "print", "app", "cli"]
VIRTUAL = {"virtual/shell", "virtual/stm32mp", "virtual"}
# … but for these.
BLIND = {
    "source": {"extent"},
    "link": {"layout", "image", "extent", "source"},
    "dfu": {"layout", "extent", "source"},
    "fastboot": {"layout", "image", "extent", "source", "dfu"},
    "virtual/shell": {"fastboot", "flash", "drivers/stm32mp", "drivers", "bench"},
    "virtual/stm32mp": {"fastboot", "flash", "drivers", "bench"},
    "usb": VIRTUAL,
    "serial": {"layout", "image", "extent", "source", "dfu", "fastboot", "flash", "drivers/stm32mp", "drivers", "bench", "usb"} | VIRTUAL,
    "record": VIRTUAL | {"usb", "serial"},
    "job": VIRTUAL | {"usb", "serial"},
    "station": VIRTUAL | {"usb", "serial", "record"},
    "print": VIRTUAL | {"usb", "serial", "job", "station"},
    "app": VIRTUAL | {"usb", "serial"},
    "cli": VIRTUAL | {"usb", "serial", "app"},
}
ROOMS = {room: set(ORDER[:place]) - BLIND.get(room, set()) for place, room in enumerate(ORDER)}
# What the programs may see of the two rooms that stand for a bus.
DOORS = {"fj-virtual-provider.h", "fj-virtual-faults.h", "fj-virtual-choice.h", "fj-virtual-profile.h", "fj-virtual-storages.h",
         "fj-usb-provider.h", "fj-usb-doctor.h"}
# Libraries that only some rooms may use.
LIBRARIES = {
    r"gtk/.*|gdk/.*|gsound\.h|handy.*": {"app"},
    r"gusb\.h|libusb.*": {"usb"},
    r"archive.*": {"image"},
    r"blkid/.*": {"image"},
    r"ext2fs/.*": {"extent"},
    r"confuse\.h": {"source"},
    r"json-glib/.*": {"cli", "usb", "bench", "record", "job"},
    r"sqlite3\.h": {"record"},
    r"cairo.*|pango/.*": {"app", "print"},
    r"qrencode\.h": {"print"},
}
# What only one file knows.
ALONE = {"gusb.h": "src/usb/fj-usb-hotplug.c"}
INCLUDE = re.compile(r'\s*#\s*include\s+[<"]([^>"]+)[>"]')


# A row of the table of rooms: "| `room` | what it is for | what it may include |".
ROW = re.compile(r"\| `([a-z/]+)` \|[^|]*\|([^|]*)\|$")
TABLE = "HACKING.md"
NAME = re.compile(r"`([a-z/]+)`")


def get_room(name):
    return str(pathlib.PurePath(name).parent)[len("src/"):]


def check_room(files, name, room, line, header):
    owner = files.owners.get(header)
    if owner in (None, room) or owner in ROOMS[room]:
        return
    if room in ("app", "cli") and owner in VIRTUAL | {"usb"} and header in DOORS:
        return
    files.report(name, line, f"src/{room} may not include {header} of src/{owner}")


def check_library(files, name, room, line, header):
    for pattern, rooms in LIBRARIES.items():
        if re.fullmatch(pattern, header) and room not in rooms:
            allowed = ", ".join(sorted(rooms))
            files.report(name, line, f"only these rooms may include {header}: {allowed}")
    if ALONE.get(header, name) != name:
        files.report(name, line, f"only {ALONE[header]} may include {header}")


def check_order(files, name, includes):
    """A .c file has config.h first and its own header, or the room's private one, next."""
    if not includes or includes[0][1] != "config.h":
        files.report(name, 1, "the first include must be \"config.h\"")
        return
    own = pathlib.PurePath(name).with_suffix(".h").name
    room = get_room(name)
    if files.owners.get(own) != room:
        return
    following = includes[1][1] if len(includes) > 1 else ""
    is_private = following.endswith("-private.h") and files.owners.get(following) == room
    if following != own and not is_private:
        files.report(name, includes[0][0] + 1, f"the include after config.h must be \"{own}\"")


def read_allowed(words, above):
    """What the last cell of a row stands for."""
    if "the above" in words:
        return set(above)
    if "all but" in words:
        return set(above) - set(NAME.findall(words))
    return set(NAME.findall(words))


def check_table(files):
    """The table that people read says what this file says. Families are below "drivers"."""
    above, heading = [], ""
    for number, line in files.lines(TABLE):
        match = ROW.match(line)
        heading = line if line.startswith("## ") else heading
        if not match or heading != "## The rooms":
            continue
        room, words = match.groups()
        allowed = {name for name in ROOMS.get(room, ()) if "/" not in name}
        if room not in ROOMS:
            files.report(TABLE, number, f"src/{room} is not among the rooms of tests/lint/includes.py")
        elif read_allowed(words, above) != allowed:
            files.report(TABLE, number, f"the check lets src/{room} include " + ", ".join(sorted(allowed)))
        above.append(room)
    for room in ROOMS:
        if "/" not in room and room not in above:
            files.report(TABLE, 1, f"the table of rooms lacks src/{room}")


def check(files):
    if TABLE in files.names:
        check_table(files)
    headers = files.select(r"src/.+/.*\.h")
    files.owners = {pathlib.PurePath(name).name: get_room(name) for name in headers}
    for name in files.select(r"src/.+/.*\.[ch]"):
        room = get_room(name)
        if room not in ROOMS:
            files.report(name, 1, f"src/{room} is not in the table of rooms (HACKING.md)")
            continue
        includes = [(number, match.group(1)) for number, line in files.lines(name)
                    if (match := INCLUDE.match(line))]
        for number, header in includes:
            check_room(files, name, room, number, pathlib.PurePath(header).name)
            check_library(files, name, room, number, header)
        if name.endswith(".c"):
            check_order(files, name, includes)


if __name__ == "__main__":
    tree.run(check)
