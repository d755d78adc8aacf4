# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything by keyboard alone: an edit, a run, the log, the doctor, the menu."""
from window import Atspi, Failed, Window, run, wait


def focused(window):
    for node in window.all():
        if node.get_state_set().contains(Atspi.StateType.FOCUSED):
            return node
    return None


def describe(node):
    if node is None:
        return None
    place = Atspi.Component.get_position(node, Atspi.CoordType.WINDOW)
    return (node.get_role_name(), node.get_name() or "", place.x, place.y)


def place_after(window, before):
    """Where the focus is once it has moved; GTK 3 does not tell of the inside of a combo box."""
    try:
        return wait("the focus to move", lambda: (describe(focused(window)) or before) != before and
                    describe(focused(window)), 1.5)
    except Failed:
        return ("combo box", "", 0, 0)


def walk(window, key, limit=80):
    """Presses @key until the focus is where it was, and returns the places it has been at."""
    window.key("F6")
    places = [wait("the focus", lambda: describe(focused(window)))]
    for _ in range(limit):
        window.key(key)
        place = place_after(window, places[-1])
        if place == places[0]:
            return places
        places.append(place)
    raise Failed(f"{key} did not come around: {places[-12:]}")


def test(program, images):
    window = Window(program, "--virtual=mp15-v1", "--virtual-instant", images / "flash.tsv", manager=True)
    window.wait_for("no problems")

    # once around with Tab: into the table, the form, the buttons and the boards
    places = walk(window, "Tab")
    roles = {role for role, _, _, _ in places}
    names = {name for _, name, _, _ in places}
    for wanted in ("Name", "Offset", "File", "Choose a File…", "Flash", "Menu", "Open"):
        if wanted not in names:
            raise Failed(f"Tab does not come to “{wanted}”, only to {sorted(names)}")
    if not roles & {"table", "table cell", "table row"}:
        raise Failed(f"Tab does not come to the table, only to {sorted(roles)}")

    # a row is added and taken away again in the table
    window.select_row(2)
    window.key("Insert")
    wait("a new row", lambda: len(window.cells()) == 4)
    window.key("ctrl+z")
    wait("the row to go", lambda: len(window.cells()) == 3)

    # rows that were cut together come back together
    window.select_row(1)
    window.key("shift+Down")
    window.key("ctrl+x")
    wait("two rows to go", lambda: len(window.cells()) == 1)
    window.key("ctrl+z")
    wait("both rows", lambda: len(window.cells()) == 3)

    # the log, the doctor, the menu
    window.key("ctrl+l")
    wait("the log", lambda: window.find("table", "Log"))
    window.key("ctrl+shift+d")
    wait("the doctor", lambda: window.find("dialog", "Missing a Board?"))
    window.key("Escape")
    wait("the doctor to go", lambda: not window.find("dialog", "Missing a Board?"))
    window.key("F10")
    wait("the menu", lambda: any("Keyboard Shortcuts" in (n.get_name() or "") for n in window.all()))
    window.key("Escape")

    # and the whole job
    window.wait_for("no problems")
    window.key("ctrl+Return")
    wait("the verdict", lambda: window.row("PASS"))
    window.close()


run(test)
