# SPDX-License-Identifier: GPL-3.0-or-later
"""A cell is made wrong, the window says so, one click corrects it, undo takes it back."""
from window import Failed, Window, is_sensitive, run, text_of, wait

ROWS = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\ttf-a-stm32mp157c-dk2.stm32
P\t0x10\tdata\tBinary\tmmc0\t0x00080000\tsdcard.img
"""


def offsets(window):
    return [row["Offset"] for row in window.cells()]


def test(program, images):
    layout = images / "rows.tsv"
    layout.write_text(ROWS, encoding="utf-8")
    window = Window(program, "--virtual=mp15-v1", layout)
    window.wait_for("no problems")
    window.select_row(3)
    wait("the form to show the row",
         lambda: any(text_of(entry) == "data" for entry in window.all("text", "Name")))
    window.type_into("Offset", "0x00080001")
    window.wait_for("1 problem")
    row = wait("the sentence about the cell", lambda: next(
        (n for n in window.all("list item") if "Row 4 (data), Offset" in (n.get_name() or "")), None))
    if "Problem" not in row.get_name():
        raise Failed(f"the sentence does not say how bad it is: {row.get_name()}")
    if window.cells()[3]["State"] != "✗":
        raise Failed("the row has no sign")
    if any(is_sensitive(node) for node in window.all("push button", "Flash")):
        raise Failed("a wrong layout can be flashed")
    fix = wait("a correction", lambda: next(iter(window.all("push button", "Use 0x")), None))
    wanted = fix.get_name().split()[-1]
    window.press("push button", fix.get_name())
    wait("the corrected cell", lambda: offsets(window)[3] == wanted)
    window.wait_for("no problems")
    window.press("push button", "Undo")
    wait("the wrong cell again", lambda: offsets(window)[3] == "0x00080001")
    window.wait_for("1 problem")
    window.press("push button", "Undo")
    wait("the first state", lambda: offsets(window)[3] == "0x00080000")
    window.wait_for("no problems")
    window.press("push button", "Redo")
    wait("the wrong cell once more", lambda: offsets(window)[3] == "0x00080001")
    window.press("push button", "Undo")
    window.press("push button", "Add a row")
    wait("a fifth row", lambda: len(window.cells()) == 5)
    window.press("push button", "Remove the row")
    wait("four rows", lambda: len(window.cells()) == 4)
    if layout.read_text(encoding="utf-8") != ROWS:
        raise Failed("the file was changed without being saved")
    window.close()


run(test)
