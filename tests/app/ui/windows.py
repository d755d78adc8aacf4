# SPDX-License-Identifier: GPL-3.0-or-later
"""Two windows on the same boards, a window that is closed in a run, and a start while another ends."""
import contextlib
import os
import signal
import sqlite3
import subprocess

from gi.repository import Gio

from window import Failed, Window, run, wait


def frames(window):
    return [node for node in window.all("frame")]


def rows(window, frame, text):
    return [node for node in window.all("list item", text) if under(node, frame)]


def under(node, frame):
    while node is not None and node.get_role_name() != "frame":
        node = node.get_parent()
    return node == frame


def test_two(program, images):
    with open(images / "sdcard.img", "r+b") as card:
        card.truncate(256 << 20)  # more than is written before it is stopped, however slow the test is
    window = Window(program, "--virtual=mp15-v1", images / "flash.tsv", manager=True)
    window.wait_for("no problems")
    window.key("ctrl+shift+n")
    wait("a second window", lambda: len(frames(window)) == 2)
    first = next(f for f in frames(window) if "flash.tsv" in f.get_name())
    second = next(f for f in frames(window) if f != first)
    wait("the board in both", lambda: rows(window, first, "ready") and rows(window, second, "ready"))
    window.act("win.flash")
    wait("the board at work", lambda: rows(window, first, "flashing"))
    wait("it to be busy in the other window", lambda: rows(window, second, "in another window"))

    # a window that is closed in a run says what happens, and does it
    window.act("win.close")
    window.wait_for("The window closes when they have stopped.")
    window.press("push button", "Stop Now")
    wait("the first window to go", lambda: len(frames(window)) == 1)
    wait("the board to be free again", lambda: rows(window, frames(window)[0], "ready"))
    window.act("app.quit")
    wait("the program to end", lambda: window.process.poll() is not None)
    # nobody waited for it, and everything is on record all the same
    with contextlib.closing(sqlite3.connect(window.folder / "data" / "flashjig" / "records.db")) as records:
        results = records.execute("SELECT result FROM attempts").fetchall()
        hashes = records.execute("SELECT file, sha256 FROM files").fetchall()
    if results != [("stopped",)] or len(hashes) != 3 or None in [sha256 for _, sha256 in hashes]:
        raise Failed(f"the records hold {results} and {hashes}")
    window.close()


def test_keys(program):
    window = Window(program, manager=True)
    window.key("ctrl+n")
    wait("a new layout", lambda: window.find("table", "Flash layout"))
    window.key("ctrl+comma")
    dialog = window.get("dialog", "Preferences")
    window.press("check box", "Reset Boards")
    if os.environ["FLASHJIG_TEST_SOUND"] == "1":
        window.press("check box", "Sounds When a Board Is Done")
    elif window.find("check box", "Sounds When a Board Is Done"):
        raise Failed("sounds are offered that cannot be made")
    window.press("push button", "Forget the Recent Layouts")
    window.key("Escape")
    wait("the preferences to go", lambda: dialog not in list(window.all("dialog")))
    window.close()


def test_draft(program, images):
    """What was not saved when the program is told to end is offered at the next start."""
    window = Window(program, images / "flash.tsv")
    window.wait_for("no problems")
    window.act("win.add-row")
    wait("the row", lambda: len(window.cells()) == 4)
    window.process.terminate()
    window.process.wait(10)
    data = window.folder / "data"
    again = Window(program, env={"XDG_DATA_HOME": str(data)})
    again.wait_for("were not saved")
    again.press("push button", "Open Them")
    wait("all rows", lambda: len(again.cells()) == 4)
    again.act("win.close")  # and it still is not saved
    again.get("alert", "")
    again.process.kill()
    again.process.wait(10)
    if any(data.glob("flashjig/draft*")):
        raise Failed("the draft is there twice")
    again.close()
    window.close()


def connections():
    """How many there are to the session's bus."""
    return len(Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
        "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "ListNames",
        None, None, 0, 10000, None).unpack()[0])


def test_restart(program):
    """The other instance owns the name and dies before it answers."""
    window = Window(program)
    window.process.send_signal(signal.SIGSTOP)
    before = connections()
    other = subprocess.Popen([program], stderr=subprocess.DEVNULL)
    wait("the second start to ask the first", lambda: connections() > before)
    window.process.kill()
    window.process.wait(10)
    window.process = other
    window.application = wait("the program on the bus", window._find_application)
    wait("its window", lambda: window.find("frame", None))
    window.close()


def test(program, images):
    test_two(program, images)
    test_keys(program)
    test_restart(program)
    test_draft(program, images)


run(test)
