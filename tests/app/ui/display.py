# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command with a display and a session bus of its own: display.py [--size=WxH] COMMAND...

Unlike xvfb-run it lets the server choose the number of the display, so that nothing else that runs
on the machine can take it away. Exit status 77 (skip) when a tool is missing.
"""
import os
import shutil
import signal
import subprocess
import sys


def main(arguments):
    size = "1280x800"
    if arguments[0].startswith("--size="):
        size = arguments.pop(0).split("=")[1]
    for tool in ("Xvfb", "dbus-run-session"):
        if not shutil.which(tool):
            print(f"{tool} is missing", file=sys.stderr)
            return 77
    reader, writer = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", f"{size}x24",
                               "-nolisten", "tcp", "-noreset"], pass_fds=[writer],
                              stderr=subprocess.DEVNULL)
    os.close(writer)
    try:
        number = os.read(reader, 16).decode().strip()
        if not number:
            print("no display", file=sys.stderr)
            return 1
        environment = dict(os.environ, DISPLAY=f":{number}")
        environment.pop("XAUTHORITY", None)
        return subprocess.run(["dbus-run-session", "--", *arguments], env=environment).returncode
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(10)


sys.exit(main(sys.argv[1:]))
