# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows that are dragged with the pointer."""
import subprocess

from window import Atspi, Failed, Window, run, settle, wait

ROWS = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
P\t0x10\tone\tBinary\tmmc0\t0x00080000\tsdcard.img
P\t0x11\ttwo\tBinary\tmmc0\t0x00880000\tsdcard.img
P\t0x12\tthree\tBinary\tmmc0\t0x01080000\tsdcard.img
P\t0x13\tfour\tBinary\tmmc0\t0x01880000\tsdcard.img
"""
NAME = 4  # the column
ORDER = ["fsbl1-boot", "ssbl-boot", "one", "two", "three", "four"]


def pointer(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True)
    settle()


def names(window):
    return [row["Name"] for row in window.cells()]


def cell(window, row, column=NAME):
    table = window.get("table", "Flash layout")
    return Atspi.Component.get_extents(Atspi.Table.get_accessible_at(table, row, column),
                                       Atspi.CoordType.SCREEN)


def selected(window):
    table = window.get("table", "Flash layout")
    return [row for row in range(Atspi.Table.get_n_rows(table)) if Atspi.Table.is_row_selected(table, row)]


def drag(window, row, to, part, expected):
    """Takes a row to a part of the height of another, again if the button was let go too early."""
    for _ in range(5):
        start, end = cell(window, row), cell(window, to)
        x, y = start.x + 20, start.y + start.height // 2
        goal = end.y + int(end.height * part)
        pointer("mousemove", x, y, "mousedown", 1)
        for step in range(1, 5):
            pointer("mousemove", x, y + (goal - y) * step // 4)
        pointer("mousemove", x + 1, goal)
        settle()
        pointer("mouseup", 1)
        try:
            wait(f"the rows as {expected}", lambda: names(window) == expected, 4)
            return
        except Failed:
            if names(window) != ORDER:
                raise
    raise Failed(f"dragging row {row} to {to} gives {names(window)}, not {expected}")


def undo(window):
    window.act("win.undo")
    wait("the order of before", lambda: names(window) == ORDER)


def test_one(window):
    drag(window, 2, 4, 0.9, ["fsbl1-boot", "ssbl-boot", "two", "three", "one", "four"])
    wait("the row to be selected", lambda: selected(window) == [4])
    undo(window)
    drag(window, 5, 3, 0.1, ["fsbl1-boot", "ssbl-boot", "one", "four", "two", "three"])
    undo(window)
    if window.can("undo"):
        raise Failed("moving a row was more than one step")


def test_several(window):
    window.select_row(2)
    table = window.get("table", "Flash layout")
    Atspi.Table.add_row_selection(table, 4)
    wait("two rows", lambda: selected(window) == [2, 4])
    drag(window, 4, 5, 0.9, ["fsbl1-boot", "ssbl-boot", "two", "four", "one", "three"])
    wait("both to be selected", lambda: selected(window) == [4, 5])
    undo(window)
    if window.can("undo"):
        raise Failed("moving two rows was more than one step")
    # the keyboard does the same
    window.select_row(2)
    Atspi.Table.add_row_selection(table, 3)
    wait("two rows", lambda: selected(window) == [2, 3])
    window.key("alt+Down")
    wait("both below the next", lambda: names(window)[2:] == ["three", "one", "two", "four"])
    window.key("alt+Down")
    wait("both at the end", lambda: names(window)[2:] == ["three", "four", "one", "two"])
    if window.can("move-down"):
        raise Failed("rows at the end can be moved down")
    window.act("win.undo")
    undo(window)


def test_click(window):
    """A click on one of several rows selects it alone, one more opens the editor of the cell."""
    window.select_row(2)
    Atspi.Table.add_row_selection(window.get("table", "Flash layout"), 3)
    wait("two rows", lambda: selected(window) == [2, 3])
    place = cell(window, 3)
    pointer("mousemove", place.x + 20, place.y + place.height // 2, "click", 1)
    wait("one row", lambda: selected(window) == [3])
    pointer("click", 1)
    pointer("key", "ctrl+a")
    subprocess.run(["xdotool", "type", "--delay", "20", "deux"], check=True)
    window.key("Return")
    wait("the new name", lambda: names(window)[3] == "deux")
    undo(window)


def test(program, images):
    layout = images / "rows.tsv"
    layout.write_text(ROWS, encoding="utf-8")
    window = Window(program, "--virtual=mp15-v1", layout, manager=True)
    window.wait_for("no problems")
    for part in (test_one, test_several, test_click):
        try:
            part(window)
        except Failed as failure:
            raise Failed(f"{part.__name__}: {failure}") from failure
    window.close()


run(test)
