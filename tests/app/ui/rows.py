# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of a run: it follows the run, and every row says what became of it."""
from window import Atspi, Failed, Window, run, wait

HEAD = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
"""
FEW = 18  # more than fit below the head of the table
BEFORE = 6  # rows of a run before the first that is written


def make_layout(images):
    """Three times: few rows of little, one of much."""
    (images / "small.bin").write_bytes(bytes(512))
    (images / "big.bin").write_bytes(bytes(range(256)) * 4 * 6144)
    text, number = HEAD, 0
    for part in range(3):
        for name in [f"part{part}-{n}" for n in range(FEW)] + [f"big{part}"]:
            file = "big.bin" if "big" in name else "small.bin"
            text += f"P\t0x{0x10 + number:02x}\t{name}\tBinary\tmmc0\t0x{(number + 1) << 23:08x}\t{file}\n"
            number += 1
    layout = images / "many.tsv"
    layout.write_text(text, encoding="utf-8")
    return layout


ERASING = HEAD + """P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\ttf-a-stm32mp157c-dk2.stm32
PED\t0x05\tkeepsake\tBinary\tmmc0\t0x00080000\tnone
P\t0x10\tbig\tBinary\tmmc0\t0x00100000\tbig.bin
P\t0x11\tsmall\tBinary\tmmc0\t0x01100000\tsmall.bin
"""


def row_of(window, name):
    return next(i for i, row in enumerate(window.cells()) if row["Name"] == name)


def box(node):
    return Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)


def big(number):
    """Where a row of much stands in the table."""
    return BEFORE + number * (FEW + 1) + FEW


def in_sight(table, row):
    """Whether the row lies within what shows of the table."""
    pane = box(table.get_parent())
    cell = box(Atspi.Table.get_accessible_at(table, row, 0))
    return cell.height > 0 and pane.y <= cell.y and cell.y + cell.height <= pane.y + pane.height


def select_row(table, row):
    Atspi.Component.grab_focus(Atspi.Table.get_accessible_at(table, row, 0))


def test_follows(program, layout):
    window = Window(program, "--virtual=mp15-v1", layout, manager=True)
    window.wait_for("no problems")
    window.press("push button", "Flash")
    board = wait("the board at work", lambda: window.row("flashing"))
    table = window.get("table", "Flash layout")
    wait("the first big row", lambda: "big0, " in board.get_name(), 60)
    wait("the row that is sent in sight", lambda: in_sight(table, big(0)))
    # who looks elsewhere is not taken away from there
    select_row(table, 0)
    wait("the top of the table", lambda: in_sight(table, 0))
    wait("the next big row", lambda: "big1, " in board.get_name(), 60)
    if in_sight(table, big(1)) or not in_sight(table, 0):
        raise Failed("the table took the place that was looked at away")
    # who comes back goes on with the run
    select_row(table, big(1))
    wait("the last big row", lambda: "big2, " in board.get_name(), 60)
    wait("the row that is sent in sight", lambda: in_sight(table, big(2)))
    window.close()


def words(window):
    return {row["Name"]: row["State"] for row in window.cells()}


def finish_erasing(program, images, board, verdict):
    layout = images / "erasing.tsv"
    layout.write_text(ERASING, encoding="utf-8")
    window = Window(program, f"--virtual={board}", "--virtual-instant", layout, manager=True)
    window.wait_for("no problems")
    window.press("push button", "Flash")
    window.press("push button", "Erase and Flash")
    wait("the verdict", lambda: window.row(verdict))
    window.act("win.show-run")
    wait("the rows", lambda: window.find("table", "Flash layout"))
    return window


def test_erased(program, images):
    """What is erased is a row like others."""
    window = finish_erasing(program, images, "mp15-v1", "PASS")
    expected = {"boot ROM": "✓ started", "fsbl1-boot": "✓ done", "TF-A": "✓ started",
                "ssbl-boot": "✓ done", "U-Boot": "✓ started", "flash layout": "✓ done",
                "keepsake": "✓ erased", "fsbl1": "✓ done", "big": "✓ done", "small": "✓ done"}
    wait("every row to be done", lambda: words(window) == expected)
    if list(words(window)) != list(expected):
        raise Failed(f"the rows are not in the order of the run: {list(words(window))}")
    window.close()


def test_failed(program, images):
    """The row that failed says how far it came; what was to come after it was not reached."""
    window = finish_erasing(program, images, "mp15-v1:dfu-error@uboot/0x10#300", "FAIL")
    wait("the states", lambda: words(window) == {
        "boot ROM": "✓ started", "fsbl1-boot": "✓ done", "TF-A": "✓ started", "ssbl-boot": "✓ done",
        "U-Boot": "✓ started", "flash layout": "✓ done", "keepsake": "✓ erased",
        "fsbl1": "✓ done", "big": "✗ failed", "small": "– not reached"})
    amount = window.cells()[row_of(window, "big")]["Progress"].replace("\u00a0", " ")
    if not amount.endswith("of 6.3 MB") or amount.startswith("6.3 MB"):
        raise Failed(f"a row that failed says “{amount}”")
    window.close()
    # before the layout was taken nothing was erased
    window = finish_erasing(program, images, "mp15-v1:dfu-error@tfa/0x03#5", "FAIL")
    wait("the states", lambda: [words(window)[name] for name in ("ssbl-boot", "U-Boot", "keepsake")] ==
         ["✗ failed", "– not reached", "– not reached"])
    window.close()


def test(program, images):
    layout = make_layout(images)
    test_erased(program, images)
    test_failed(program, images)
    test_follows(program, layout)


run(test)
