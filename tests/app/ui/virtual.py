# SPDX-License-Identifier: GPL-3.0-or-later
"""A virtual board that nobody has named is the one that the layout is for."""
from window import GLib, Failed, Window, run, wait


def flash(window):
    window.wait_for("no problems")
    window.press("push button", "Flash")
    wait("the end", lambda: window.row("PASS") or window.row("FAIL"))
    if not window.row("PASS"):
        raise Failed("the board is another one than the layout is for")
    window.close()


def test_menu(program):
    """Boards of other chips come beside the first one, and can be taken away again."""
    window = Window(program)
    window.wait_for("Plug in a board")
    window.press("push button", "Look Again")
    for profile, title in (("mp13", "STM32MP13"), ("mp25", "STM32MP23/25"), ("mp15-v4", "STM32MP15")):
        window.act("app.virtual-board-of", GLib.Variant("s", profile))
        wait(f"a board with {title}", lambda: window.row(title))
    window.wait_for("Board ready")
    window.act("app.remove-virtual-board", GLib.Variant("s", "virtual-2"))
    wait("the second board to go", lambda: not window.row("STM32MP23/25"))
    window.act("app.virtual-board-of", GLib.Variant("s", "nonsense"))
    window.wait_for("nonsense")
    window.close()


def test_sample(program):
    """With nothing at hand: one press for a layout with its files and a board that it is for."""
    window = Window(program)
    window.press("push button", "Try a Sample Job")
    wait("the layout", lambda: window.find("table", "Flash layout"))
    wait("the board", lambda: window.row("STM32MP15"))
    window.wait_for("no problems")
    window.press("push button", "Flash")
    wait("the board to be at work", lambda: window.row("flashing"))
    wait("the boot files to be taken", lambda: window.row("bootfs"), 60)
    window.close()


def test(program, images):
    test_menu(program)
    test_sample(program)
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
