# SPDX-License-Identifier: GPL-3.0-or-later
"""A file of another kind is one sentence; spaces become tabs by one click and one step of undo."""
from window import Failed, Window, is_sensitive, run, wait

SPACES = """- 0x01 fsbl1-boot Binary none 0x0 tf-a-stm32mp157c-dk2.stm32
- 0x03 ssbl-boot  Binary none 0x0 u-boot.stm32
P 0x10 data Binary mmc0 0x00080000 sdcard.img
"""
LOADER = """P\t0x1\tfsbl-openbl\tBinary\tnone\t0x0\tSTM32PRGFW_UTIL_board.stm32
P\t0x3\tfsbl-extfl\tBinary\tnone\t0x0\tCard_Ext_Loader.bin
P\t0x4\tapp\tBinary\tmmc0\t0x80\tapp.bin
"""
ALONE = "-\t0x01\tfirst\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32\n"

OPTIONS = 2  # a column


def problems(window):
    return [n.get_name() for n in window.all("list item") if "Problem" in (n.get_name() or "")]


def test_spaces(program, images):
    layout = images / "spaces.tsv"
    layout.write_text(SPACES, encoding="utf-8")
    window = Window(program, "--virtual=mp15-v1", layout)
    window.wait_for("1 problem")
    wait("the one sentence", lambda: len(problems(window)) == 1)
    whole_row = window.width(OPTIONS)
    signs = window.states()
    if any(signs.values()):
        raise Failed(f"rows that nobody can read are marked: {signs}")
    window.press("push button", "Use Tabs")
    window.wait_for("no problems")
    wait("the signs of the rows", lambda: all(window.states().values()))
    wait("a narrow column", lambda: 0 < window.width(OPTIONS) < whole_row / 2)
    if [row["Name"] for row in window.cells()] != ["fsbl1-boot", "ssbl-boot", "data"]:
        raise Failed(f"the rows have no cells: {window.cells()}")
    window.press("push button", "Undo")
    window.wait_for("1 problem")
    window.press("push button", "Redo")
    window.wait_for("no problems")
    if layout.read_text(encoding="utf-8") != SPACES:
        raise Failed("the file was changed without being saved")
    window.close()


def test_loader(program, images):
    layout = images / "loader.tsv"
    layout.write_text(LOADER, encoding="utf-8")
    window = Window(program, "--virtual=mp15-v1", layout)
    window.wait_for("1 problem")
    wait("the one sentence", lambda: len(problems(window)) == 1)
    if "STM32CubeProgrammer" not in problems(window)[0]:
        raise Failed(f"the sentence says nothing of the loader: {problems(window)}")
    if any(window.states().values()) or any(row["Size"] for row in window.cells()):
        raise Failed(f"rows that nobody can read are marked: {window.cells()}")
    if window.says("not there"):
        raise Failed("files that nobody reads are missed")
    if any(is_sensitive(node) for node in window.all("push button", "Flash")):
        raise Failed("a layout for another program can be flashed")
    window.close()


def test_alone(program, images):
    layout = images / "alone.tsv"
    layout.write_text(ALONE, encoding="utf-8")
    window = Window(program, "--virtual=mp15-v1", layout)
    window.wait_for("no problems")
    window.press("push button", "Flash")
    wait("the verdict on the board", lambda: window.row("PASS"))
    window.press("push button", "Result")
    window.wait_for("The first stage was sent, and the board left its boot ROM")
    if window.says("boot switches back"):
        raise Failed("nothing was written that could be started from")
    window.close()


def test(program, images):
    for part in (test_spaces, test_loader, test_alone):
        part(program, images)


run(test)
