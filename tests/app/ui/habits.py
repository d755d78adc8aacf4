# SPDX-License-Identifier: GPL-3.0-or-later
"""What hands do by themselves: the menu of a row, F2, Tab, Escape, Ctrl+F, several rows at once."""
import subprocess

from window import Atspi, Failed, GLib, Window, run, text_of, wait

ROWS = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
P\t0x10\tone\tBinary\tmmc0\t0x00080000\tsdcard.img
P\t0x11\ttwo\tBinary\tmmc0\t0x00880000\tsdcard.img
P\t0x12\tthree\tBinary\tmmc0\t0x01080000\tsdcard.img
"""


def column(window, title):
    return [row[title] for row in window.cells()]


def focused(window):
    return next((node for node in window.all()
                 if node.get_state_set().contains(Atspi.StateType.FOCUSED)), None)


def type_over(window, text):
    window.key("ctrl+a")
    subprocess.run(["xdotool", "type", "--delay", "20", text], check=True)


def selected(window):
    table = window.get("table", "Flash layout")
    return [row for row in range(Atspi.Table.get_n_rows(table)) if Atspi.Table.is_row_selected(table, row)]


def test_menu(window):
    window.select_row(3)
    wait("the row", lambda: window.form_says("Name", "two"))
    window.key("shift+F10")
    wait("the menu", lambda: window.find("menu item", "Duplicate"))
    window.press("menu item", "Duplicate")
    wait("a copy", lambda: column(window, "Name") == ["fsbl1-boot", "ssbl-boot", "one", "two", "two",
                                                      "three"])
    window.key("ctrl+z")
    wait("the rows of before", lambda: len(window.cells()) == 5)
    window.select_row(3)
    window.key("Menu")
    wait("the menu", lambda: window.find("menu item", "Move Up"))
    window.press("menu item", "Move Up")
    wait("the row above", lambda: column(window, "Name")[2:4] == ["two", "one"])
    window.key("ctrl+z")
    wait("the order of before", lambda: column(window, "Name")[2:4] == ["one", "two"])


def test_typing(window):
    """F2 edits the cell, what is wrong is said at once, Tab goes on to the next cell."""
    window.select_row(2)
    wait("the row", lambda: window.form_says("Name", "one"))
    window.key("F2")
    type_over(window, "o ne")
    window.wait_for("no space in the name")
    type_over(window, "uno")
    wait("nothing to say", lambda: not window.says("no space in the name"))
    window.key("Tab")
    wait("the new name", lambda: window.form_says("Name", "uno"))
    window.key("Tab", "Tab")
    type_over(window, "0x00090000")
    window.key("Return")
    wait("the new cells", lambda: column(window, "Offset")[2] == "0x00090000" and
         column(window, "Name")[2] == "uno")
    window.key("ctrl+z")
    window.key("ctrl+z")
    wait("the old row", lambda: column(window, "Name")[2] == "one" and
         column(window, "Offset")[2] == "0x00080000")


def test_form(window):
    """Escape leads from the form to the table; several rows are changed at once; the form can go."""
    window.select_row(2)
    wait("the row", lambda: window.form_says("Name", "one"))
    name = window.get("text", "Name")
    Atspi.Component.grab_focus(name)
    wait("the keyboard in the form", lambda: focused(window).get_name() == "Name")
    window.key("Escape")
    wait("the keyboard in the table", lambda: focused(window).get_role_name().startswith("table"))
    window.select_row(2)
    table = window.get("table", "Flash layout")
    for row in (3, 4):
        Atspi.Table.add_row_selection(table, row)
    wait("three rows", lambda: selected(window) == [2, 3, 4])
    window.wait_for("A change goes into all 3 selected rows")
    window.type_into("Device", "mmc1")
    wait("all three", lambda: column(window, "Device")[2:] == ["mmc1"] * 3)
    window.key("ctrl+z")
    wait("one step back", lambda: column(window, "Device")[2:] == ["mmc0"] * 3)
    window.press("toggle button", "Form")
    wait("no form", lambda: window.find("text", "Offset") is None)
    window.press("toggle button", "Form")
    wait("the form", lambda: window.find("text", "Offset"))


def test_find(window):
    window.select_row(0)
    # what is typed right after the key is in the entry, while the bar still slides into sight
    subprocess.run(["xdotool", "key", "ctrl+f", "type", "three"], check=True)
    entry = wait("the search bar", lambda: window.find("text", "Find rows"))
    wait("all that was typed", lambda: text_of(entry) == "three")
    wait("the row", lambda: selected(window) == [4])
    window.set_text(entry, "SDCARD")
    wait("it is there, too", lambda: window.form_says("File", "sdcard.img"))
    window.key("Return")
    wait("the first of them, after the last", lambda: selected(window) == [2])
    window.key("Return")
    wait("the next", lambda: selected(window) == [3])
    window.key("Escape")
    wait("the bar to go", lambda: window.find("text", "Find rows") is None)
    wait("the keyboard in the table", lambda: focused(window).get_role_name().startswith("table"))


def test_names(window):
    """A check box says which row it is about, a sign what it stands for."""
    table = window.get("table", "Flash layout")
    wait("the name of a check box",
         lambda: Atspi.Table.get_accessible_at(table, 2, 1).get_name() == "Flash this row: one")
    state = Atspi.Table.get_accessible_at(table, 2, 0)
    wait("the word of a state", lambda: state.get_name() == "No problem")
    window.select_row(2)
    wait("the row", lambda: window.form_says("Name", "one"))
    window.type_into("Offset", "0x00080001")
    wait("the word for a problem", lambda: state.get_name() == "Problem")
    window.key("ctrl+z")
    window.wait_for("no problems")


def test_rebuilding(window):
    """Whoever reads the window aloud meets rows that come and go; the program complains of nothing."""
    window.select_row(2)
    for _ in range(4):
        for action in ("win.duplicate-row", "win.move-down", "win.undo", "win.undo"):
            window.act(action)
            for node in window.all():
                try:
                    node.get_state_set().get_states()
                    Atspi.Accessible.get_relation_set(node)
                    node.get_description()
                except GLib.Error:  # it went meanwhile
                    continue
    wait("the rows of before", lambda: len(window.cells()) == 5)


def test(program, images):
    layout = images / "rows.tsv"
    layout.write_text(ROWS, encoding="utf-8")
    window = Window(program, "--virtual=mp15-v1", layout, manager=True)
    window.wait_for("no problems")
    for part in (test_menu, test_typing, test_form, test_find, test_names, test_rebuilding):
        try:
            part(window)
        except Failed as failure:
            raise Failed(f"{part.__name__}: {failure}") from failure
    window.close()


run(test)
