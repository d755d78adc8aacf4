# SPDX-License-Identifier: GPL-3.0-or-later
"""Several boards at once, one of which fails: the others do not mind."""
from window import Atspi, Failed, Window, is_sensitive, run, text_of, wait

FAULT = "dfu-error@uboot/0x10#3"


def test_other_family(program, images):
    """A board that is not chosen does not stand in the way of those that are, and says what is wrong."""
    window = Window(program, "--virtual=mp15-v1,mp13", images / "flash.tsv")
    window.wait_for("no problems")
    other = wait("the other board", lambda: window.row("STM32MP13"))
    window.select_board(other)
    wait("the warning on the board", lambda: window.row("is for STM32MP15"))
    window.wait_for("no problems")
    if not is_sensitive(window.get("push button", "Flash")):
        raise Failed("a board that is only looked at keeps the others from being flashed")
    window.close()


def check_batch(window):
    """From a distance: how many passed, and who is to be looked after first."""
    wait("the headline", lambda: window.find("label", "2 of 3 passed"))
    tiles = [node for node in window.all("push button") if node.get_name().startswith("STM32MP15")]
    states = [node.get_name().rsplit(", ", 1)[1] for node in sorted(tiles, key=place)]
    if states != ["✗ FAIL", "✓ PASS", "✓ PASS"]:
        raise Failed(f"the boards of the batch are {states}")
    Atspi.Action.do_action(min(tiles, key=place), 0)
    window.wait_for("What it means")


def place(node):
    box = Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)
    return box.y, box.x


def press_in_menu(window, button, item):
    window.press("toggle button", button)
    node = wait(f"“{item}” in the menu", lambda: next(
        (n for n in window.all() if n.get_name() == item and n.get_role_name() != "label"), None))
    Atspi.Action.do_action(node, 0)


def test(program, images):
    test_other_family(program, images)
    window = Window(program, f"--virtual=mp15-v1,mp15-v1:{FAULT},mp15-v1", "--virtual-instant",
                    images / "flash.tsv", manager=True)
    window.wait_for("no problems")
    wait("three boards", lambda: len([n for n in window.all("list item", "ready")]) == 3)
    window.press("push button", "Choose all boards")
    window.press("push button", "Flash 3 Boards")
    wait("two boards to pass", lambda: len(list(window.all("list item", "PASS"))) == 2)
    failed = wait("one board to fail", lambda: window.row("FAIL"))
    window.wait_for("2 of 3 boards passed")
    check_batch(window)
    window.select_board(failed)
    window.wait_for("✗ FAIL")
    window.wait_for("What it means")
    window.wait_for("2 other boards passed with the same files")
    window.wait_for("What you can do")
    press_in_menu(window, "Report", "Copy Report")
    window.wait_for("The report is on the clipboard")
    if not window.find("push button", "More About This Error"):
        raise Failed("no link to the page about the error")
    if not window.find("push button", "Retry This Board"):
        raise Failed("a failed board cannot be tried again")
    window.press("push button", "Show Progress")
    wait("the states of the rows", lambda: window.states() == {
        "boot ROM": "✓", "fsbl1-boot": "✓", "TF-A": "✓", "ssbl-boot": "✓", "U-Boot": "✓",
        "flash layout": "✓", "sdcard": "✗"})

    # the failed board alone is tried again, and the others keep their verdict
    window.press("push button", "Result")
    window.press("push button", "Retry This Board")
    wait("the failed board to pass", lambda: len(list(window.all("list item", "PASS"))) == 3)
    window.wait_for("1 of 1 board passed")
    window.act("win.save-report")
    window.get("file chooser", "Save")
    entry = wait("the entry of the chooser", lambda: next(
        (node for node in window.all("text") if text_of(node) == "flashjig-report.txt"), None))
    report = images / "report.txt"
    window.set_text(entry, str(report))
    window.key("Return")
    wait("the report", lambda: report.exists() and "Log\n" in report.read_text(encoding="utf-8"))
    if str(images) in report.read_text(encoding="utf-8"):
        raise Failed("the report holds a path of this computer")
    report.unlink()
    window.press("push button", "Result")
    press_in_menu(window, "Report", "Include Folder Names")
    window.act("win.save-report")
    window.get("file chooser", "Save")
    entry = wait("the entry of the chooser", lambda: next(
        (node for node in window.all("text") if text_of(node) == "flashjig-report.txt"), None))
    window.set_text(entry, str(report))
    window.key("Return")
    wait("the report with paths", lambda: report.exists() and
         str(images) in report.read_text(encoding="utf-8"))
    window.close()


run(test)
