# SPDX-License-Identifier: GPL-3.0-or-later
"""Erasing asks first and names what is lost; a change of the layout takes the question back."""
from window import Atspi, Failed, Window, run, wait

ROWS = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\ttf-a-stm32mp157c-dk2.stm32
PED\t0x10\tkeepsake\tBinary\tmmc0\t0x00080000\tnone
"""
QUESTION = "These partitions are erased"


def test(program, images):
    layout = images / "rows.tsv"
    layout.write_text(ROWS, encoding="utf-8")
    window = Window(program, "--virtual=mp15-v1", "--virtual-instant", layout, manager=True)
    window.wait_for("no problems")
    window.press("push button", "Flash")
    window.wait_for(QUESTION)
    window.wait_for("keepsake on mmc0")
    if window.row("flashing"):
        raise Failed("it was erased before the question was answered")

    # what was asked about is not what would be flashed any more
    window.act("win.add-row")
    wait("the question to go", lambda: not window.says(QUESTION))
    window.act("win.flash-confirmed")
    window.act("win.undo")
    window.wait_for("no problems")
    if window.row("flashing") or window.row("PASS"):
        raise Failed("the answer to an old question started a run")

    # closed without an answer, it is taken back
    window.press("push button", "Flash")
    window.wait_for(QUESTION)
    window.key("Escape")
    wait("the question to go", lambda: not window.says(QUESTION))
    window.act("win.flash-confirmed")
    if window.row("flashing") or window.row("PASS"):
        raise Failed("a question that was closed was taken for answered")

    # the keyboard asks and answers
    window.key("ctrl+Return")
    window.wait_for(QUESTION)
    window.wait_for("On this board:")
    answer = window.get("push button", "Erase and Flash")
    wait("the keyboard on the answer",
         lambda: answer.get_state_set().contains(Atspi.StateType.FOCUSED))
    window.key("Return")
    wait("the verdict", lambda: window.row("PASS"))
    window.close()
    outside(program, images)


def outside(program, images):
    """So does a file that a layout takes from outside of its folder."""
    folder = images / "job"
    folder.mkdir()
    layout = folder / "stranger.tsv"
    row = "P\t0x10\tkeepsake\tBinary\tmmc0\t0x00080000\t../data.img\n"
    layout.write_text(ROWS[:ROWS.index("PED")] + row, encoding="utf-8")
    (images / "data.img").write_bytes(b"a secret" * 1000)
    window = Window(program, "--virtual=mp15-v1", "--virtual-instant", layout, manager=True)
    window.wait_for("is outside of the layout's folder")
    window.press("push button", "Flash")
    window.wait_for("takes these files from outside")
    window.wait_for(f"keepsake: {images / 'data.img'}")
    if window.says(QUESTION) or window.row("flashing"):
        raise Failed("nothing is erased here, and nothing was answered yet")
    window.press("push button", "Flash All the Same")
    wait("the verdict", lambda: window.row("PASS"))
    window.close()


run(test)
