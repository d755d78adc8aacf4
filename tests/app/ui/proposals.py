# SPDX-License-Identifier: GPL-3.0-or-later
"""A layout made for the folder of a build: shown with its reasons before it is taken over."""
import struct

from window import Failed, GLib, Window, run, text_of, wait


def make_root(path):
    """What passes for a file system of one megabyte."""
    data = bytearray(1 << 20)
    struct.pack_into("<I", data, 1024 + 4, 256)
    struct.pack_into("<I", data, 1024 + 24, 2)
    struct.pack_into("<H", data, 1024 + 56, 0xEF53)
    path.write_bytes(bytes(data))


def shown(window):
    return "\n".join(text_of(node) for node in window.all("text"))


def test(program, images):
    folder = GLib.Variant("s", images.as_uri())
    (images / "flash.tsv").unlink()
    make_root(images / "rootfs.ext4")
    window = Window(program, "--virtual=mp15-v1")
    window.act("win.open-uri", folder)
    window.get("push button", "Use This Layout")
    window.get("list box", "Proposed layouts")
    wait("the reasons", lambda: "because it is built for USB programming" in shown(window))
    wait("the rows", lambda: "rootfs.ext4" in shown(window))
    # in columns: the file of each row begins below the heading
    rows = [line for line in shown(window).splitlines() if line.startswith("#Opt") or " 0x0" in line]
    if len({max(row.rfind("  "), 0) for row in rows}) != 1 or "\t" in shown(window):
        raise Failed(f"the rows are ragged: {rows}")

    # not taken over, then chosen from the keyboard: the second one, for an eMMC
    window.press("push button", "Cancel")
    wait("the dialog to go", lambda: window.find("push button", "Use This Layout") is None)
    window.act("win.open-uri", folder)
    window.get("push button", "Use This Layout")
    window.key("Down")
    wait("the second one", lambda: "boot1" in shown(window))
    window.key("Return")
    wait("the layout", lambda: [row["File"] for row in window.cells()][-1:] == ["rootfs.ext4"])
    if not any(row["Offset"] == "boot1" for row in window.cells()):
        raise Failed("another layout than the chosen one was taken over")
    window.wait_for("no problems")

    # nothing right: what is missing is said
    (images / "tf-a-stm32mp157c-dk2.stm32").unlink()
    wait("the sign at the file that is gone", lambda: "✗" in window.states().values())
    window.act("win.open-uri", folder)
    window.wait_for("There is no first stage for USB")
    window.close()


run(test)
