# SPDX-License-Identifier: GPL-3.0-or-later
"""No files of a room need each other in a circle, and no rooms do.

A file needs those whose headers it includes and, where it calls a function, the one that defines it: a
private header of several files must not hide that they are one. A .c file and its header count as one.

Usage: circles.py [ROOT]
"""
import pathlib
import re
import sys

import tree

INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]', re.M)
DEFINITION = re.compile(r"^(fj_\w+) \(", re.M)
WORD = re.compile(r"\bfj_\w+\b")
NOISE = re.compile(r'/\*.*?\*/|"(?:[^"\\\n]|\\.)*"', re.S)


def get_unit(name):
    return str(pathlib.PurePath(name).with_suffix(""))


def get_definitions(texts):
    """Which unit defines a function; one that several define, as a stand-in for it, belongs to none."""
    owners = {}
    for name, text in texts.items():
        for match in DEFINITION.finditer(text if name.endswith(".c") else ""):
            before = text[:match.start()].rstrip("\n").rsplit("\n", 1)[-1]
            if not before.startswith("static"):
                owners.setdefault(match.group(1), set()).add(get_unit(name))
    return {function: units.pop() for function, units in owners.items() if len(units) == 1}


def get_arrows(files, names):
    """unit -> {unit it needs: why}"""
    texts = {name: files.text(name) for name in names}
    headers = {pathlib.PurePath(name).name: get_unit(name) for name in names if name.endswith(".h")}
    plain = {name: NOISE.sub(" ", text) for name, text in texts.items()}
    functions = get_definitions(plain)
    arrows = {}
    for name, text in texts.items():
        needs = arrows.setdefault(get_unit(name), {})
        for header in INCLUDE.findall(text):
            own = str(pathlib.PurePath(name).parent / header)
            unit = get_unit(own) if own in texts else headers.get(header)
            # the private header of a class stands below its files, and may know its public type
            is_own = unit is not None and get_unit(name) == unit + "-private"
            if unit not in (None, get_unit(name)) and not is_own:
                needs.setdefault(unit, header)
        for word in WORD.findall(plain[name]) if name.endswith(".c") else ():
            if functions.get(word, get_unit(name)) != get_unit(name):
                needs.setdefault(functions[word], word)
    return arrows


def find_circles(arrows):
    """Groups of nodes of which each reaches each (Tarjan)."""
    index, low, stack, found = {}, {}, [], []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in arrows.get(node, ()):
            if other not in index:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == index[node]:
            place = stack.index(node)
            if len(stack) - place > 1:
                found.append(sorted(stack[place:]))
            del stack[place:]

    for node in sorted(arrows):
        if node not in index:
            visit(node)
    return found


def get_room_arrows(arrows):
    rooms = {}
    for unit, needs in arrows.items():
        room = str(pathlib.PurePath(unit).parent)
        for other, why in needs.items():
            if str(pathlib.PurePath(other).parent) != room:
                rooms.setdefault(room, {}).setdefault(str(pathlib.PurePath(other).parent), why)
    return rooms


def report(files, arrows, circle):
    ties = [f"{pathlib.PurePath(one).name} needs {pathlib.PurePath(other).name} ({arrows[one][other]})"
            for one in circle for other in arrows[one] if other in circle]
    files.report(circle[0], 1, "needed in a circle: " + ", ".join(ties))


def check(files):
    sys.setrecursionlimit(10000)
    arrows = get_arrows(files, files.select(r"src/.+/.*\.[ch]"))
    for circle in find_circles(arrows):
        report(files, arrows, circle)
    rooms = get_room_arrows(arrows)
    for circle in find_circles(rooms):
        report(files, rooms, circle)


tree.run(check)
