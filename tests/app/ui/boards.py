# SPDX-License-Identifier: GPL-3.0-or-later
"""Several boards at once, one of which fails: the others do not mind."""
from window import Failed, Window, run, wait

FAULT = "dfu-error@uboot/0x10#3"


def test(program, images):
    window = Window(program, f"--virtual=mp15-v1,mp15-v1:{FAULT},mp15-v1", "--virtual-instant",
                    images / "flash.tsv")
    window.wait_for("no problems")
    wait("three boards", lambda: len([n for n in window.all("list item", "ready")]) == 3)
    window.press("push button", "Choose all boards")
    window.press("push button", "Flash 3 Boards")
    wait("two boards to pass", lambda: len(list(window.all("list item", "PASS"))) == 2)
    failed = wait("one board to fail", lambda: window.row("FAIL"))
    window.wait_for("2 of 3 boards passed")
    window.select_board(failed)
    window.wait_for("✗ FAIL")
    window.wait_for("What it means")
    window.wait_for("2 other boards passed with the same files")
    window.wait_for("What you can do")
    window.press("push button", "Copy Report")
    window.wait_for("The report is on the clipboard")
    if not window.find("push button", "More About This Error"):
        raise Failed("no link to the page about the error")
    if not window.find("push button", "Retry This Board"):
        raise Failed("a failed board cannot be tried again")
    window.press("push button", "Show Progress")
    wait("the states of the rows", lambda: window.states() == {
        "fsbl1-boot": "✓", "ssbl-boot": "✓", "U-Boot and the layout": "✓", "sdcard": "✗"})
    window.close()


run(test)
