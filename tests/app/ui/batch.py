# SPDX-License-Identifier: GPL-3.0-or-later
"""A batch by hand: what is chosen stays chosen, and one key a round is enough."""
from window import Atspi, Failed, Window, is_sensitive, run, wait

ROWS = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\ttf-a-stm32mp157c-dk2.stm32
PED\t0x10\tkeepsake\tBinary\tmmc0\t0x00080000\tnone
"""
QUESTION = "These partitions are erased"


def rows(window, state):
    return list(window.all("list item", state))


def top(node):
    return Atspi.Component.get_extents(node, Atspi.CoordType.WINDOW).y


def test(program, images):
    layout = images / "rows.tsv"
    layout.write_text(ROWS, encoding="utf-8")
    # the second board fails once
    window = Window(program, "--virtual=mp15-v1,mp15-v1:dfu-error@uboot/0x04#1,mp15-v1", "--virtual-instant",
                    layout, manager=True)
    window.wait_for("no problems")
    wait("three boards", lambda: len(rows(window, "ready")) == 3)
    window.get("push button", "Flash …")  # one of several: which one, the button says

    # why nothing can be flashed stands on the page
    window.act("win.choose-none")
    window.wait_for("Choose at least one board that is ready.")
    window.press("push button", "Choose all boards")
    window.press("push button", "Choose all boards")
    window.get("push button", "Flash 3 Boards")

    window.key("ctrl+Return")
    window.wait_for(QUESTION)
    window.press("push button", "Erase and Flash")
    wait("the end", lambda: len(rows(window, "PASS")) == 2 and window.row("FAIL"))
    window.wait_for("0 running, 2 passed, 1 failed, 0 stopped")

    # the question hangs on what was pressed, and may be the last one
    window.select_board(window.row("FAIL"))
    retry = window.press("push button", "Retry This Board")
    window.wait_for(QUESTION)
    answer = window.get("push button", "Erase and Flash")
    if abs(top(answer) - top(retry)) > 200:
        raise Failed("the question hangs somewhere else than on the button that was pressed")
    window.press("check box", "Do not ask again")
    window.press("push button", "Erase and Flash")
    window.wait_for("1 of 1 board passed")

    # the next boards on these ports: chosen like those before, and nothing is asked any more
    wait("three boards for the next round", lambda: is_sensitive(window.get("push button", "Flash 3 Boards")))
    if window.can("retry"):
        raise Failed("a board that has passed can be retried")
    window.key("ctrl+Return")
    window.wait_for("3 of 3 boards passed")
    if window.says(QUESTION):
        raise Failed("it was asked again")
    window.close()

    # the heading of the boards hides none of them while others run, and the bar says the same
    window = Window(program, "--virtual=mp15-v1:slow@uboot/0x04,mp15-v1:slow@uboot/0x04,mp15-v1:dfu-error@uboot/0x04",
                    "--virtual-instant", layout)
    window.wait_for("no problems")
    wait("three boards", lambda: len(rows(window, "ready")) == 3)
    window.press("push button", "Choose all boards")
    window.press("push button", "Flash 3 Boards")
    window.wait_for(QUESTION)
    window.press("push button", "Erase and Flash")
    window.wait_for("0 waiting, 2 running, 0 passed, 1 failed, 0 stopped")
    window.wait_for("2 running · 1 failed")
    window.press("push button", "Stop…")
    window.press("push button", "Stop Now")
    window.wait_for("0 waiting, 0 running, 0 passed, 1 failed, 2 stopped")
    window.close()


run(test)
