#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bays, and board after board in them."""

import os
import signal
import subprocess

import flashjig as fj


def start_loop(folder, *args):
    """A loop that nothing ends but a signal."""
    words = [fj.CLI, "flash", folder.tsv, "--virtual-instant", "--loop", *args]
    env = fj.environment(XDG_CONFIG_HOME=folder.name, FLASHJIG_RECORDS=folder.path("records.db"))
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, text=True)


def read_until(process, part):
    text = ""
    for line in process.stdout:
        text += line
        if part in line:
            return text
    raise AssertionError(f"{part!r} is not in {text!r}")


def stop(process):
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=fj.LIMIT)
    return process.returncode, rest


def bays(folder, *args, **more):
    return fj.run("bays", *args, XDG_CONFIG_HOME=folder.name, **more)


def named_and_forgotten():
    folder = fj.Folder()
    with folder:
        fj.has(bays(folder).out, "bays teach", "what to do first")
        fj.equal(bays(folder, "name", "virtual-2", "Right").code, 0, "named")
        fj.equal(bays(folder, "name", "virtual-1", "Left").code, 0, "named")
        out = bays(folder, "--virtual=1").out.splitlines()
        fj.equal([line.split()[:2] for line in out], [["Right", "virtual-2"], ["Left", "virtual-1"]], "in their order")
        fj.has(out[0], "empty")
        fj.has(out[1], "STM32MP15")
        fj.equal(bays(folder, "name", "virtual-3", "LEFT").code, 4, "a name twice")
        fj.equal(bays(folder, "name", "no port", "X").code, 3, "no port")
        fj.equal(bays(folder, "name", "1-1", "n" * 25).code, 1, "too long")
        fj.equal(bays(folder, "teach", "Left").code, 4, "taught twice")
        fj.equal(bays(folder, "nonsense").code, 2, "words")
        fj.equal(bays(folder, "forget", "Nobody").code, 3, "no such bay")
        fj.equal(bays(folder, "forget", "left", "virtual-2").code, 0, "forgotten")
        fj.has(bays(folder).out, "bays teach", "none is left")


def damaged_names():
    folder = fj.Folder()
    with folder:
        os.makedirs(folder.path("flashjig"))
        path = folder.path("flashjig/places.conf")
        fj.write(path, "[Places]\n1-1=Left\nwhat is this\n")
        for args in ((), ("name", "1-2", "Right"), ("forget", "Left")):
            done = bays(folder, *args)
            fj.equal(done.code, 1, "damaged")
            fj.has(done.err, "places.conf", "which file")
        fj.write(path, "[File]\nversion=9\n[Places]\n1-1=Left\n")
        fj.equal(bays(folder, "name", "1-2", "Right").code, 17, "of a newer program")
        with open(path, encoding="utf-8") as file:
            fj.equal(file.read(), "[File]\nversion=9\n[Places]\n1-1=Left\n", "left alone")


def board_after_board():
    """Until it is stopped; a board that has passed is left alone, one that is in no bay, too."""
    folder = fj.Folder()
    with folder:
        bays(folder, "name", "virtual-1", "Left")
        process = start_loop(folder, "--virtual=2")
        text = read_until(process, "PASS")
        code, rest = stop(process)
        fj.equal(code, 0, "stopped while nothing runs")
        fj.has(text, "[Left]")
        fj.has(text, "[virtual-2]", "named")
        fj.lacks(text + rest, "PASS  virtual-2", "nothing is sent to it")
        fj.has(rest, "1 passed")
        process = start_loop(folder, "--virtual")
        text = read_until(process, "has passed already")
        code, rest = stop(process)
        fj.equal(code, 0, "left alone")
        fj.has(rest, "No board was flashed")
        process = start_loop(folder, "--virtual", "--again", "--boards=1")
        out, _ = process.communicate(timeout=fj.LIMIT)
        fj.equal(process.returncode, 0, out)
        process = start_loop(folder, "--virtual", "--again", "--boards=1", "--bay=Left", "--bay=virtual-1", "--json")
        out, _ = process.communicate(timeout=fj.LIMIT)
        fj.equal(process.returncode, 0, out)
        fj.equal(out.count('"state":"empty"'), 1, "named twice, and one bay")


def failing():
    """The first failure is the exit code, and changes nothing for others."""
    folder = fj.Folder()
    with folder:
        for number in (1, 2, 3):
            bays(folder, "name", f"virtual-{number}", f"B{number}")
        process = start_loop(folder, "--virtual=mp15-v1,mp15-v1:stall@uboot/0x10#5,mp15-v1", "--boards=2", "--per-hub=1")
        out, _ = process.communicate(timeout=fj.LIMIT)
        fj.equal(process.returncode, 8, out)
        fj.has(out, "2 passed")
        fj.has(out, "1 failed")
        fj.has(out, "waits for its turn")
        fj.equal(fj.run("flash", folder.tsv, "--loop", "--bay=B9", "--virtual", XDG_CONFIG_HOME=folder.name).code, 3, "no such bay")
        os.remove(folder.path("card.img"))
        fj.equal(fj.run("flash", folder.tsv, "--loop", "--virtual", XDG_CONFIG_HOME=folder.name).code, 11, "told before a board comes")


def so_many_boards():
    folder = fj.Folder()
    with folder:
        fj.equal(fj.flash(folder, "--boards=2", profile="mp15-v1,mp15-v1").code, 0, "as many")
        fj.equal(fj.flash(folder, "--boards=1", profile="mp15-v1,mp15-v1").code, 4, "more")
        fj.equal(fj.flash(folder, "--boards=3", "--wait=0.1", profile="mp15-v1,mp15-v1").code, 3, "less")


def words():
    with fj.Folder() as name:
        for args in (["--loop", "--all"], ["--loop", "--wait=3"], ["--bay=Left"], ["--again"], ["--boards=-1"], ["--per-hub=-1"]):
            fj.equal(fj.run("flash", name, *args, "--virtual").code, 2, f"{args}")
        fj.equal(fj.run("flash", name, "--loop", "--virtual", "--virtual-instant", XDG_CONFIG_HOME=name).code, 3, "no bays")


if __name__ == "__main__":
    fj.main([named_and_forgotten, damaged_names, board_after_board, failing, so_many_boards, words])
