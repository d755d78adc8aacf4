# SPDX-License-Identifier: GPL-3.0-or-later
"""The few words that scripts need to drive the window from outside, through AT-SPI."""
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

LIMIT = 120
NAME = "flashjig"


def wait(what, find, limit=LIMIT):
    """Polls find() until it gives something, and gives up after a limit in seconds."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if found := find():
            return found
        time.sleep(0.1)
    raise SystemExit(f"there was no {what} within {limit} seconds")


def descendants(node):
    """The accessible and all that is in it."""
    yield node
    for index in range(node.get_child_count()):
        if child := node.get_child_at_index(index):
            yield from descendants(child)


def application():
    """The program, once it has a window."""
    desktop = Atspi.get_desktop(0)
    for index in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(index)
        if child and child.get_name() == NAME and child.get_child_count():
            return child
    return None


def is_showing(node):
    states = node.get_state_set()
    return states.contains(Atspi.StateType.SHOWING) and states.contains(Atspi.StateType.SENSITIVE)


def button(node, name):
    """A button that can be pressed now, by the beginning of its name."""
    for one in descendants(node):
        if (one.get_role() == Atspi.Role.PUSH_BUTTON and (one.get_name() or "").startswith(name)
                and is_showing(one)):
            return one
    return None


def press(node):
    Atspi.Action.do_action(node, 0)


def names(node):
    """Every name that is on the screen."""
    return [one.get_name() for one in descendants(node) if one.get_name() and is_showing(one)]
