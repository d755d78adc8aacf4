# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the window from outside, as a screen reader does (AT-SPI)."""
import functools
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

LIMIT = 30.0
# What GTK and the desktop say under a test's display; none of it is ours.
ALLOWED = ("dconf", "Gtk-WARNING", "AT-SPI", "dbind", "GLib-GIO",
           "portal", "SpiRegistry", "flashjig-app-Message")
BUS_NAME = "io.github.flashjig.Flashjig"
PATH = "/io/github/flashjig/Flashjig"
OWN = ("flashjig", "GLib-GObject", "GLib-CRITICAL")


class Failed(AssertionError):
    """Something did not happen within its limit, or was wrong."""


def settle():
    """Serves the events of the accessibility bus for a moment."""
    context = GLib.MainContext.default()
    while context.iteration(False):
        pass
    time.sleep(0.02)


def wait(what, condition, limit=LIMIT):
    """Polls until @condition() returns something true, and returns it."""
    end = time.monotonic() + limit
    while time.monotonic() < end:
        try:
            result = condition()
        except GLib.Error:  # the widget went while it was looked at
            result = None
        if result:
            return result
        settle()
    raise Failed(f"waited {limit:.0f} s in vain for: {what}")


def patiently(look):
    """@look, once more when a widget went while it was looked at."""
    @functools.wraps(look)
    def again(*args):
        for _ in range(20):
            try:
                return look(*args)
            except GLib.Error:
                settle()
        return look(*args)
    return again


def children(node):
    """None of a widget that went meanwhile."""
    try:
        found = [node.get_child_at_index(index) for index in range(node.get_child_count())]
    except GLib.Error:
        return []
    return [child for child in found if child is not None]


def tree(node, depth=0):
    """All accessibles below @node that show, itself included."""
    yield node
    if depth > 40:
        return
    for child in children(node):
        yield from tree(child, depth + 1)


def is_showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def is_sensitive(node):
    return node.get_state_set().contains(Atspi.StateType.SENSITIVE)


def text_of(node):
    return Atspi.Text.get_text(node, 0, -1) if node.get_interfaces().count("Text") else ""


class Window:
    """The program under test with its window."""

    def __init__(self, program, *args, env=None, manager=False):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="flashjig-ui-"))
        self.log = open(self.folder / "stderr", "w+", encoding="utf-8", errors="replace")
        config = os.environ.get("FLASHJIG_UI_CONFIG", str(self.folder / "config"))
        environment = dict(os.environ, GTK_MODULES="", NO_AT_BRIDGE="0", GTK_USE_PORTAL="0",
                           GSETTINGS_BACKEND="memory", XDG_CONFIG_HOME=config,
                           XDG_DATA_HOME=str(self.folder / "data"),
                           XDG_CACHE_HOME=str(self.folder / "cache"))
        environment.update(env or {})
        self.manager = subprocess.Popen(["openbox"]) if manager else None
        command = program if isinstance(program, list) else [program]
        self.allowed = list(ALLOWED)
        self.process = subprocess.Popen([*command, *map(str, args)], stderr=self.log, env=environment)
        self.application = wait("the program on the bus", self._find_application)
        self.frame = wait("its window", self._find_frame)

    def _check_alive(self):
        if self.process.poll() is not None:
            raise Failed(f"the program ended with {self.process.returncode}: {self.errors()}")

    def _find_frame(self):
        self._check_alive()
        return self.find("frame", None)

    def _find_application(self):
        self._check_alive()
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and child.get_name() == "flashjig":
                return child
        return None

    def all(self, role=None, name=None):
        for node in tree(self.application):
            try:
                fits = ((role is None or node.get_role_name() == role) and
                        (name is None or name in (node.get_name() or "")) and is_showing(node))
            except GLib.Error:  # it went meanwhile
                continue
            if fits:
                yield node

    def find(self, role, name):
        return next(self.all(role, name), None)

    def get(self, role, name, limit=LIMIT):
        return wait(f"{role} “{name}”", lambda: self.find(role, name), limit)

    def press(self, role, name):
        """Does what a click does, once the widget can be used."""
        node = wait(f"{role} “{name}” to be usable",
                    lambda: next((n for n in self.all(role, name) if is_sensitive(n)), None))
        Atspi.Action.do_action(node, 0)
        settle()
        return node

    def type_into(self, name, text):
        """Replaces the text of the entry called @name."""
        self.set_text(self.get("text", name), text)

    def set_text(self, entry, text):
        Atspi.EditableText.set_text_contents(entry, text)
        settle()

    def row(self, name):
        """A row of the boards pane, as its name says."""
        return self.find("list item", name)

    def select_board(self, row):
        Atspi.Selection.select_child(row.get_parent(), row.get_index_in_parent())
        settle()

    @patiently
    def cells(self):
        """The flash layout as a list of rows, each a dictionary by the titles of the columns."""
        table = self.get("table", "Flash layout")
        titles = [Atspi.Table.get_column_description(table, column)
                  for column in range(Atspi.Table.get_n_columns(table))]
        rows = []
        for row in range(Atspi.Table.get_n_rows(table)):
            cells = [Atspi.Table.get_accessible_at(table, row, column) for column in range(len(titles))]
            rows.append({title: text_of(cell) or cell.get_name() or ""
                         for title, cell in zip(titles, cells) if cell})
        return rows

    @patiently
    def width(self, column):
        """How many pixels the cells of a column have."""
        table = self.get("table", "Flash layout")
        return Atspi.Component.get_extents(Atspi.Table.get_accessible_at(table, 0, column),
                                           Atspi.CoordType.WINDOW).width

    def states(self):
        """The signs of the rows, by the names of the partitions and stages."""
        return {row.get("Name"): row.get("State", "")[:1] for row in self.cells()}

    def select_row(self, row):
        table = self.get("table", "Flash layout")
        Atspi.Component.grab_focus(Atspi.Table.get_accessible_at(table, row, 0))
        settle()

    @patiently
    def says(self, text):
        """Whether @text stands anywhere in the window."""
        return any(text in (n.get_name() or "") or text in text_of(n)
                   for n in self.all() if n.get_role_name() in ("label", "list item", "info bar", "push button"))

    def wait_for(self, text, limit=LIMIT):
        wait(f"“{text}” in the window", lambda: self.says(text), limit)

    def key(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)
        settle()

    def form_says(self, name, text):
        """Whether the entry called @name holds @text."""
        return any(text_of(entry) == text for entry in self.all("text", name))

    def act(self, action, parameter=None):
        """Activates an action that the program exports, such as "win.save"."""
        group, name = action.split(".")
        path = PATH if group == "app" else f"{PATH}/window/1"
        Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            BUS_NAME, path, "org.gtk.Actions", "Activate",
            GLib.Variant("(sava{sv})", (name, [parameter] if parameter else [], {})), None, 0, 10000, None)
        settle()

    def can(self, action):
        """Whether an action of the window can be used now."""
        answer = Gio.bus_get_sync(Gio.BusType.SESSION).call_sync(
            BUS_NAME, f"{PATH}/window/1", "org.gtk.Actions", "Describe", GLib.Variant("(s)", (action,)),
            None, 0, 10000, None)
        return answer.unpack()[0][0]

    def allow(self, words):
        """Lets the toolkit complain in these words."""
        self.allowed.append(words)

    def errors(self):
        self.log.flush()
        return (self.folder / "stderr").read_text(encoding="utf-8", errors="replace")

    def close(self):
        """Ends the program; its own complaints fail the test."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(10)
        if self.manager is not None:
            self.manager.terminate()
            self.manager.wait(10)
        errors = self.errors()
        shutil.rmtree(self.folder, ignore_errors=True)
        for line in errors.splitlines():
            if any(own in line for own in OWN) and not any(ok in line for ok in self.allowed):
                raise Failed(f"the program complained: {line}\nall of it:\n{errors}")


def run(test):
    """Runs @test(program, folder): argv is the program and the folder of the build."""
    program, tool = sys.argv[1], sys.argv[2]
    with tempfile.TemporaryDirectory(prefix="flashjig-ui-images-") as folder:
        try:
            test(program, make_images(tool, pathlib.Path(folder)))
        except Failed as failure:
            print(f"FAIL: {failure}", file=sys.stderr)
            if "FLASHJIG_UI_PICTURE" in os.environ:
                subprocess.run(["import", "-window", "root", os.environ["FLASHJIG_UI_PICTURE"]])
            sys.exit(1)


BOOT_STRINGS = ["STMicroelectronics", "DFU @Device ID /0x%03X, @Revision ID /0x%04X, @Name /%s,",
                "@virtual /0xF1/1*512Ba", "@Partition0 /0x00/1*256Ke", "@FSBL /0x01/1*1Me",
                "@Partition3 /0x03/1*16Me"]
LAYOUT = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
P\t0x10\tsdcard\tRawImage\tmmc0\t\t0x0\tsdcard.img
"""


def make_images(tool, folder, card_size=6 << 20):
    """The article's layout and its files, with a small card of bytes that are never the same."""
    subprocess.run([tool, "stm32-1.0", "237161", folder / "tf-a-stm32mp157c-dk2.stm32", *BOOT_STRINGS],
                   check=True)
    subprocess.run([tool, "stm32-1.0-ssbl", "748042", folder / "u-boot.stm32", "stm32prog",
                    "U-Boot 2018.11-stm32mp-r2.1"], check=True)
    (folder / "sdcard.img").write_bytes(os.urandom(card_size))
    (folder / "flash.tsv").write_text(LAYOUT, encoding="utf-8")
    return folder
