# SPDX-License-Identifier: GPL-3.0-or-later
"""The menu of a board, by mouse and keyboard; a place that gets a name of its own and keeps it."""
import subprocess

from window import Atspi, Failed, Window, run, wait


def open_menu(window, row):
    window.select_board(row)
    Atspi.Component.grab_focus(row)
    window.key("shift+F10")
    return window.get("menu item", "Name This Place")


def choose(window, name):
    item = wait(f"“{name}” in the menu", lambda: window.find("menu item", name))
    Atspi.Action.do_action(item, 0)


def test_mouse(window):
    box = Atspi.Component.get_extents(window.row("ready"), Atspi.CoordType.SCREEN)
    subprocess.run(["xdotool", "mousemove", str(box.x + 60), str(box.y + 20), "click", "3"], check=True)
    window.get("menu item", "Flash This Board")
    if window.find("menu item", "Stop This Board"):
        raise Failed("a board that is not at work can be stopped")
    window.key("Escape")
    wait("the menu to go", lambda: not window.find("menu item", "Flash This Board"))


def name(window, row, text):
    open_menu(window, row)
    choose(window, "Name This Place")
    window.type_into("Name of this place", text)
    window.press("push button", "Name This Place")


def test(program, images):
    window = Window(program, "--virtual=mp15-v1,mp15-v1", images / "flash.tsv", manager=True)
    window.wait_for("no problems")
    wait("two boards", lambda: len(list(window.all("list item", "ready"))) == 2)
    test_mouse(window)

    # the name stands on the board, on the button, and is kept for the next start
    name(window, window.row("ready"), "Bay 3")
    row = wait("the name on the board", lambda: window.row("Bay 3"))
    window.get("push button", "Flash Bay 3")
    window.get("check box", "Flash Bay 3")
    kept = window.folder / "config/flashjig/places.conf"
    wait("the name in the file", lambda: kept.exists() and "virtual-1=Bay 3" in kept.read_text())

    # from the menu the board is flashed, and stopped alone after a question
    open_menu(window, row)
    choose(window, "Flash This Board")
    row = wait("the board at work", lambda: window.row("Bay 3") if window.row("flashing") else None)
    open_menu(window, row)
    choose(window, "Stop This Board")
    window.press("push button", "Stop Now")
    wait("it to stop", lambda: window.row("STOPPED"))

    # a name can be taken away
    name(window, window.row("Bay 3"), "")
    wait("no name on the board", lambda: not window.row("Bay 3"))
    wait("no name in the file", lambda: "Bay" not in kept.read_text())

    # so can a virtual board
    other = wait("the other board", lambda: window.row("ready"))
    open_menu(window, other)
    choose(window, "Remove This Virtual Board")
    wait("it to go", lambda: not window.row("ready"))
    window.close()


run(test)
