#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A second family by the command line: a board of it is listed and flashed."""

import os
import sys
import tempfile

sys.path.insert(0, os.environ["FLASHJIG_CLI_TESTS"])

import flashjig as fj  # noqa: E402

LAYOUT = """-\t0x01\tloader\tBinary\tnone\t0x0\tloader.bin
P\t0x10\tone\tBinary\tmmc0\t0x4400\tone.bin
P\t0x11\ttwo\tBinary\tmmc0\t0x84400\ttwo.bin
"""


class Folder(tempfile.TemporaryDirectory):
    def __init__(self):
        super().__init__(prefix="flashjig-family-")
        for seed, (name, size) in enumerate((("loader", 9000), ("one", 200001), ("two", 70000))):
            fj.write(self.path(name + ".bin"), fj.pattern(size, seed))
        self.tsv = self.path("toy.tsv")
        fj.write(self.tsv, LAYOUT)

    def path(self, name):
        return os.path.join(self.name, name)


def flash(folder, *args, spec="toy"):
    return fj.run("flash", folder.tsv, f"--virtual={spec}", "--virtual-instant", *args)


def listed():
    done = fj.run("list", "--virtual=toy", "--json")
    fj.equal(done.code, 0, done.err)
    board = done.of("board")[0]
    fj.equal((board["stage"], board["title"]), ("boot", "Toy"))
    done = fj.run("list", "--virtual=toy")
    fj.equal(done.code, 0, done.err)
    fj.has(done.out, "toy boot program")


def checked():
    """A loader is no TF-A; whose board it is decides whether that matters."""
    folder = Folder()
    with folder:
        fj.equal(fj.run("check", folder.tsv, "--virtual=toy").code, 0, "a toy")
        done = fj.run("check", folder.tsv, "--virtual=mp15-v4")
        fj.equal(done.code, 11, done.out + done.err)
        fj.has(done.out, "fsbl-no-header")
        done = flash(folder, "--dry-run")
        fj.equal(done.code, 0, done.out + done.err)
        fj.has(done.out, "loader.bin")


def flashed():
    folder = Folder()
    with folder:
        store = folder.path("store")
        done = flash(folder, "--json", f"--virtual-dir={store}")
        fj.equal(done.code, 0, done.out + done.err)
        fj.equal([event["stage"] for event in done.of("stage")], ["boot", "loader"])
        fj.equal([event["result"] for event in done.of("result")], ["pass"])
        states = {event["name"]: event["state"] for event in done.of("item")}
        fj.equal(states, {"loader": "done", "one": "done", "two": "done"})
        card = [os.path.join(path, name) for path, _, names in os.walk(store) for name in names
                if name.startswith("mmc0")][0]
        with open(card, "rb") as file:
            for offset, name in ((0x4400, "one.bin"), (0x84400, "two.bin")):
                with open(folder.path(name), "rb") as image:
                    wanted = image.read()
                file.seek(offset)
                fj.equal(file.read(len(wanted)) == wanted, True, name)


def failed():
    folder = Folder()
    with folder:
        done = flash(folder, "--all", spec="toy:stall@loader#10,toy")
        fj.equal(done.code != 0, True, done.out)
        fj.has(done.out + done.err, "The board refused “one” in toy loader.")
        fj.has(done.out, "PASS")


fj.main([listed, checked, flashed, failed])
