# SPDX-License-Identifier: GPL-3.0-or-later
"""The map of the storages: parts by name, keys, menu, a border that is dragged, undo, mistakes."""
import subprocess

from window import Atspi, Failed, Window, is_showing, run, settle, text_of, wait

STEP = 0x80000
ROWS = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
P\t0x04\tfsbl1\tBinary\tmmc1\tboot1\ttf-a-stm32mp157c-dk2.stm32
P\t0x10\tbootfs\tSystem\tmmc1\t0x00200000\tsdcard.img
P\t0x11\trootfs\tFileSystem\tmmc1\t0x04000000\tsdcard.img
P\t0x12\tuserfs\tFileSystem\tmmc1\t0x40000000\tsdcard.img
"""


def map_of(window):
    if not hasattr(window, "map"):
        window.map = wait("the map", lambda: next(window.all("list box", "Map of the storage"), None))
    return window.map


def part(window, name):
    """A part of the map, by the start of its name."""
    def find():
        node = map_of(window)
        for index in range(node.get_child_count()):
            child = node.get_child_at_index(index)
            if child is not None and child.get_name().startswith(name):
                return child
        return None
    return wait(f"the part “{name}”", find)


def names(window):
    node = map_of(window)
    return [node.get_child_at_index(i).get_name() for i in range(node.get_child_count())]


def has_state(node, state):
    return node.get_state_set().contains(state)


def offset(window, row):
    return window.cells()[row]["Offset"]


def wait_form(window, name):
    wait(f"the form of {name}", lambda: window.form_says("Name", name))


def walk_parts(window):
    expected = ["fsbl1 on mmc1/boot1", "Partition table of mmc1", "mmc1: ", "bootfs on mmc1",
                "rootfs on mmc1", "userfs on mmc1", "Partition table of mmc1"]
    found = names(window)
    if len(found) != len(expected) or not all(n.startswith(e) for n, e in zip(found, expected)):
        raise Failed(f"the parts of the map are {found}")
    # what is selected in the table is selected on the map, and the other way round
    window.select_row(4)
    wait("rootfs to be selected", lambda: has_state(part(window, "rootfs"), Atspi.StateType.SELECTED))
    Atspi.Selection.select_child(map_of(window), 3)
    settle()
    wait_form(window, "bootfs")
    Atspi.Action.do_action(part(window, "userfs"), 0)
    wait_form(window, "userfs")
    # from part to part by keys, and into the form
    Atspi.Component.grab_focus(part(window, "fsbl1"))
    wait_form(window, "fsbl1")
    wait("the map to have the keyboard", lambda: has_state(map_of(window), Atspi.StateType.FOCUSED))
    for name in ("bootfs", "rootfs", "userfs"):
        window.key("Right")
        wait_form(window, name)
    window.key("Left")
    wait_form(window, "rootfs")
    window.key("Return")
    wait("the form to have the keyboard", lambda: any(
        has_state(entry, Atspi.StateType.FOCUSED) and text_of(entry) == "rootfs"
        for entry in window.all("text", "Name")))


def open_menu(window, name, label):
    """The entry @label of the menu of a part, by the key for menus."""
    def open_it():
        if not any(window.all("menu item", label)):
            Atspi.Component.grab_focus(part(window, name))
            wait("the map to have the keyboard", lambda: has_state(map_of(window), Atspi.StateType.FOCUSED))
            wait("the part to be selected", lambda: has_state(part(window, name), Atspi.StateType.SELECTED))
            window.key("Menu")
        return window.find("menu item", label)
    return wait("the menu", open_it)


def move_by_keys(window):
    Atspi.Component.grab_focus(part(window, "rootfs"))
    wait("the map to have the keyboard", lambda: has_state(map_of(window), Atspi.StateType.FOCUSED))
    window.key("ctrl+Right")
    wait("the next step", lambda: offset(window, 4) == f"0x{0x04000000 + STEP:08x}")
    window.key("ctrl+z")
    wait("the step back", lambda: offset(window, 4) == "0x04000000")
    item = open_menu(window, "rootfs", f"Begin at 0x{0x04000000 - STEP:08x}")
    Atspi.Action.do_action(item, 0)
    wait("the step of the menu", lambda: offset(window, 4) == f"0x{0x04000000 - STEP:08x}")
    window.press("push button", "Undo")
    wait("the first offset", lambda: offset(window, 4) == "0x04000000")
    # only the first has something free before it
    item = open_menu(window, "bootfs", "Make It Fill the Gap")
    Atspi.Action.do_action(item, 0)
    wait("the gap to be filled", lambda: offset(window, 3) == f"0x{STEP:08x}")
    window.press("push button", "Undo")
    wait("the gap again", lambda: offset(window, 3) == "0x00200000")


def drag(window, name, ends):
    """Drags the border where a part begins a little to the right."""
    box = Atspi.Component.get_extents(part(window, name), Atspi.CoordType.SCREEN)
    x, y = box.x + 1, box.y + 6
    steps = [("mousemove", x, y), ("mousedown", 1)] + [("mousemove", x + i, y) for i in (4, 12, 25, 40)]
    for step in [*steps, *ends]:
        subprocess.run(["xdotool", *map(str, step)], check=True)
        settle()


def move_by_pointer(window):
    window.select_row(5)
    wait_form(window, "userfs")
    drag(window, "userfs", [("key", "Escape"), ("mouseup", 1)])
    if offset(window, 5) != "0x40000000":
        raise Failed(f"Escape did not give up: {offset(window, 5)}")
    drag(window, "userfs", [("mouseup", 1)])
    moved = wait("the border to be moved", lambda: offset(window, 5) != "0x40000000" and offset(window, 5))
    if int(moved, 16) % STEP != 0 or int(moved, 16) < 0x40000000:
        raise Failed(f"the border went to {moved}")
    window.press("push button", "Undo")
    wait("the border where it was, after one step", lambda: offset(window, 5) == "0x40000000")


def show_mistakes(window):
    # the map follows the table a little later
    wait("the map as the table is", lambda: "userfs on mmc1 at 0x40000000" in part(window, "userfs").get_name())
    before = names(window)
    window.select_row(4)
    wait_form(window, "rootfs")
    window.type_into("Offset", "0x0400000Z")
    window.wait_for("1 problem")
    wait("the sign on the map", lambda: "Problem" in part(window, "rootfs").get_name())
    after = names(window)
    if [n for n in after if not n.startswith("rootfs")] != \
            [n for n in before if not n.startswith("rootfs")]:
        raise Failed(f"one mistake changes the others: {before}, now {after}")
    window.press("push button", "Undo")
    window.wait_for("no problems")


def fold(window):
    node = map_of(window)
    window.key("ctrl+m")
    wait("no map", lambda: not is_showing(node))
    window.key("ctrl+m")
    wait("the map", lambda: is_showing(map_of(window)))


def test(program, images):
    layout = images / "rows.tsv"
    layout.write_text(ROWS, encoding="utf-8")
    window = Window(program, "--virtual=mp15-v1", layout, manager=True)
    window.wait_for("no problems")
    walk_parts(window)
    move_by_keys(window)
    move_by_pointer(window)
    show_mistakes(window)
    fold(window)
    window.close()


run(test)
