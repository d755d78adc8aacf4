# SPDX-License-Identifier: GPL-3.0-or-later
"""Stop in the middle: it asks, says what stays behind, and the board can be tried again."""
from window import Failed, Window, run, wait


def test(program, images):
    window = Window(program, "--virtual=mp15-v1", images / "flash.tsv")
    window.wait_for("no problems")
    window.press("push button", "Flash")
    wait("the board at work", lambda: window.row("flashing"))
    window.press("push button", "Stop…")
    window.wait_for("Nothing has been written to its storage yet")
    if not window.row("flashing"):
        raise Failed("it stopped before the question was answered")
    window.press("push button", "Stop Now")
    wait("the board to stop", lambda: window.row("STOPPED"))
    window.wait_for("Stopped before the end")
    wait("the button to try again", lambda: window.find("push button", "Retry This Board"))
    window.close()

    # what was left in a stage that nothing leads out of waits for its reset, and says so
    window = Window(program, "--virtual=mp15-v1:slow@tfa/0x03=100", "--virtual-instant", images / "flash.tsv")
    window.wait_for("no problems")
    window.press("push button", "Flash")
    wait("the board at work", lambda: window.row("ssbl"))
    window.press("push button", "Stop…")
    window.wait_for("Nothing has been written to its storage yet")
    window.press("push button", "Stop Now")
    wait("the board to stop", lambda: window.row("STOPPED"))
    window.act("win.retry")
    waiting = wait("the board to wait", lambda: window.row("● waiting"))
    if "Waiting: a reset of the board" not in waiting.get_name() or "flashing" in waiting.get_name():
        raise Failed(f"it does not say what it waits for: {waiting.get_name()}")
    window.close()


run(test)
