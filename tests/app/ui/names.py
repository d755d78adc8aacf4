# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything that can be used has a name that a screen reader can say, in every state."""
from window import Failed, Window, run, wait

CONTROLS = {"push button", "toggle button", "check box", "text", "combo box", "table", "list box",
            "progress bar", "menu item"}
# Names of icons are no names.
ICONS = ("-symbolic", "gtk-", "image-missing")


def name_of(node):
    if node.get_name():
        return node.get_name()
    for relation in node.get_relation_set():
        if relation.get_relation_type().value_nick == "labelled-by":
            return relation.get_target(0).get_name()
    return ""


def audit(window, state):
    count = 0
    for node in window.all():
        role = node.get_role_name()
        if role not in CONTROLS:
            continue
        if role == "table" and "Table" not in node.get_interfaces():
            raise Failed(f"{state}: {name_of(node)} is called a table, and has no rows")
        count += 1
        name = name_of(node)
        if not name:
            parents = " < ".join((node.get_parent().get_role_name(), node.get_parent().get_name() or ""))
            raise Failed(f"{state}: a {role} has no name ({parents})")
        if any(icon in name for icon in ICONS):
            raise Failed(f"{state}: a {role} has the name of an icon: {name}")
    if count < 5:
        raise Failed(f"{state}: only {count} controls were seen")


def test(program, images):
    window = Window(program)
    window.wait_for("Nothing plugged in yet")
    audit(window, "empty")
    window.press("push button", "Try a Virtual Board")
    wait("a board", lambda: window.row("ready, in boot ROM"))
    audit(window, "a board, no layout")
    window.close()

    window = Window(program, "--virtual=mp15-v1,mp15-v1", images / "flash.tsv")
    window.wait_for("no problems")
    audit(window, "editor")
    window.press("push button", "Flash")
    wait("the board at work", lambda: window.row("flashing"))
    audit(window, "flashing")
    window.press("push button", "Stop…")
    window.press("push button", "Stop Now")
    wait("the board to stop", lambda: window.row("STOPPED"))
    window.press("push button", "Result")
    window.wait_for("What you can do")
    audit(window, "result")
    window.press("toggle button", "Log")
    wait("the log", lambda: window.find("table", "Log"))
    audit(window, "log")
    window.close()


run(test)
