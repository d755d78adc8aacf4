# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the window, presses Flash, and takes a picture of it in the middle of the run.

Usage: window-picture.py OUTPUT.png PROGRAM [ARGUMENT...]   (in a session with a display and a bus)
"""
import subprocess
import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

LIMIT = 90
PROGRESS = 0.45


def wait(what, find):
    """Polls find() until it gives something."""
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        if found := find():
            return found
        time.sleep(0.1)
    raise SystemExit(f"there was no {what} within {LIMIT} seconds")


def descendants(node):
    yield node
    for index in range(node.get_child_count()):
        if child := node.get_child_at_index(index):
            yield from descendants(child)


def application(pid):
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        if child and child.get_process_id() == pid and child.get_child_count():
            return child
    return None


def button(node, name):
    for one in descendants(node):
        if one.get_role() == Atspi.Role.PUSH_BUTTON and (one.get_name() or "").startswith(name):
            if one.get_state_set().contains(Atspi.StateType.SENSITIVE):
                return one
    return None


def press(node):
    Atspi.Action.do_action(node, 0)


def progress(node):
    """The furthest that any progress bar has come, from 0 to 1."""
    furthest = 0.0
    for one in descendants(node):
        if one.get_role() == Atspi.Role.PROGRESS_BAR:
            top = Atspi.Value.get_maximum_value(one) or 1.0
            furthest = max(furthest, Atspi.Value.get_current_value(one) / top)
    return furthest


def main():
    output, command = sys.argv[1], sys.argv[2:]
    manager = subprocess.Popen(["openbox"])
    wait("window manager", lambda: "window id" in subprocess.run(
        ["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], stdout=subprocess.PIPE, text=True).stdout)
    program = subprocess.Popen(command)
    try:
        app = wait("window", lambda: application(program.pid))
        press(wait("button to flash", lambda: button(app, "Flash")))
        press(wait("question", lambda: button(app, "Erase and Flash")))
        wait("progress", lambda: progress(app) >= PROGRESS)
        window = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(program.pid)],
                                stdout=subprocess.PIPE, text=True).stdout.split()[-1]
        subprocess.run(["import", "-window", window, "-strip", output], check=True)
    finally:
        program.terminate()
        manager.terminate()


if __name__ == "__main__":
    main()
