# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on record: found, looked at, compared, kept up to date, and said when it cannot be read."""
import os
import sqlite3

from window import Atspi, Failed, Window, is_showing, run, text_of, wait

BEGUN = "2026-01-02T03:04:05.000Z"
NAMES = ("record", "result", "begun", "seconds", "serial", "serial_trusted", "port", "virtual", "layout",
         "program", "host", "operator", "error_text", "log")


def add(path, record, result, serial, port, *rest):
    """As another program does, which is another Flashjig."""
    base = sqlite3.connect(path)
    with base:
        base.execute(f"INSERT INTO attempts ({', '.join(NAMES)}) VALUES ({', '.join('?' * len(NAMES))})",
                     (record, result, BEGUN, 5.0, serial, 1, port, 0, "/job/flash.tsv", "flashjig 0", "bench",
                      "Maria", *rest))
    base.close()


def cell(table, row, column):
    """What a cell says; nothing where its row has gone since they were counted."""
    node = Atspi.Table.get_accessible_at(table, row, column)
    return "" if node is None else node.get_name() or text_of(node)


def rows(window):
    """What the rows of the list that show say, a text each."""
    table = window.find("table", "Attempts")
    if table is None:
        return []
    columns = Atspi.Table.get_n_columns(table)
    return [" ".join(cell(table, row, column) for column in range(columns))
            for row in range(Atspi.Table.get_n_rows(table))]


def wait_for_rows(window, *words):
    """So many rows, each with its word, from the top."""
    def fit():
        found = rows(window)
        return len(found) == len(words) and all(word in row for word, row in zip(words, found))
    wait(f"rows with {words}", fit)


def read(window, name):
    """The text that is called @name, of any tab."""
    return next((text_of(node) for node in window.all("text", name) if is_showing(node)), "")


def show_tab(window, name):
    tab = window.get("page tab", name)
    Atspi.Selection.select_child(tab.get_parent(), tab.get_index_in_parent())


def has_keys(node):
    return node.get_state_set().contains(Atspi.StateType.FOCUSED)


def search(window, text):
    window.set_text(window.get("text", "Search the history"), text)


def test_list(window, path):
    window.act("win.show-history")
    window.wait_for("Nothing is on record yet")
    # it is there as soon as it begins, and over when it is
    window.act("win.flash")
    wait_for_rows(window, "✓ passed")
    window.wait_for("1 attempt: 1 passed, 0 failed")
    add(path, "another", "fail", "0042ABCD", "1-4.2", "The cable left the board", "line by line")
    wait_for_rows(window, "✗ failed", "✓ passed")
    window.wait_for("2 attempts: 1 passed, 1 failed")
    search(window, "cable")
    wait_for_rows(window, "0042ABCD")
    window.wait_for("1 attempt: 0 passed, 1 failed")


def test_details(window, path):
    add(path, "before", "pass", "0042ABCD", "1-1", None, None)
    search(window, "")
    wait_for_rows(window, "1-1", "1-4.2", "virtual")
    table = window.get("table", "Attempts")
    Atspi.Component.grab_focus(Atspi.Table.get_accessible_at(table, 1, 0))
    wait("the attempt", lambda: "The cable left the board" in read(window, "All that is known of the attempt"))
    window.press("push button", "Print…")
    for words in ("gtk_notebook_get_tab_label", "D-Bus system bus"):  # of the dialog of GTK
        window.allow(words)
    window.get("dialog", "Print")
    window.press("push button", "Cancel")
    wait("the dialog to go", lambda: not window.find("dialog", "Print"))
    show_tab(window, "Board")
    wait("its board", lambda: len(read(window, "All attempts with this board").splitlines()) == 2)
    show_tab(window, "What Changed")
    wait("the port", lambda: "it worked with: 1-1" in read(window, "What changed since it worked") and
         "here: 1-4.2" in read(window, "What changed since it worked"))
    show_tab(window, "Last Log Lines")
    wait("the log", lambda: "line by line" in read(window, "What the program did last"))
    show_tab(window, "Days")
    plot = window.get("image", "Attempts by day")
    if "2026-01-02: 2 attempts, 1 passed" not in plot.get_description():
        raise Failed(f"the plot says “{plot.get_description()}”")
    window.press("push button", "Only This Board")
    wait_for_rows(window, "1-1", "1-4.2")


def test_nothing(window):
    search(window, "nobody has this")
    window.wait_for("No attempt matches the search.")
    window.press("push button", "Show All")
    wait_for_rows(window, "1-1", "1-4.2", "virtual")


def test_keys(window):
    """There and back without a pointer; what search means is up to where one is."""
    window.key("alt+Left")
    wait("the layout", lambda: window.find("table", "Flash layout"))
    window.key("alt+3")
    wait("the history", lambda: window.find("table", "Attempts"))
    window.key("Tab")
    window.key("ctrl+f")
    wait("the search to have the keys", lambda: has_keys(window.get("text", "Search the history")))
    window.key("1", "minus", "4", "period", "2")  # no id of an attempt is like that
    wait_for_rows(window, "1-4.2")
    window.key("Escape")
    wait_for_rows(window, "1-1", "1-4.2", "virtual")
    window.key("alt+1")
    wait("the layout", lambda: window.find("table", "Flash layout"))
    window.act("win.show-history")


def clear(path):
    """With what SQLite has beside it, which it would put into the next file."""
    for end in ("", "-journal"):
        if os.path.exists(f"{path}{end}"):
            os.remove(f"{path}{end}")


def test_sick(window, path):
    clear(path)
    path.write_bytes(b"This is no database, but a long text. " * 100)
    window.wait_for("are damaged")
    clear(path)
    newer = sqlite3.connect(path)
    with newer:
        newer.executescript("CREATE TABLE t (c); PRAGMA application_id = 0x466a5265; PRAGMA user_version = 1000")
    newer.close()
    window.wait_for("by a newer version")
    clear(path)
    window.wait_for("Nothing is on record yet")


def test(program, images):
    path = images / "records.db"
    window = Window(program, "--virtual=mp15-v1", "--virtual-instant", images / "flash.tsv", manager=True,
                    env={"FLASHJIG_RECORDS": str(path)})
    window.wait_for("no problems")
    test_list(window, path)
    test_details(window, path)
    test_nothing(window)
    test_keys(window)
    test_sick(window, path)
    window.close()
    # and where nobody wants records
    window = Window(program, env={"FLASHJIG_RECORDS": "off"})
    window.act("win.show-history")
    window.wait_for("No records are kept")
    window.close()


run(test)
