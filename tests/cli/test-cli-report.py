# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports: one file that helps, is short, and gives away neither images nor paths."""

import hashlib
import os
import re

import flashjig as fj

SECRET = b"this is the secret of the house."


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def flash(folder, *words, profile="mp15-v1:stall@uboot/0x10#2000", **more):
    return fj.flash(folder, f"--report={folder.path('report.txt')}", *words, profile=profile, **more)


def failed_run():
    folder = fj.Folder()
    with folder:
        content = SECRET * 500000
        fj.write(folder.path("card.img"), content)
        done = flash(folder)
        fj.equal(done.code, 8, done.err)
        fj.has(done.out, folder.path("report.txt"), "where it is")
        fj.has(done.out, "nothing of what is in the images", "what is in it")
        text = read(folder.path("report.txt"))
        for part in ("Not in it: what is in the images, and paths of this computer", "GLib 2.",
                     "serial 3348", "port virtual-1", "last stage uboot", "code stall, stage U-Boot, partition sdcard",
                     "failed             8192000 of 16000000 bytes", "[ssbl-old]", "P\t0x10\tsdcard",
                     hashlib.sha256(content).hexdigest(), "\nSteps\n", "@Device ID /0x"):
            fj.has(text, part)
        fj.equal(len(text) < 60000, True, f"{len(text)} characters")
        transfers = text[text.index("\nTransfers\n"):]
        fj.equal(transfers.count("21 01 value 0000 index 0000") > 2, True, "the first block of each piece")
        fj.has(transfers, "value 07d0 index 0000 length 4096: stall", "the last one")
        fj.equal(bool(re.search(r"^virtual-1: 39\d\d more$", transfers, re.M)), True, "what is left out is counted")


def short_files_are_secret():
    """A key of a few bytes fits into one packet."""
    folder = fj.Folder()
    with folder:
        fj.write(folder.path("card.img"), SECRET)
        fj.equal(flash(folder, f"--wire={folder.path('wire.txt')}", profile="mp15-v1").code, 0)
        for name in ("report.txt", "wire.txt"):
            text = read(folder.path(name))
            fj.has(text, "length 32: ok", name)
            for piece in (SECRET.hex(" ")[:20], SECRET[:8].decode()):
                fj.lacks(text, piece, name)


def paths_only_when_asked():
    folder = fj.Folder()
    with folder:
        flash(folder, f"--virtual-dir={folder.path('store')}", HOME=folder.name)
        fj.lacks(read(folder.path("report.txt")), folder.name)
        flash(folder, "--with-paths")
        fj.has(read(folder.path("report.txt")), folder.path("flash.tsv"))


def however_it_ends():
    folder = fj.Folder()
    with folder:
        fj.equal(flash(folder, profile="mp15-v1").code, 0)
        fj.has(read(folder.path("report.txt")), "passed after")
        fj.equal(flash(folder, "--port=9-9").code, 3)
        fj.has(read(folder.path("report.txt")), "\nError\n")
        os.remove(folder.path("card.img"))
        fj.equal(flash(folder).code, 11)
        fj.has(read(folder.path("report.txt")), "line 4: error: ")
        folder.layout("no layout\n")
        fj.equal(flash(folder).code, 10)
        fj.has(read(folder.path("report.txt")), "\nno layout\n")


def cannot_be_written():
    """Before anything is sent, where that can be known."""
    folder = fj.Folder()
    with folder:
        for path in ("/nowhere/report.txt", folder.name, ""):
            done = fj.flash(folder, f"--report={path}", "--json")
            fj.equal((done.code, done.out), (2, ""), path)
        fj.equal(fj.run("report", "--output=/nowhere/r.txt").code, 2)


def without_a_run():
    folder = fj.Folder()
    with folder:
        done = fj.run("report", folder.tsv, "--virtual=2", cwd=folder.name)
        fj.equal(done.code, 0, done.err)
        name, = [name for name in os.listdir(folder.name) if name.startswith("flashjig-report-")]
        fj.has(done.out, name)
        text = read(folder.path(name))
        fj.equal(text.count("\nBoard\n"), 2, "boards")
        fj.has(text, hashlib.sha256(fj.pattern(300000)).hexdigest())
        fj.lacks(text, folder.name)
        fj.equal(fj.run("report", "--virtual", "--output", "-").out.startswith("Report of Flashjig"), True)


def with_what_is_missing():
    """It says why, is written all the same, and the exit code tells."""
    folder = fj.Folder()
    with folder:
        path = folder.path("r.txt")
        done = fj.run("report", folder.path("gone.tsv"), "--virtual", f"--output={path}", "--json")
        fj.equal((done.code, done.last()["exit"]), (10, 10), done.err)
        event, = done.of("report")
        fj.equal(event["file"], path, "the event")
        fj.equal(event["text"], read(path), "the event")
        fj.has(event["text"], "\nError\n")


if __name__ == "__main__":
    fj.main([failed_run, short_files_are_secret, paths_only_when_asked, however_it_ends, cannot_be_written,
             without_a_run, with_what_is_missing])
