# SPDX-License-Identifier: GPL-3.0-or-later
"""A virtual board that nobody has named is the one that the layout is for."""
from window import Failed, Window, run, wait


def flash(window):
    window.wait_for("no problems")
    window.press("push button", "Flash")
    wait("the end", lambda: window.row("PASS") or window.row("FAIL"))
    if not window.row("PASS"):
        raise Failed("the board is another one than the layout is for")
    window.close()


def test(program, images):
    # an old boot chain, which the usual board has not
    window = Window(program, "--virtual=1", "--virtual-instant", images / "flash.tsv")
    wait("the board", lambda: window.row("ready, in boot ROM"))
    flash(window)
    # the same by the menu
    window = Window(program, images / "flash.tsv")
    wait("the layout", lambda: window.find("table", "Flash layout"))
    window.act("app.virtual-board")
    wait("the board", lambda: window.row("ready, in boot ROM"))
    flash(window)


run(test)
