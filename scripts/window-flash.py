# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the window with a layout, presses Flash, and waits until the virtual board has passed.

Usage: window-flash.py PROGRAM [ARGUMENT...]   (in a session with a display and a bus)
"""
import subprocess
import sys

from window_driver import application, button, names, press, wait


def confirmed(app):
    """Answers the question about what is erased, where there is one; says when the run has begun."""
    if question := button(app, "Erase and Flash"):
        press(question)
    return button(app, "Stop")


def verdict(app):
    words = " ".join(names(app))
    return next((word for word in ("PASS", "FAIL") if word in words), None)


def main():
    program = subprocess.Popen(sys.argv[1:])
    try:
        app = wait("window", application)
        press(wait("button to flash", lambda: button(app, "Flash")))
        wait("start of the run", lambda: confirmed(app))
        result = wait("result", lambda: verdict(app))
        print(result)
        return 0 if result == "PASS" else 1
    finally:
        program.terminate()


if __name__ == "__main__":
    sys.exit(main())
