# SPDX-License-Identifier: GPL-3.0-or-later
"""Findings: the counter leads to them, all that needs no choice is corrected at once, each has its page."""
import pathlib
import tempfile

from window import Atspi, Failed, GLib, Window, run, tree, wait

ROWS = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
P\t0x0B\tone\tBinary\tmmc1\t0x00D80001\tu-boot.stm32
P\t0x10\ttwo\tBinary\tmmc1\t0x00F80001\tu-boot.stm32
P\t0x11\tthr ee\tBinary\tmmc1\t0x01180000\tu-boot.stm32
P\t0x12\tfour\tBinary\tmmc9\t0x0\tu-boot.stm32
P\t0x13\tfive\tSystems\tmmc1\t0x01580000\tu-boot.stm32
"""


def findings(window):
    return [node for node in window.all("list item") if (node.get_name() or "").startswith("Problem")]


def selected(window):
    table = window.get("table", "Flash layout")
    return [row for row in range(Atspi.Table.get_n_rows(table)) if Atspi.Table.is_row_selected(table, row)]


def test(program, images):
    pages = pathlib.Path(tempfile.mkdtemp(prefix="flashjig-ui-pages-"))
    (pages / "issue-codes.html").write_text("<p>page</p>", encoding="utf-8")
    layout = images / "rows.tsv"
    layout.write_text(ROWS, encoding="utf-8")
    window = Window(program, "--virtual=mp15-v1", layout, env={"FLASHJIG_DOC_DIR": str(pages)})
    wait("the findings", lambda: len(findings(window)) >= 4)

    # the counter is a button that goes to them, one after the other
    window.press("push button", " problems")
    wait("the first problem", lambda: selected(window) == [2])
    window.press("push button", " problems")
    wait("the second", lambda: selected(window) == [3])

    # each has its page
    def links():
        return [Atspi.Hyperlink.get_uri(Atspi.Accessible.get_hyperlink(node), 0) for node in
                tree(findings(window)[0]) if node.get_name() == "Why?"]
    uri = wait("the page of a finding", links)[0]
    if not uri.startswith(pages.as_uri()) or "#" not in uri:
        raise Failed(f"the page is {uri}")

    # a row that gets another name has it in the findings, too
    window.select_row(2)
    wait("the row", lambda: window.form_says("Name", "one"))
    window.type_into("Name", "uno")
    wait("the new name", lambda: any("Row 3 (uno)" in node.get_name() for node in findings(window)))
    wait("no old name", lambda: not any("Row 3 (one)" in node.get_name() for node in findings(window)))

    # all at once, in the hex of the file, and back in one step
    before = window.cells()
    window.press("push button", "Fix All")
    wait("the corrections", lambda: window.cells()[3]["Offset"] == "0x01000000" or
         window.cells()[3]["Offset"] != before[3]["Offset"])
    offsets = [row["Offset"] for row in window.cells()]
    if any(text != text.upper().replace("0X", "0x") for text in offsets if text.startswith("0x")):
        raise Failed(f"not in the capitals of the file: {offsets}")
    window.press("push button", "Undo")
    wait("the layout of before", lambda: [row["Offset"] for row in window.cells()] ==
         [row["Offset"] for row in before])
    if [row["Name"] for row in window.cells()] != [row["Name"] for row in before]:
        raise Failed("Undo did not take all corrections back")
    window.close()

    # a boot row with a mistake has nothing to tick, and says what becomes of it
    layout.write_text(ROWS.replace("tf-a-stm32mp157c-dk2.stm32", "no.stm32"), encoding="utf-8")
    window = Window(program, "--virtual=mp15-v1", layout)
    wait("the findings", lambda: findings(window))
    window.select_row(0)
    wait("what becomes of it", lambda: any("sent and run, not stored" in (node.get_name() or "")
                                           for node in tree(window.frame)))
    window.close()
    (pages / "issue-codes.html").unlink()
    pages.rmdir()


def test_gone(program, images):
    """The file of the layout is gone, and Save says so: Save Again is still there, and saves."""
    layout = images / "flash.tsv"
    window = Window(program, "--virtual=mp15-v1", layout)
    window.wait_for("no problems")
    layout.unlink()
    window.wait_for("is gone from the disk")
    window.select_row(2)
    wait("the row", lambda: window.form_says("Name", "sdcard"))
    window.type_into("Name", "card")
    window.wait_for("Not saved")
    window.act("win.save")
    wait("an answer", lambda: window.says("is gone from the disk") or layout.exists())
    if window.says("changed by another program"):
        raise Failed("a file that is gone is said to be changed")
    window.press("push button", "Save Again")
    wait("the file", lambda: layout.exists() and "\tcard\t" in layout.read_text(encoding="utf-8"))
    window.close()


def main(program, images):
    test(program, images)
    test_gone(program, images)


run(main)
