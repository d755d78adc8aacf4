# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes a picture of every state of the window: pictures.py PROGRAM TOOL FOLDER PREFIX WIDTH HEIGHT

Run by scripts/screenshots under a display of that size. The states are reached as in the tests, but
by actions and order rather than by words, so that it works in every language.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

from gi.repository import Gio, GLib

from window import BUS_NAME, PATH, Atspi, Failed, Window, make_images, tree, wait

ROWS = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tfip-boot\tBinary\tnone\t0x0\tu-boot.stm32
P\t0x04\tfsbl1\tBinary\tmmc1\tboot1\ttf-a-stm32mp157c-dk2.stm32
P\t0x08\tfip-a\tBinary\tmmc1\t0x00180000\tu-boot.stm32
P\t0x10\trootfs\tFileSystem\tmmc1\t0x00590400\tsdcard.img
P\t0x11\tuserfs\tFileSystem\tmmc1\t0x20580000\tsdcard.img
"""
ERASED = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tfip-boot\tBinary\tnone\t0x0\tu-boot.stm32
PED\t0x10\tkeepsake\tBinary\tmmc0\t0x00080000\tnone
P\t0x11\tuserfs\tFileSystem\tmmc0\t0x00580000\tsdcard.img
"""
CROWDS = (8, 24, 32)


class Photographer:
    """A window that is driven by its exported actions, and its pictures."""

    def __init__(self, program, folder, prefix, size):
        self.program, self.folder, self.prefix, self.size = program, folder, prefix, size
        self.window = None
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.count = 0

    def open(self, *args):
        self.window = Window(self.program, *args)
        number = wait("the window on the screen", self._find_window)
        width, height = self.size
        subprocess.run(["xdotool", "windowmove", number, "0", "0", "windowsize", number, str(width),
                        str(height), "windowfocus", number], check=True)

    def _find_window(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid",
                                str(self.window.process.pid)], capture_output=True, text=True)
        numbers = found.stdout.split()
        return numbers[-1] if numbers else None

    def act(self, action):
        self.window.act(action)

    def enabled(self, action):
        reply = self.bus.call_sync(BUS_NAME, f"{PATH}/window/1", "org.gtk.Actions", "Describe",
                                   GLib.Variant("(s)", (action,)), None, 0, 10000, None)
        return reply.unpack()[0][0]

    def wait_action(self, action, limit=40):
        wait(f"action {action}", lambda: self.enabled(action), limit)

    def texts(self):
        return [n.get_name() or "" for n in tree(self.window.application)]

    def wait_sign(self, sign, n=1, limit=60):
        wait(f"{n} times {sign} in the boards pane", lambda: sum(
            sign in (row.get_name() or "") for row in self.window.all("list item")) >= n, limit)

    def settle(self):
        """Waits until nothing in the window changes any more: the checks are over."""
        last, since = None, time.monotonic()

        def is_steady():
            nonlocal last, since
            texts = self.texts()
            if texts != last:
                last, since = texts, time.monotonic()
            return time.monotonic() - since > 1
        wait("the window to come to rest", is_steady)

    def take(self, name):
        for _ in range(20):  # let it draw
            GLib.MainContext.default().iteration(False)
            Atspi.Accessible.get_name(self.window.application)
        self.count += 1
        path = self.folder / f"{self.prefix}{self.count:02}-{name}.png"
        subprocess.run(["sync"], check=False)
        subprocess.run(["import", "-window", "root", str(path)], check=True)

    def select(self, index):
        rows = list(self.window.all("list item"))
        self.window.select_board(rows[index])

    def close(self):
        self.window.process.kill()
        self.window.process.wait(10)
        shutil.rmtree(self.window.folder, ignore_errors=True)


def take_empty(p):
    p.open()
    p.take("empty")
    p.act("win.doctor")
    wait("the doctor", lambda: len(list(p.window.all("dialog"))) > 0)
    p.take("doctor")
    p.close()
    p.open()
    p.act("win.boot-switches")
    wait("the switches", lambda: len(list(p.window.all("dialog"))) > 0)
    p.take("boot-switches")
    p.close()
    p.open()
    p.act("win.show-help-overlay")
    p.take("shortcuts")
    p.close()
    p.open()
    p.act("app.about")
    p.take("about")
    p.close()


def take_editor(p, images):
    layout = images / "gateway.tsv"
    layout.write_text(ROWS, encoding="utf-8")
    p.open("--virtual=mp15-v1,mp15-v1:full-speed,mp13,mp15-v1:no-permission", layout)
    p.wait_sign("●", 3)
    wait("the sentence", lambda: any("✗" in text for text in p.texts()))
    p.act("win.next-issue")
    p.settle()
    p.take("editor")
    p.close()
    p.open("--virtual=mp15-v1", images / "flash.tsv")
    p.wait_action("flash")
    p.settle()
    p.take("ready")
    before = len(list(p.window.all()))
    p.act("win.open-menu")
    wait("the menu", lambda: len(list(p.window.all())) > before + 10)
    p.take("menu")
    p.close()


def take_run(p, images):
    p.open("--virtual=mp15-v1,mp15-v1,mp15-v1,mp15-v1", images / "flash.tsv")
    p.wait_sign("●", 4)
    p.wait_action("flash")
    p.act("win.choose-all")
    p.act("win.flash")
    p.wait_sign("▶", 4)
    p.take("starting")
    wait("a good part of the card", lambda: any(re.search(r"\b[4-6]\d\s?%", row.get_name() or "") for row in
                                                p.window.all("list item")), 60)
    p.take("flashing")
    p.act("win.stop")
    p.take("stop")
    p.close()


def take_end(p, images):
    fault = "phase-text@uboot=mmc0-no-card-present"
    p.open(f"--virtual=mp15-v1,mp15-v1,mp15-v1:{fault},mp15-v1", "--virtual-instant",
           images / "flash.tsv")
    p.wait_sign("●", 4)
    p.wait_action("flash")
    p.act("win.choose-all")
    p.act("win.flash")
    p.wait_sign("✓", 3)
    p.wait_sign("✗", 1)
    p.take("passed")
    p.select(2)
    p.take("failed")
    p.act("win.show-log")
    p.take("log")
    p.act("win.show-history")
    p.settle()
    p.take("history")
    p.close()


def take_dialogs(p, images):
    layout = images / "erased.tsv"
    layout.write_text(ERASED, encoding="utf-8")
    p.open("--virtual=mp15-v1,mp15-v1", layout)
    p.wait_action("flash")
    p.act("win.choose-all")
    p.act("win.flash")
    p.settle()
    p.take("erase")
    p.close()
    p.open()
    p.act("win.preferences")
    wait("the preferences", lambda: len(list(p.window.all("dialog"))) > 0)
    p.take("preferences")
    p.close()


def take_crowds(p, images):
    """Many boards: some fail, some are stopped, the others pass."""
    for n in CROWDS:
        bad = "mp15-v1:dfu-error@uboot/0x10"
        boards = ",".join(bad if i % 7 == 3 else "mp15-v1" for i in range(n))
        p.open(f"--virtual={boards}", images / "flash.tsv")
        p.wait_sign("●", 4)
        p.wait_action("flash")
        p.settle()
        p.act("win.choose-all")
        p.act("win.flash")
        wait("rates", lambda: any("sdcard" in text for text in p.texts()), 60)
        p.take(f"crowd-{n}")
        p.act("win.stop")
        p.close()
    p.open(f"--virtual={boards}", "--virtual-instant", images / "flash.tsv")
    p.wait_sign("●", 4)
    p.wait_action("flash")
    p.settle()
    p.act("win.choose-all")
    p.act("win.flash")
    p.wait_action("stop")
    wait("the end", lambda: not p.enabled("stop"), 120)
    p.settle()
    p.take("crowd-end")
    p.close()


def main():
    program, tool, folder, prefix = sys.argv[1:5]
    size = (int(sys.argv[5]), int(sys.argv[6]))
    photographer = Photographer(program, pathlib.Path(folder), prefix, size)
    manager = subprocess.Popen(["openbox"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory(prefix="gateway-") as temporary:
        images = make_images(tool, pathlib.Path(temporary), 24 << 20)
        try:
            take_empty(photographer)
            take_editor(photographer, images)
            take_run(photographer, images)
            take_end(photographer, images)
            take_dialogs(photographer, images)
            take_crowds(photographer, images)
        except Failed as failure:
            print(f"screenshots: {failure}", file=sys.stderr)
            return 1
        finally:
            manager.terminate()
            manager.wait(10)
            if photographer.window and photographer.window.process.poll() is None:
                photographer.close()
    print(f"{photographer.count} pictures in {os.path.relpath(folder)}/{prefix}*")
    return 0


if __name__ == "__main__":
    sys.exit(main())
