# SPDX-License-Identifier: GPL-3.0-or-later
"""Every word that shows went through the translation, and every text still fits its format."""
import re
import subprocess
import sys
import tempfile

from window import Failed, Window, run, wait

# Data, names of things, and GTK's own texts, which its catalogue translates.
DATA = re.compile(r"flash\.tsv|STM32MP|\.stm32|\.img|^/|…|virtual-\d|^0x|Flashjig|flashjig|u-boot|"
                  r"Binary|RawImage|FileSystem|System|^FIP|FWU_MDATA|^ENV$|^ESP$|mmc\d|nor0|nand0|"
                  r"^ram$|^none$|boot\d|[kMG]?B/s|bytes|\bkB\b|\bMB\b|sdcard|boot")
GTK = {"Minimize", "Maximize", "Close", "Menu", "Search", "Icon View"}
SKIPPED = {"table cell", "filler", "panel", "table column header", "separator", "unknown", "frame",
           "application", "redundant object", "icon"}


def count_translated(window, state):
    count = 0
    for node in window.all():
        name = node.get_name() or ""
        if node.get_role_name() in SKIPPED:
            continue
        if "[" in name:
            count += 1
        elif re.search(r"[A-Za-z]{3}", name) and not DATA.search(name) and name not in GTK:
            raise Failed(f"{state}: “{name}” ({node.get_role_name()}) is not translated")
    return count


def check(window, state):
    wait(f"{state}: texts", lambda: count_translated(window, state) >= 10)


def shows_result(window):
    """The sign of a board that is stopping is that of one that has stopped."""
    window.act("win.show-result")
    return any("Whát ýóú çáñ dó" in (node.get_name() or "") for node in window.all())


def test(program, images):
    with tempfile.TemporaryDirectory(prefix="flashjig-ui-locale-") as folder:
        subprocess.run([sys.executable, sys.argv[3], sys.argv[4], folder], check=True)
        env = {"LANGUAGE": "en_XA", "LANG": "C.UTF-8", "FLASHJIG_LOCALE_DIR": folder}

        window = Window(program, env=env)
        wait("the empty list", lambda: any("[Ñóthíñg" in (n.get_name() or "") for n in window.all()))
        check(window, "empty")
        window.close()

        window = Window(program, "--virtual=mp15-v1", images / "flash.tsv", env=env)
        wait("the checks", lambda: any("✓ ñó" in (n.get_name() or "") for n in window.all()))
        check(window, "editor")
        window.act("win.flash")
        wait("the run", lambda: any("▶" in (n.get_name() or "") for n in window.all("list item")))
        check(window, "flashing")
        window.act("win.stop-confirmed")
        wait("the end", lambda: any("■" in (n.get_name() or "") for n in window.all("list item")))
        window.act("win.show-log")
        wait("the result", lambda: shows_result(window))
        check(window, "result")
        window.close()


run(test)
