#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a program did, step by step, for whoever has to find out what went wrong."""

import re

import flashjig as fj

LINE = re.compile(r"\d+\.\d{6} [a-z0-9-]+( WARNING| CRITICAL)?: .+")


def read_log(path):
    with open(path, encoding="utf-8") as file:
        return file.read().splitlines()


def log_file():
    """Whole lines from the first step to the last, and nothing of them on the terminal."""
    folder = fj.Folder()
    with folder:
        log = folder.path("log.txt")
        done = fj.flash(folder, f"--log={log}")
        fj.equal(done.code, 0, done.err)
        lines = read_log(log)
        for line in lines:
            fj.equal(LINE.fullmatch(line) is not None, True, line)
        text = "\n".join(lines)
        fj.has(lines[0], "flashjig-cli", "the first line")
        for part in ("flash.tsv", "virtual-1", "exit code 0"):
            fj.has(text, part)
        fj.lacks(text, " wire: ", "transfers")
        fj.lacks(done.out + done.err, " cli: ", "printed")


def log_of_other_commands():
    folder = fj.Folder()
    with folder:
        for words in (("check", folder.tsv), ("list", "--virtual"), ("info", folder.path("card.img"))):
            log = folder.path("log.txt")
            fj.equal(fj.run(*words, "--log", log).code, 0, words)
            fj.has("\n".join(read_log(log)), f"command {words[0]}", words)


def log_cannot_be_opened():
    done = fj.run("list", "--virtual", "--log=/nowhere/at/all")
    fj.equal(done.code, 2, done.err)
    fj.has(done.err, "/nowhere/at/all")


def log_on_a_full_disk():
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "--log=/dev/full", "--json")
        fj.equal(done.code, 1, done.err)
        fj.equal(done.of("result")[0]["result"], "pass", "the board itself")
        fj.has(done.last()["error"]["message"], "/dev/full")


def log_beside_the_wire_dump():
    folder = fj.Folder()
    with folder:
        log, wire = folder.path("log.txt"), folder.path("wire.txt")
        fj.equal(fj.flash(folder, f"--log={log}", f"--wire={wire}").code, 0)
        fj.has("\n".join(read_log(log)), "virtual-1")
        fj.has("\n".join(read_log(wire)), "21 01 value 0000")


def log_of_a_failure():
    """Only what failed tells what it did, and only when more is asked for."""
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "--json", "-v", profile="mp15-v1:stall@uboot/0x10#5")
        fj.equal(done.code != 0, True, done.out)
        events = [event["event"] for event in done.events()]
        fj.equal(events[-2:], ["log", "end"], events)
        lines = done.of("log")[0]["lines"]
        fj.equal(1 < len(lines) <= 501, True, len(lines))
        fj.has("\n".join(lines), "virtual-1")
        for words in (("--json",), ("--json", "--quiet")):
            fj.equal(fj.flash(folder, *words, profile="mp15-v1:stall@uboot/0x10#5").of("log"), [], words)
        fj.equal(fj.flash(folder, "--json", "-v").of("log"), [], "success")


def debug_goes_to_standard_error():
    """Standard output stays what it is for: events, one a line."""
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "--json", G_MESSAGES_DEBUG="all")
        fj.equal(done.last()["exit"], 0)
        fj.has(done.err, "flashjig-cli-DEBUG")
        fj.lacks(fj.flash(folder, "--json").err, "DEBUG", "without being asked")


if __name__ == "__main__":
    fj.main([log_file, log_of_other_commands, log_cannot_be_opened, log_on_a_full_disk,
             log_beside_the_wire_dump, log_of_a_failure, debug_goes_to_standard_error])
