# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows that are dragged with the pointer, and files that are dropped on the window."""
import subprocess
import sys

from window import Atspi, Failed, GLib, Window, run, settle, wait

ROWS = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
P\t0x10\tone\tBinary\tmmc0\t0x00080000\tsdcard.img
P\t0x11\ttwo\tBinary\tmmc0\t0x00880000\tsdcard.img
P\t0x12\tthree\tBinary\tmmc0\t0x01080000\tsdcard.img
P\t0x13\tfour\tBinary\tmmc0\t0x01880000\tsdcard.img
"""
NAME = 4  # the column
ORDER = ["fsbl1-boot", "ssbl-boot", "one", "two", "three", "four"]


def pointer(*words):
    subprocess.run(["xdotool", *map(str, words)], check=True)
    settle()


def names(window):
    return [row["Name"] for row in window.cells()]


def cell(window, row, column=NAME):
    table = window.get("table", "Flash layout")
    return Atspi.Component.get_extents(Atspi.Table.get_accessible_at(table, row, column),
                                       Atspi.CoordType.SCREEN)


def selected(window):
    table = window.get("table", "Flash layout")
    return [row for row in range(Atspi.Table.get_n_rows(table)) if Atspi.Table.is_row_selected(table, row)]


def drag(window, row, to, part, expected):
    """Takes a row to a part of the height of another, again if the button was let go too early."""
    for _ in range(5):
        start, end = cell(window, row), cell(window, to)
        x, y = start.x + 20, start.y + start.height // 2
        goal = end.y + int(end.height * part)
        pointer("mousemove", x, y, "mousedown", 1)
        for step in range(1, 5):
            pointer("mousemove", x, y + (goal - y) * step // 4)
        pointer("mousemove", x + 1, goal)
        settle()
        pointer("mouseup", 1)
        try:
            wait(f"the rows as {expected}", lambda: names(window) == expected, 4)
            return
        except Failed:
            if names(window) != ORDER:
                raise
    raise Failed(f"dragging row {row} to {to} gives {names(window)}, not {expected}")


def undo(window):
    window.act("win.undo")
    wait("the order of before", lambda: names(window) == ORDER)


def test_one(window):
    drag(window, 2, 4, 0.9, ["fsbl1-boot", "ssbl-boot", "two", "three", "one", "four"])
    wait("the row to be selected", lambda: selected(window) == [4])
    undo(window)
    drag(window, 5, 3, 0.1, ["fsbl1-boot", "ssbl-boot", "one", "four", "two", "three"])
    undo(window)
    if window.can("undo"):
        raise Failed("moving a row was more than one step")


def test_several(window):
    window.select_row(2)
    table = window.get("table", "Flash layout")
    Atspi.Table.add_row_selection(table, 4)
    wait("two rows", lambda: selected(window) == [2, 4])
    drag(window, 4, 5, 0.9, ["fsbl1-boot", "ssbl-boot", "two", "four", "one", "three"])
    wait("both to be selected", lambda: selected(window) == [4, 5])
    undo(window)
    if window.can("undo"):
        raise Failed("moving two rows was more than one step")
    # the keyboard does the same
    window.select_row(2)
    Atspi.Table.add_row_selection(table, 3)
    wait("two rows", lambda: selected(window) == [2, 3])
    window.key("alt+Down")
    wait("both below the next", lambda: names(window)[2:] == ["three", "one", "two", "four"])
    window.key("alt+Down")
    wait("both at the end", lambda: names(window)[2:] == ["three", "four", "one", "two"])
    if window.can("move-down"):
        raise Failed("rows at the end can be moved down")
    window.act("win.undo")
    undo(window)


def test_click(window):
    """A click on one of several rows selects it alone, one more opens the editor of the cell."""
    window.select_row(2)
    Atspi.Table.add_row_selection(window.get("table", "Flash layout"), 3)
    wait("two rows", lambda: selected(window) == [2, 3])
    place = cell(window, 3)
    pointer("mousemove", place.x + 20, place.y + place.height // 2, "click", 1)
    wait("one row", lambda: selected(window) == [3])
    pointer("click", 1)
    pointer("key", "ctrl+a")
    subprocess.run(["xdotool", "type", "--delay", "20", "deux"], check=True)
    window.key("Return")
    wait("the new name", lambda: names(window)[3] == "deux")
    undo(window)


class Files:
    """Files that lie to the right of the window, to be dragged away."""

    X, Y = 1205, 300

    def __init__(self, *files):
        self.side = 0
        self.process = subprocess.Popen([sys.argv[3], str(self.X), str(self.Y),
                                         *(file.as_uri() for file in files)])

    def __enter__(self):
        wait("the files to drag", lambda: subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)],
            stdout=subprocess.DEVNULL, check=False).returncode == 0)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)

    def hold(self, x, y):
        """A hand is never still: what did not notice a motion notices the next."""
        self.side = 1 - self.side
        pointer("mousemove", x + self.side, y)

    def drop(self, window, x, y, words):
        """Takes them there, where the window has to say @words, and lets them go."""
        pointer("mousemove", self.X + 30, self.Y + 30, "mousedown", 1)
        for step in range(1, 5):
            pointer("mousemove", self.X + 30 + (x - self.X - 30) * step // 4,
                    self.Y + 30 + (y - self.Y - 30) * step // 4)
        wait(f"“{words}”", lambda: self.hold(x, y) or window.says(words))
        pointer("mouseup", 1)
        wait("the words to go", lambda: not window.says(words))


def middle(extents):
    return extents.x + extents.width // 2, extents.y + extents.height // 2


def beside(window):
    """Among the boards."""
    return middle(Atspi.Component.get_extents(window.get("label", "Boards"), Atspi.CoordType.SCREEN))


def test_drop_files(window, images):
    """On a row its file is set, below the rows one is added for each, elsewhere it is said where."""
    with Files(images / "rootfs.ext4") as files:
        files.drop(window, *middle(cell(window, 3)), "Drop “rootfs.ext4” to write it as the row “two”.")
        wait("the file of the row", lambda: window.cells()[3]["File"] == "rootfs.ext4")
        undo(window)
        if window.can("undo") or window.cells()[3]["File"] != "sdcard.img":
            raise Failed("setting a file was more than one step")
        files.drop(window, *beside(window), "Files belong on a row of the layout, or below the rows.")
    with Files(images / "rootfs.ext4", images / "data.bin") as files:
        last = cell(window, 5)
        files.drop(window, last.x, last.y + 2 * last.height, "Drop 2 files to add a row for each.")
        wait("two rows more", lambda: names(window) == [*ORDER, "rootfs", "data"])
        if [row["Type"] for row in window.cells()][6:] != ["FileSystem", "Binary"]:
            raise Failed("the types do not fit the files")
        undo(window)
        if window.can("undo"):
            raise Failed("adding two rows was more than one step")


def test_drop_form(window, images):
    """A file that is dropped on the form is the file of its row, and no text for an entry."""
    window.select_row(3)
    wait("the row in the form", lambda: window.form_says("Name", "two"))
    entry = Atspi.Component.get_extents(window.get("text", "Name"), Atspi.CoordType.SCREEN)
    with Files(images / "rootfs.ext4") as files:
        files.drop(window, *middle(entry), "Drop “rootfs.ext4” to write it as the row “two”.")
        wait("the file of the row", lambda: window.cells()[3]["File"] == "rootfs.ext4")
    if names(window) != ORDER:
        raise Failed(f"the drop changed a name: {names(window)}")
    undo(window)


def in_sight(window, row):
    table = window.get("table", "Flash layout")
    pane = Atspi.Component.get_extents(table.get_parent(), Atspi.CoordType.SCREEN)
    place = cell(window, row)
    return place.height > 0 and pane.y <= place.y and place.y + place.height <= pane.y + pane.height


def hold_at(window, x, y, row):
    """Holds what is dragged there until a row comes into sight."""
    side = 0

    def look():
        nonlocal side
        side = 1 - side
        pointer("mousemove", x + side, y)
        return in_sight(window, row)
    wait(f"row {row} to be scrolled to", look)


def test_scroll(window, images):
    """The table scrolls to where the pointer holds rows or files, at its lower and its upper edge."""
    layout = images / "many.tsv"
    layout.write_text(ROWS + "".join(
        f"P\t0x{0x20 + n:02x}\trow{n}\tBinary\tmmc0\t0x{(n + 6) << 23:08x}\tsdcard.img\n"
        for n in range(20)), encoding="utf-8")
    window.act("win.open-uri", GLib.Variant("s", layout.as_uri()))
    wait("many rows", lambda: len(names(window)) == 26)
    window.wait_for("no problems")
    table = window.get("table", "Flash layout")
    pane = Atspi.Component.get_extents(table.get_parent(), Atspi.CoordType.SCREEN)
    first = cell(window, 2)
    x, y = first.x + 20, first.y + first.height // 2
    if in_sight(window, 25):
        raise Failed("all rows are in sight already")
    pointer("mousemove", x, y, "mousedown", 1)
    for step in range(1, 5):
        pointer("mousemove", x, y + 8 * step)
    hold_at(window, x, pane.y + pane.height - 6, 25)
    last = cell(window, 25)
    pointer("mousemove", x, last.y + int(last.height * 0.8))
    pointer("mousemove", x + 1, last.y + int(last.height * 0.8), "mouseup", 1)
    wait("the row at the end", lambda: names(window)[25] == "one")
    with Files(images / "rootfs.ext4") as files:
        head = window.get("table column header", "Name")
        top = Atspi.Component.get_extents(head, Atspi.CoordType.SCREEN)
        pointer("mousemove", files.X + 30, files.Y + 30, "mousedown", 1)
        for step in range(1, 5):
            pointer("mousemove", files.X + 30 + (x - files.X - 30) * step // 4, top.y + top.height + 6)
        hold_at(window, x, top.y + top.height + 6, 0)
        beside_rows = middle(Atspi.Component.get_extents(window.get("label", "Boards"), Atspi.CoordType.SCREEN))
        pointer("mousemove", *beside_rows)
        pointer("mouseup", 1)
    window.act("win.undo")
    wait("the row where it was", lambda: names(window)[2] == "one")
    window.act("win.open-uri", GLib.Variant("s", (images / "rows.tsv").as_uri()))
    wait("the rows of before", lambda: names(window) == ORDER)
    window.wait_for("no problems")


def test_drop_layout(window, images):
    """A layout is opened wherever it is dropped, but not in the place of unsaved work."""
    window.select_row(2)
    wait("the row in the form", lambda: window.form_says("Name", "one"))
    window.type_into("Name", "precious")
    window.wait_for("Not saved")
    with Files(images / "flash.tsv") as files:
        files.drop(window, *middle(cell(window, 3)), "Drop “flash.tsv” to open it.")
        window.wait_for("Save the changes of the layout?")
        window.press("push button", "Cancel")
        wait("the question to go", lambda: not window.says("Save the changes of the layout?"))
        if names(window)[2] != "precious":
            raise Failed("a drop threw unsaved changes away")
        window.act("win.undo")
        wait("the name of before", lambda: names(window) == ORDER)
        files.drop(window, *beside(window), "Drop “flash.tsv” to open it.")
        wait("the layout", lambda: names(window)[2:] == ["sdcard"])
    with Files(images / "folder") as files:
        files.drop(window, *beside(window), "Drop “folder” to open it.")
        wait("the layout in the folder", lambda: len(names(window)) == 6)
    window.wait_for("no problems")


def test_drop_in_run(window, images):
    """Nothing is dropped on what is being flashed, and that is said."""
    window.press("push button", "Flash")
    wait("the board at work", lambda: window.row("flashing"))
    with Files(images / "flash.tsv") as files:
        files.drop(window, *beside(window), "Another layout can be opened when the run is over.")
    window.act("win.show-editor")
    wait("the layout", lambda: window.find("push button", "Check"))
    with Files(images / "rootfs.ext4") as files:
        files.drop(window, *middle(cell(window, 3)), "The layout can be changed when the run is over.")
    if len(names(window)) != 6 or window.cells()[3]["File"] != "sdcard.img":
        raise Failed("a drop changed what is being flashed")


def test(program, images):
    layout = images / "rows.tsv"
    layout.write_text(ROWS, encoding="utf-8")
    (images / "folder").mkdir()
    (images / "folder" / "rows.tsv").write_text(ROWS, encoding="utf-8")
    (images / "rootfs.ext4").write_bytes(bytes(4096))
    (images / "data.bin").write_bytes(bytes(4096))
    window = Window(program, "--virtual=mp15-v1", layout, manager=True)
    window.wait_for("no problems")
    for part in (test_one, test_several, test_click, test_drop_files, test_drop_form, test_scroll,
                 test_drop_layout, test_drop_in_run):
        try:
            part(window, *[images] * (part.__code__.co_argcount - 1))
        except Failed as failure:
            raise Failed(f"{part.__name__}: {failure}") from failure
    window.close()


run(test)
