#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading what a board has stored: which files there are then, what they hold, and that none is half."""
import hashlib
import os
import signal
import subprocess
import sys

import flashjig as fj

CARD = 64 << 20
PROFILE = "mp15-v4:sd=64M"


class Board(fj.Folder):
    """A virtual board that keeps what it was flashed with."""

    def __init__(self):
        super().__init__("mp15-v4", rows=fj.PARTITIONS)
        self.storage = self.path("storage")
        done = fj.flash(self, "--virtual-dir", self.storage, "-q", profile=PROFILE)
        fj.equal(done.code, 0, done.out + done.err)

    def words(self, *args, profile=PROFILE):
        return ["read", self.tsv, f"--virtual={profile}", "--virtual-instant", "--virtual-dir", self.storage, *args]

    def read(self, *args, profile=PROFILE, **more):
        return fj.run(*self.words(*args, profile=profile), **more)

    def bytes(self, name):
        with open(self.path(name), "rb") as file:
            return file.read()

    def files(self, folder="."):
        return sorted(os.listdir(self.path(folder)))


def rows():
    """All partitions into a folder, with sums that sha256sum checks; nothing on the card is another byte then."""
    board = Board()
    with board:
        before = hashlib.sha256(board.bytes("storage/mmc0.img")).hexdigest()
        done = board.read("-o", board.path("out"), "-q")
        fj.equal(done.code, 0, done.out + done.err)
        fj.equal(board.files("out"), ["bootfs.img", "fsbl1.img", "fsbl2.img", "rootfs.img", "ssbl.img"], "files")
        for name, image in ("fsbl1", "fsbl.stm32"), ("ssbl", "ssbl.bin"), ("bootfs", "boot.img"), ("rootfs", "root.img"):
            sent = board.bytes(image)
            fj.equal(board.bytes(f"out/{name}.img")[:len(sent)] == sent, True, name)
        fj.equal(len(board.bytes("out/bootfs.img")), 0x800000, "size by the layout")
        check = subprocess.run(["sha256sum", "-c", "--quiet"], input=done.out.encode(), check=False)
        fj.equal(check.returncode, 0, done.out)
        fj.equal(hashlib.sha256(board.bytes("storage/mmc0.img")).hexdigest(), before, "the card")
        fj.equal(os.stat(board.path("out/rootfs.img")).st_blocks * 512 < 1 << 20, True, "holes")


def some():
    """One partition into a file, by id, a part of it; what is there stays unless it may go."""
    board = Board()
    with board:
        done = board.read("-o", board.path("part"), "--only=0x11", "--range=4K:100K")
        fj.equal(done.code, 0, done.out + done.err)
        fj.has(done.out, "Reading rootfs (0x11)")
        fj.has(done.out, "nothing was written")
        fj.equal(board.bytes("part") == board.bytes("root.img")[4096:4096 + 102400], True, "the part")
        done = board.read("-o", board.path("part"), "--only=rootfs", "--range=0:1")
        fj.equal(done.code, 1, done.err)
        fj.has(done.err, "already")
        fj.equal(len(board.bytes("part")), 102400, "what was there")
        done = board.read("-o", board.path("part"), "--only=rootfs", "--range=0:1", "--force")
        fj.equal(done.code, 0, done.err)
        fj.equal(board.bytes("part"), board.bytes("root.img")[:1], "one byte")
        done = board.read("-o", board.path("end"), "--only=bootfs", "--range=0x7FFF00:")
        fj.equal(len(board.bytes("end")), 0x100, done.err)
        done = board.read("-o", board.path("beyond"), "--only=bootfs", "--range=8M:1")
        fj.equal(done.code, 10, done.err)
        fj.has(done.err, "ends at byte 8388608")
        fj.equal(os.path.exists(board.path("beyond")), False, "no file")


def whole():
    """A whole card is byte for byte what the board has; one that U-Boot cannot give is told at once."""
    board = Board()
    with board:
        done = board.read("-o", board.path("card"), "--whole=mmc0", "--json")
        fj.equal(done.code, 0, done.out + done.err)
        event, = done.of("read")
        card = board.bytes("storage/mmc0.img")
        fj.equal(board.bytes("card") == card, True, "the card")
        fj.equal((event["bytes"], event["sha256"]), (CARD, hashlib.sha256(card).hexdigest()), "what it says")
        done = board.read("-o", board.path("boot"), "--whole=mmc1boot1", "-q")
        fj.equal((done.code, len(board.bytes("boot"))), (0, 4 << 20), done.err)
        done = board.read("-o", board.path("flash"), "--whole=nor0", "-q")
        fj.equal((done.code, len(board.bytes("flash"))), (0, 64 << 20), done.err)
        done = board.read("-o", board.path("emmc"), "--whole=mmc1")
        fj.equal(done.code, 17, done.err)
        fj.has(done.err, "4 GiB")
        fj.equal(os.path.exists(board.path("emmc")), False, "no file")
        fj.equal(board.read("-o", board.path("x"), "--whole=usb0").code, 10, "no storage")


def no_half_file():
    """Unplugged, an end that comes too early, nowhere to write, stopped, killed: never a file."""
    board = Board()
    with board:
        for fault, code in ("gone@uboot/0x11#50", 7), ("reset@uboot/0x11#50", 7), ("short-upload@uboot/0x11=5000", 14), \
                           ("stall@uboot/0x11#50", 8):
            done = board.read("-o", board.path("out/"), "--only=rootfs,bootfs", profile=f"{PROFILE}:{fault}")
            fj.equal(done.code, code, fault + done.out + done.err)
            fj.has(done.err, "rootfs", fault)
            fj.equal(board.files("out"), ["bootfs.img"], fault)
            os.remove(board.path("out/bootfs.img"))
        done = board.read("-o", "/proc/rootfs.img", "--only=rootfs")
        fj.equal(done.code, 1, done.err)
        fj.has(done.err, "/proc/rootfs.img” cannot be written")
        for sent, code in (signal.SIGINT, 130), (signal.SIGKILL, -9):
            words = board.words("-o", board.path("out/"), "--only=rootfs", profile=f"{PROFILE}:slow@uboot/0x11=20")
            with subprocess.Popen([fj.CLI, *words], stdout=subprocess.PIPE, env=fj.environment(), encoding="utf-8") as process:
                for line in process.stdout:
                    if line.startswith("Reading"):
                        process.send_signal(sent)
                        break
                process.communicate()
            fj.equal(process.returncode, code, str(sent))
            fj.equal(board.files("out"), [], str(sent))


def words():
    board = Board()
    with board:
        out = board.path("x")
        for bad in ((), ("-o", out, "--range=4"), ("-o", out, "--range=x:1", "--only=rootfs"), ("-o", out, "--range=0:0"),
                    ("-o", out, "--range=99999999T:1"), ("-o", out, "--only=nothing"), ("-o", out, "--range=0:1"),
                    ("-o", out, "--whole=mmc0", "--only=rootfs"), ("-o", out, "--all")):
            done = board.read(*bad)
            fj.equal(done.code, 2, f"{bad}: {done.err}")
        done = fj.run("read", board.tsv, "-o", out, "--virtual=mp15-v4:sd=64M", "--virtual-instant")
        fj.equal(done.code, 8, "a card without that table")


if __name__ == "__main__":
    sys.exit(fj.main([rows, some, whole, no_half_file, words]))
