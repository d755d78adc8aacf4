#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The records that flashing leaves, also when it is killed, and the command that shows them.

test-cli-history.py [KILLS [SEED]]: kills so many runs at random moments; 10 without a number.
"""
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

import flashjig as fj

KILLS = int(sys.argv[1]) if len(sys.argv) > 1 else 10
SEED = int(sys.argv[2]) if len(sys.argv) > 2 else 1
SIZE = 3000000


def read(records, sql="SELECT * FROM attempts ORDER BY number"):
    with sqlite3.connect(records) as db:
        db.row_factory = sqlite3.Row
        return db.execute(sql).fetchall()


def shown():
    """Text, one record, choices, and forms for other programs."""
    folder = fj.Folder()
    with folder:
        records = folder.path("records.db")
        fj.equal(fj.run("history", "--records", records).code, 0, "none yet")
        fj.equal(os.path.exists(records), False, "asking makes no file")
        for profile, code in (("mp15-v1", 0), ("mp15-v1:stall@uboot/0x10#5", 8), ("mp15-v1", 0)):
            fj.equal(fj.flash(folder, "--records", records, "--operator=Maria", profile=profile).code, code, profile)
        done = fj.run("history", "--records", records)
        fj.equal([line.split()[3] for line in done.out.splitlines()[:3]], ["passed", "failed", "passed"], done.out)
        fj.has(done.out, "3 attempts: 2 passed, 1 failed, 0 stopped, 0 interrupted")
        fj.has(done.out, "1 board, 100.0 % passed at the first attempt")
        whole = fj.run("history", "--records", records, done.out.splitlines()[1].split()[0])
        for part in ("Result: failed", "Operator: Maria", "Error: The board refused", "card.img"):
            fj.has(whole.out, part)
        fj.equal(len(fj.run("history", "--records", records, "--csv", "--result=fail").out.splitlines()), 2, "a head, a line")
        fj.equal(len(fj.run("history", "--records", records, "--format=openhtf", "--limit=2").out.splitlines()), 2, "limit")
        fj.equal(fj.run("history", "--records", records, "--csv", "--no-virtual").out.count("\n"), 1, "only the head")
        fj.equal(fj.run("history", "--records", records, "--csv", "--since=2200-01-01").out.count("\n"), 1, "none since")
        fj.equal(fj.run("history", "--records", records, "--since=2020-01-01T12:00:00").code, 0, "a time")
        for bad in ("--since=soon", "--result=good", "--format=xml", "--limit=-1", "--limit=some", "zzzz", "--records="):
            done = fj.run("history", "--records", records, bad)
            fj.equal((done.code, done.out), (2, ""), bad)
        fj.equal(fj.flash(folder, "--records=").code, 2, "an empty name is no name")
        fj.equal(len(fj.run("history", "--records", records, "--limit=0").out.splitlines()), 6, "no limit")


def paper():
    """A record as a PDF whose text is that of the terminal, and labels that a scanner reads."""
    tools = [tool for tool in ("pdftotext", "zbarimg") if not shutil.which(tool)]
    if tools:
        raise fj.Skipped(f"{', '.join(tools)} is not installed")
    folder = fj.Folder()
    with folder:
        records, report = folder.path("records.db"), folder.path("report.pdf")
        fj.equal(fj.flash(folder, "--records", records, profile="mp15-v1:stall@uboot/0x10#5").code, 8, "fails")
        row = read(records)[0]
        done = fj.run("history", "--records", records, f"--report={report}", row["record"])
        text = subprocess.run(["pdftotext", "-layout", report, "-"], check=True, capture_output=True, text=True).stdout
        squeezed = "".join(text.split())
        for line in (*done.out.splitlines(), *row["log"].splitlines()[:3]):
            fj.has(squeezed, "".join(line.split()))  # lines may be broken
        fj.has(text, f"failed, {row['serial']} (page 1 of ")
        for name, size in (("a.png", "50x25"), ("b.png", "12x12"), ("c.svg", "30x20"), ("d.pdf", "100x50")):
            label = folder.path(name)
            done = fj.run("history", "--records", records, f"--label={label}", f"--label-size={size}", row["record"])
            fj.equal(done.code, 0, done.err)
            if name.endswith(".png"):
                code = subprocess.run(["zbarimg", "--quiet", "--raw", label], check=True, capture_output=True, text=True)
                fj.equal(code.stdout.strip(), row["serial"], name)
            fj.equal(os.path.getsize(label) > 1000, True, name)
        for bad in ("--label=x.bmp", "--label=x.png --label-size=5x5", "--label=x.png --label-size=big"):
            fj.equal(fj.run("history", "--records", records, *bad.split(), row["record"]).code, 2, bad)
        fj.equal(fj.run("history", "--records", records, "--report=x.pdf").code, 2, "which one")
        fj.equal(fj.run("history", "--records", records, "--report=/nowhere/x.pdf", row["record"]).code != 0, True, "nowhere")
        with sqlite3.connect(records) as db:
            db.execute("UPDATE attempts SET serial_trusted = 0")
        done = fj.run("history", "--records", records, f"--label={folder.path('x.png')}", row["record"])
        fj.equal((done.code != 0, os.path.exists(folder.path("x.png"))), (True, False), "no serial number to trust")
        fj.has(done.err, "no serial number that a label could carry")


def homeless():
    """A folder of the user that is no absolute path is none: nothing comes to lie where the program was started."""
    with fj.Folder() as name, tempfile.TemporaryDirectory() as home:
        before = sorted(os.listdir(name))
        done = fj.run("flash", "flash.tsv", "--virtual=mp15-v1", "--virtual-instant", cwd=name, HOME=home, XDG_DATA_HOME="here", FLASHJIG_RECORDS="")
        fj.equal(done.code, 0, done.err)
        fj.equal(len(read(f"{home}/.local/share/flashjig/records.db")), 1, "a record in the home")
        fj.equal(sorted(os.listdir(name)), before, "where it was started")


def proven():
    """What was read back is no part of what was sent; where nothing can be, the record shows it."""
    for rows, part in ((fj.PARTITIONS, 1), (None, 0)):
        folder = fj.Folder(rows=rows) if rows else fj.Folder()
        with folder:
            records = folder.path("records.db")
            fj.equal(fj.flash(folder, "--records", records, "--verify=full").code, 0, "read back")
            row = read(records)[-1]
            fj.equal((row["verify"], row["bytes_proven"], row["bytes"]),
                     ("full", part * row["bytes_written"], row["total"]), "proven")
            fj.equal(row["total"] > row["bytes_written"] > 0, True, "boot files are sent, too")


def refused():
    """Nothing is sent where nothing can be recorded; "off" needs no place."""
    folder = fj.Folder()
    with folder:
        store = folder.path("store")
        with open(folder.path("noise.db"), "wb") as file:
            file.write(os.urandom(8192))
        for place, words in (("flash.tsv/records.db", "cannot be opened"), ("noise.db", "damaged")):
            done = fj.flash(folder, "--records", folder.path(place), "--virtual-dir", store)
            fj.equal(done.code, 19, done.err)
            fj.has(done.out + done.err, words)
            fj.equal(is_written(folder, store), False, "the card")
        fj.equal(fj.flash(folder, "--records=off", "--virtual-dir", store).code, 0, "without records")
        fj.equal(is_written(folder, store), True, "the card")


def is_written(folder, store):
    """Whether a card in @store holds the whole image."""
    with open(folder.path("card.img"), "rb") as file:
        image = file.read()
    for path, _, names in os.walk(store):
        for name in names:
            with open(os.path.join(path, name), "rb") as file:
                if file.read(len(image)) == image:
                    return True
    return False


STAGE = '"event":"stage"'  # the board has seen something


def start(folder, records, store, *args):
    words = [fj.CLI, "flash", folder.tsv, "--virtual=mp15-v1", "--json", "--records", records, "--virtual-dir", store, *args]
    return subprocess.Popen(words, stdout=subprocess.PIPE, env=fj.environment(), encoding="utf-8")


def kill_at(process, moment):
    """Reads @moment lines of what it tells, or up to the first stage, kills it there, and says whether the attempt had
    begun and had passed."""
    lines = []
    for line in process.stdout:
        lines.append(line)
        if len(lines) == moment or moment is None and STAGE in line:
            process.send_signal(signal.SIGKILL)
    process.wait()
    return any(STAGE in line for line in lines), any('"result":"pass"' in line for line in lines)


def killed_at_work():
    """A board that is as slow as a real one is at work when the program ends."""
    folder = fj.Folder(card_size=SIZE)
    with folder:
        records, store = folder.path("records.db"), folder.path("store")
        with start(folder, records, store) as process:
            fj.equal(kill_at(process, None), (True, False), "has begun, and has not passed")
        fj.equal([row["result"] for row in read(records)], ["interrupted"], "the record")
        fj.equal([tuple(row) for row in read(records, "PRAGMA integrity_check")], [("ok",)], "whole")
        fj.equal(fj.flash(folder, "--records", records).code, 0, "all goes on")
        fj.equal([row["result"] for row in read(records)], ["interrupted", "pass"], "the records")


def killed():
    """Whatever the moment, each attempt that a board has seen is on record, and only what was proven is a pass."""
    moments = random.Random(SEED)
    folder = fj.Folder(card_size=SIZE)
    with folder:
        records, begun, passes = folder.path("records.db"), 0, 0
        for number in range(KILLS):
            store = folder.path(f"store{number}")
            with start(folder, records, store, "--virtual-instant") as process:
                was_seen, was_told = kill_at(process, moments.randrange(1, 20))
            rows = read(records) if os.path.exists(records) else []
            fj.equal(len(rows) - begun in ((1,) if was_seen else (0, 1)), True, "one record of each attempt")
            if len(rows) > begun:
                fj.equal(rows[-1]["result"] in ("pass", "interrupted"), True, rows[-1]["result"])
                fj.equal(rows[-1]["result"] == "interrupted" or is_written(folder, store), True, "a pass is proven")
                fj.equal(rows[-1]["result"] == "pass" or not was_told, True, "a pass that was told is on record")
                passes += rows[-1]["result"] == "pass"
            begun = len(rows)
            subprocess.run(["rm", "-rf", store], check=True)
        fj.equal([tuple(row) for row in read(records, "PRAGMA integrity_check")] if begun else [("ok",)], [("ok",)], "whole")
        print(f"# {KILLS} kills: {begun} attempts on record, {passes} of them passed, {begun - passes} interrupted")
        fj.equal(fj.flash(folder, "--records", records).code, 0, "all goes on")
        fj.equal(len(read(records)), begun + 1, "and is recorded")


if __name__ == "__main__":
    fj.main([shown, paper, homeless, proven, refused, killed_at_work, killed])
