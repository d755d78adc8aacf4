# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the window, presses Flash, and takes a picture of it in the middle of the run.

Usage: window-picture.py OUTPUT.png PROGRAM [ARGUMENT...]   (in a session with a display and a bus)
"""
import subprocess
import sys

from window_driver import application, button, press, progress, wait

PROGRESS = 0.45


def has_manager():
    said = subprocess.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"], stdout=subprocess.PIPE, text=True)
    return "window id" in said.stdout


def main():
    output, command = sys.argv[1], sys.argv[2:]
    manager = subprocess.Popen(["openbox"])
    wait("window manager", has_manager)
    program = subprocess.Popen(command)
    try:
        app = wait("window", application)
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
