# SPDX-License-Identifier: GPL-3.0-or-later
"""From the empty window to a virtual board that holds the article's card, byte for byte."""
import contextlib
import sqlite3

from window import Failed, Window, run, text_of, wait


def test_from_empty(program, images):
    """Everything by hand: try a virtual board, open the layout, flash."""
    window = Window(program, manager=True)
    window.wait_for("Nothing plugged in yet")
    window.wait_for("Flash an STM32MP board")
    window.press("push button", "Try a Virtual Board")
    wait("a board", lambda: window.row("ready, in boot ROM"))
    window.press("push button", "Open Flash Layout…")
    window.get("file chooser", "Open Flash Layout")
    # GTK's list of files is gone when it passes this key on: its complaint, not ours
    window.allow("WIDGET_REALIZED_FOR_EVENT")
    window.key("slash")
    entry = wait("the entry of the chooser", lambda: next(
        (node for node in window.all("text") if text_of(node) == "/"), None))
    window.set_text(entry, str(images / "flash.tsv"))
    window.key("Return")
    wait("the layout", lambda: window.find("table", "Flash layout"))
    names = [row["Name"] for row in window.cells()]
    if names != ["fsbl1-boot", "ssbl-boot", "sdcard"]:
        raise Failed(f"rows are {names}")
    window.wait_for("no problems")
    window.close()


def results(records):
    with contextlib.closing(sqlite3.connect(records)) as database:
        return database.execute("SELECT result FROM attempts").fetchall()


def test_flash(program, images):
    """One click, and the card is what the image is."""
    storage = images / "storage"
    window = Window(program, "--virtual=mp15-v1", "--virtual-instant", f"--virtual-dir={storage}",
                    images / "flash.tsv")
    window.wait_for("no problems")
    window.press("push button", "Flash")
    wait("the verdict on the board", lambda: window.row("PASS"))
    wait("the rows to be done", lambda: window.states() == {
        "boot ROM": "✓", "fsbl1-boot": "✓", "TF-A": "✓", "ssbl-boot": "✓", "U-Boot": "✓",
        "flash layout": "✓", "sdcard": "✓"})
    window.wait_for("1 of 1 board passed")
    window.press("push button", "Result")
    window.wait_for("everything is written")
    records = window.folder / "data" / "flashjig" / "records.db"
    wait("the record of it", lambda: results(records) == [("pass",)])
    window.close()
    card = (storage / "mmc0.img").open("rb")
    image = (images / "sdcard.img").read_bytes()
    if card.read(len(image)) != image:
        raise Failed("the card is not what the image is")


def test(program, images):
    test_from_empty(program, images)
    test_flash(program, images)


run(test)
