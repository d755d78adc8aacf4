# SPDX-License-Identifier: GPL-3.0-or-later
"""Files on disk: sizes stay true, what is deleted or built again is seen, a new layout finds its own."""
import gzip
import os
import subprocess
import sys

from window import (BOOT_STRINGS, Atspi, Failed, GLib, Window, is_sensitive, run, tree, wait)

ROWS = """#Opt\tId\tName\tType\tIP\tOffset\tBinary
-\t0x01\tfsbl1-boot\tBinary\tnone\t0x0\ttf-a-stm32mp157c-dk2.stm32
-\t0x03\tssbl-boot\tBinary\tnone\t0x0\tu-boot.stm32
P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\ttf-a-stm32mp157c-dk2.stm32
P\t0x10\tdata\tFileSystem\tmmc0\t0x00080000\tdata.ext4.gz
"""
# a superblock of ext4 in front of bytes that pack well
EXT4 = bytearray(4 << 20)
EXT4[0x404:0x408] = (4096).to_bytes(4, "little")
EXT4[0x438:0x43a] = b"\x53\xef"


def sizes(window):
    return {row["Name"]: row["Size"].replace("\u00a0", " ") for row in window.cells()}


def can_flash(window):
    return any(is_sensitive(node) for node in window.all("push button", "Flash"))


def test_sizes(program, images):
    """One wrong offset says nothing of the size of a file, whether it is edited or opened so."""
    layout = images / "rows.tsv"
    layout.write_text(ROWS, encoding="utf-8")
    (images / "data.ext4.gz").write_bytes(gzip.compress(bytes(EXT4)))
    window = Window(program, "--virtual=mp15-v1", layout)
    window.wait_for("no problems")
    wait("the unpacked size", lambda: sizes(window)["data"] == "4.2 MB")
    right = sizes(window)
    window.select_row(2)
    wait("the row", lambda: window.form_says("Name", "fsbl1"))
    window.type_into("Offset", "0x00004401")
    window.wait_for("1 problem")
    wait("the files to be looked at", lambda: not window.says("no problems"))
    if sizes(window) != right:
        raise Failed(f"the sizes were {right}, and beside a wrong offset they are {sizes(window)}")
    window.close()
    layout.write_text(ROWS.replace("0x00004400", "0x00004401"), encoding="utf-8")
    window = Window(program, "--virtual=mp15-v1", layout)
    window.wait_for("1 problem")
    wait("the same sizes", lambda: sizes(window) == right, 10)
    window.close()


def test_watch(program, images):
    """Row, counter and button agree when an image goes, comes back, and is built again."""
    window = Window(program, "--virtual=mp15-v1", images / "flash.tsv")
    window.wait_for("no problems")
    card = (images / "sdcard.img").read_bytes()
    (images / "sdcard.img").unlink()
    wait("the sign in the row", lambda: window.states()["sdcard"] == "✗")
    window.wait_for("1 problem")
    if can_flash(window):
        raise Failed("a layout whose image is gone can be flashed")
    (images / "sdcard.img").write_bytes(card + bytes(1 << 20))
    window.wait_for("no problems")
    wait("the sign in the row", lambda: window.states()["sdcard"] == "✓")
    wait("the new size", lambda: sizes(window)["sdcard"] == "7.3 MB")
    wait("the button", lambda: can_flash(window))
    window.close()


def test_new(program, tool, images):
    """A new layout says calmly which files it needs, and takes what the folder has for it."""
    folder = images / "deploy"
    folder.mkdir()
    for name, strings in (("usb", BOOT_STRINGS), ("sdcard", ["v2.10-stm32mp1-r1.0(release)"])):
        subprocess.run([tool, "stm32-1.0", "237161", folder / f"tf-a-stm32mp157c-dk2-{name}.stm32",
                        *strings], check=True)
    subprocess.run([tool, "fip", "748042", folder / "fip-stm32mp157c-dk2-optee.bin", "stm32prog",
                    "U-Boot 2023.10-stm32mp-r1"], check=True)
    for name in ("st-image-bootfs.ext4", "st-image-core.rootfs.ext4"):
        (folder / name).write_bytes(EXT4)
    program = os.path.abspath(program)
    os.chdir(images)
    window = Window(program, "--virtual=mp15-v1", manager=True)
    window.act("win.new-layout", GLib.Variant("s", "sd"))
    wait("the rows", lambda: len(window.cells()) > 5)
    window.wait_for("it is not known yet in which folder its files are")
    window.wait_for("1 warning")
    window.wait_for("tf-a-usb.stm32, fip.bin")
    if "✗" in window.states().values():
        raise Failed("a new layout begins with problems")
    if can_flash(window):
        raise Failed("a layout whose files nobody knows can be flashed")
    window.press("push button", "Choose Folder…")
    window.get("file chooser", "")
    window.key("ctrl+l")
    entry = wait("the entry of the chooser", lambda: next(
        (node for node in tree(window.get("file chooser", "")) if node.get_role_name() == "text" and
         node.get_state_set().contains(Atspi.StateType.FOCUSED)), None))
    window.set_text(entry, str(folder))
    accept = next(node for node in tree(window.get("file chooser", ""))
                  if node.get_role_name() == "push button" and node.get_name() == "Open")
    wait("the button of the chooser", lambda: is_sensitive(accept))
    Atspi.Action.do_action(accept, 0)
    wait("the names of the files", lambda: [row["File"] for row in window.cells()][:2] == [
        "tf-a-stm32mp157c-dk2-usb.stm32", "fip-stm32mp157c-dk2-optee.bin"])
    window.press("push button", "Undo")
    wait("the names of before", lambda: window.cells()[0]["File"] == "tf-a-usb.stm32")
    window.close()


def test(program, images):
    test_sizes(program, images)
    test_watch(program, images)
    test_new(program, sys.argv[2], images)


run(test)
