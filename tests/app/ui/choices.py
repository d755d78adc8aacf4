# SPDX-License-Identifier: GPL-3.0-or-later
"""How boards are flashed is chosen beside the button, and the result says what became of it."""
import contextlib
import sqlite3

from window import Atspi, Failed, Window, run, wait

ROWS = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
P\t0x10\tcard\tBinary\tmmc0\t0x00080000\tsdcard.img
"""
BUTTON = "How boards are flashed"


def choose(window, name):
    window.press("toggle button", BUTTON)
    window.press("radio button", name)
    window.key("Escape")
    wait("the choices to close", lambda: not window.find("radio button", name))


def checked(window):
    return {node.get_name() for node in window.all("radio button")
            if node.get_state_set().contains(Atspi.StateType.CHECKED)}


def chosen(window):
    """What the choices say, of which views are none."""
    window.press("toggle button", BUTTON)
    window.get("radio button", "Every byte")
    names = checked(window) - {"Flash"}
    window.key("Escape")
    wait("the choices to close", lambda: not window.find("radio button", "Every byte"))
    return names


def flash(window):
    window.wait_for("no problems")
    window.press("push button", "Flash")
    window.wait_for("1 of 1 board passed")
    window.press("push button", "Result")
    window.wait_for("everything is written")


def records(window):
    with contextlib.closing(sqlite3.connect(window.folder / "data" / "flashjig" / "records.db")) as database:
        return database.execute("SELECT verify, bytes_written = bytes_proven, way, way_reason IS NULL"
                                " FROM attempts WHERE result = 'pass' ORDER BY number").fetchall()


def test(program, images):
    layout = images / "rows.tsv"
    layout.write_text(ROWS, encoding="utf-8")
    window = Window(program, "--virtual=mp15-v1", "--virtual-instant", layout, manager=True)
    window.wait_for("no problems")
    flash(window)
    window.wait_for("written, not read back")
    window.wait_for("Everything went over DFU.")
    wait("the first record", lambda: records(window) == [("off", 0, "dfu", 1)])

    window.act("win.show-editor")
    choose(window, "Every byte")
    flash(window)
    window.wait_for("proven: every byte that was sent was read back")
    wait("its record", lambda: records(window)[1:] == [("full", 1, "dfu", 1)])

    window.act("win.show-editor")
    choose(window, "Quick")
    flash(window)
    window.wait_for("read back and proven")
    wait("its record", lambda: [row[0] for row in records(window)] == ["off", "full", "quick"])

    # nothing can be read back over fastboot, so it is not asked for
    window.act("win.show-editor")
    choose(window, "fastboot")
    if window.can("verify"):
        raise Failed("what cannot be read back can be chosen to be")
    if chosen(window) != {"Nothing", "fastboot"}:
        raise Failed(f"{chosen(window)} are shown as chosen")
    flash(window)
    window.wait_for("everything goes over DFU.")
    window.wait_for("written, not read back")
    wait("its record", lambda: records(window)[3:] == [("off", 0, "dfu", 0)])

    # what is remembered stands in the preferences
    window.act("win.preferences")
    window.press("radio button", "DFU")
    wait("what was chosen before fastboot", lambda: {"Quick", "DFU"} <= checked(window))
    window.close()


run(test)
