# SPDX-License-Identifier: GPL-3.0-or-later
"""Long names: the window stays on the screen, and everything in it stays within reach."""
from window import Atspi, Failed, Window, run, wait

ROWS = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
P\t0x10\t{name}\tBinary\tmmc0\t0x00080000\t{file}
"""
SIZE = (1024, 600)
BUTTONS = ("Flash", "Menu", "Open", "Check", "Add a row", "Log")


def extents(node):
    return Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)


def check_within(window, what):
    """The frame and the buttons are on the screen."""
    def is_within():
        nodes = [window.frame] + [node for node in window.all()
                                  if node.get_role_name() in ("push button", "toggle button") and
                                  node.get_name() in BUTTONS]
        return len(nodes) > 4 and all(
            box.x >= 0 and box.y >= 0 and box.x + box.width <= SIZE[0] and box.y + box.height <= SIZE[1]
            for box in map(extents, nodes))
    try:
        wait(f"{what}: everything on the screen", is_within, 8)
    except Failed as failure:
        box = extents(window.frame)
        raise Failed(f"{failure}: the window is {box.width} x {box.height}")


def test(program, images):
    for length in (80, 3000):
        layout = images / f"long{length}.tsv"
        layout.write_text(ROWS.format(name="n" * length, file="f" * length), encoding="utf-8")
        window = Window(program, "--virtual=mp15-v1", layout, manager=True)
        wait("the findings", lambda: any("Problem" in (node.get_name() or "")
                                         for node in window.all("list item")))
        check_within(window, f"{length} characters")
        window.select_row(2)
        wait("the row in the form", lambda: window.form_says("Name", "n" * length))
        check_within(window, f"{length} characters in the form")
        window.close()


run(test)
