# SPDX-License-Identifier: GPL-3.0-or-later
"""The same over an emulated USB bus, with the real libusb: a board is plugged in while the window is
open, is flashed through all its re-enumerations in one and the same row, and its card compared."""
import signal
import sys

from window import Failed, Window, run, wait


def test(program, images):
    storage = images / "storage"
    window = Window(["umockdev-wrapper", sys.argv[3], "--board", "1-1=mp15-v1", "--unplugged",
                     "--storage", str(storage), "--", program], images / "flash.tsv")
    window.wait_for("Nothing plugged in yet")
    window.process.send_signal(signal.SIGUSR2)
    row = wait("the board to appear", lambda: window.row("ready, in boot ROM"), 60)
    if "port 1-1" not in " ".join(n.get_name() or "" for n in window.all("label")):
        raise Failed("the board does not say where it is")
    window.press("push button", "Flash")
    wait("the verdict on the board", lambda: window.row("PASS") or window.row("FAIL"), 60)
    if not window.row("PASS"):
        raise Failed(f"the board says {row.get_name()}")
    if row.get_name() != window.row("PASS").get_name():
        raise Failed("the board has got another row on its way")
    window.close()
    image = (images / "sdcard.img").read_bytes()
    card = next(storage.rglob("mmc0*"), None)
    if card is None:
        raise Failed(f"there is no card in {sorted(storage.rglob('*'))}")
    with card.open("rb") as content:
        if content.read(len(image)) != image:
            raise Failed("the card is not what the image is")


run(test)
