# SPDX-License-Identifier: GPL-3.0-or-later
"""The log is as high as people want it, and leaves a result its buttons, also on a small screen."""
from window import Atspi, Failed, Window, run, text_of, tree, wait

FAULT = "dfu-error@uboot/0x10#300"
HEIGHT = 600


def box(node):
    return Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)


def log_height(window):
    return box(window.get("table", "Log").get_parent()).height


def check_buttons(window):
    top = box(window.get("text", "Search the log")).y
    for name in ("Retry This Board", "Show the Row", "Show Progress"):
        button = box(window.get("push button", name))
        if button.height <= 0 or button.y + button.height > min(top, HEIGHT):
            raise Failed(f"“{name}” is not in sight above the log")


def test(program, images):
    window = Window(program, f"--virtual=mp15-v1:{FAULT}", "--virtual-instant", images / "flash.tsv",
                    manager=True)
    window.wait_for("no problems")
    window.press("push button", "Flash")
    window.wait_for("What it means")
    # how far it came, and what was said last
    place = window.get("progress bar", "Where it stopped")
    if not 0 < Atspi.Value.get_current_value(place) < 1:
        raise Failed("the row that failed does not say how far it came")
    # a low window has to be scrolled to them
    wait("the last lines", lambda: any("sdcard: failed" in text_of(node) for node in tree(window.frame)
                                       if node.get_role_name() == "label"))
    window.press("toggle button", "Log")
    wait("the log", lambda: window.find("table", "Log"))
    check_buttons(window)
    # people draw it up, and it is as high again the next time
    pane = max(window.all("split pane"), key=lambda node: box(node).width)
    before = log_height(window)
    Atspi.Value.set_current_value(pane, Atspi.Value.get_current_value(pane) - 60)
    wait("a higher log", lambda: log_height(window) > before + 40)
    high = log_height(window)
    check_buttons(window)
    window.press("toggle button", "Log")
    wait("the log to go", lambda: not window.find("table", "Log"))
    window.press("toggle button", "Log")
    wait("the log as high as before", lambda: abs(log_height(window) - high) <= 2)
    window.close()


run(test)
