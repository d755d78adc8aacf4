#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Flashing virtual boards from the command line: every profile, choices, several boards."""

import os
import subprocess
import tempfile

import flashjig as fj


def all_profiles():
    def one(profile):
        def case():
            folder = fj.Folder(profile, rows=fj.PARTITIONS)
            with folder:
                store = folder.path("store")
                done = fj.flash(folder, f"--virtual-dir={store}", profile=profile)
                fj.equal(done.code, 0, done.out + done.err)
                fj.has(done.out, "PASS")
                fj.has(done.out, "virtual mmc0 is in")
                check_card(done, folder)

        return (f"profile-{profile}", case)

    return [one(profile) for profile in fj.FAMILIES]


def storage_path(done, storage):
    """The file that the program says the storage is in."""
    for line in done.out.splitlines():
        if f"virtual {storage} is in " in line:
            return line.split(" is in ", 1)[1]
    raise AssertionError(f"no {storage} in {done.out!r}")


def read_at(path, offset, size):
    with open(path, "rb") as file:
        file.seek(offset)
        return file.read(size)


def check_card(done, folder):
    card = storage_path(done, "mmc0")
    for offset, name in ((0x4400, "fsbl.stm32"), (0x44400, "fsbl.stm32"), (0x84400, "ssbl.bin"),
                         (0x504400, "boot.img"), (0xD04400, "root.img")):
        with open(folder.path(name), "rb") as file:
            image = file.read()
        if read_at(card, offset, len(image)) != image:
            raise AssertionError(f"{name} is not at {offset:#x}")


def verify():
    """What was written is proven, or it is said that it is not; what is lost is found."""
    folder = fj.Folder(rows=fj.PARTITIONS)
    with folder:
        done = fj.flash(folder)
        fj.has(done.out, "written, not read back")
        done = fj.flash(folder, "--verify=full")
        fj.equal(done.code, 0, done.out + done.err)
        fj.has(done.out, "proven: every byte that was sent was read back")
        done = fj.flash(folder, "--verify=full", "--dry-run")
        fj.has(done.out, "read back")
        for level in "quick", "full":
            done = fj.flash(folder, f"--verify={level}", profile="mp15-v1:truncate-write@uboot/0x11=1000")
            fj.equal(done.code, 20, done.out + done.err)
            fj.has(done.err, "does not hold what was sent")
        done = fj.flash(folder, "--verify=often")
        fj.equal(done.code, 2, done.err)


def raw_image():
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "--virtual-dir", folder.path("store"))
        fj.equal(done.code, 0, done.err)
        with open(folder.path("card.img"), "rb") as file:
            image = file.read()
        fj.equal(read_at(storage_path(done, "mmc0"), 0, len(image)) == image, True, "the card")


def only_and_skip():
    folder = fj.Folder("mp15-v4", rows=fj.PARTITIONS)
    with folder:
        # a part of a card can only be written when the card has these partitions already
        store = f"--virtual-dir={folder.path('store')}"
        fj.equal(fj.flash(folder, store, profile="mp15-v4").code, 0, "everything")
        done = fj.flash(folder, store, "--only", "rootfs", "--json", profile="mp15-v4")
        fj.equal(done.code, 0, done.out)
        names = {event["name"] for event in done.of("item") if event["state"] == "done"}
        fj.equal("rootfs" in names, True, "rootfs")
        fj.equal(names & {"bootfs", "fsbl1", "fsbl2", "ssbl"}, set(), "others")

        done = fj.flash(folder, store, "--skip", "0x11,fsbl1", "--json", profile="mp15-v4")
        fj.equal(done.code, 0, done.out)
        names = {event["name"] for event in done.of("item") if event["state"] == "done"}
        fj.equal(names & {"rootfs", "fsbl1"}, set(), "skipped")
        fj.equal({"bootfs", "fsbl2"} <= names, True, "the rest")

        done = fj.flash(folder, "--only", "rootfs", profile="mp15-v4")
        fj.equal(done.code, 8, "an empty card: " + done.out + done.err)


def skipped_boot_file():
    """What the board will need and was left out is named, and before the first byte where it is known."""
    for profile, name in (("mp15-v4", "ssbl-boot"), ("mp15-v4", "fsbl-boot"), ("mp25", "ssbl-boot"),
                          ("mp25", "0x02")):
        folder = fj.Folder(profile)
        with folder:
            done = fj.flash(folder, "--skip", name, "--json", profile=profile)
            fj.equal(done.code, 10, done.out)
            error = done.of("result")[0]["error"]
            fj.has(error["message"], "which was left out.")
            fj.has(error["advice"], "--skip")
            states = {event["state"] for event in done.of("item")}
            fj.equal("done" in states, name == "0x02", f"{profile} {name}: {states}")


def faults_from_a_file():
    folder = fj.Folder()
    with folder:
        fj.write(folder.path("faults.ini"), "[one]\nKind=stall\nStage=uboot\nPhase=0x10\nBlock=3\n")
        done = fj.flash(folder, "--json", "--virtual-faults", folder.path("faults.ini"))
        fj.equal(done.code, 8, done.out)
        fj.equal(done.of("result")[0]["error"]["block"], 3, "block")


def unknown_partition():
    folder = fj.Folder()
    with folder:
        for option in ("--only", "--skip"):
            done = fj.flash(folder, option, "no\x1bsuch")
            fj.equal(done.code, 2, done.err)
            fj.has(done.err, "no\\x1bsuch")
            # as of a variable that is empty
            fj.equal(fj.flash(folder, option, "").code, 2, "no name")


def dry_run():
    folder = fj.Folder("mp15-v4", rows=fj.PARTITIONS)
    with folder:
        done = fj.run("flash", folder.tsv, "--dry-run")
        fj.equal(done.code, 0, done.err)
        order = [done.out.index(text) for text in ("fsbl-boot", "ssbl-boot", "bootfs", "rootfs")]
        fj.equal(order, sorted(order), "order")
        fj.has(done.out, "root.img")
        fj.has(done.out, "about")
        done = fj.flash(folder, "--dry-run", "--json", profile="mp15-v4")
        fj.equal(done.code, 0, done.err)
        plan = done.of("plan")[0]
        fj.equal(plan["items"][0]["id"], 1, "first")
        fj.equal(plan["seconds"] > 0, True, "seconds")
        fj.equal(done.of("result"), [], "no result")
        fj.equal(done.last()["result"], "ok", "end")


def ways():
    """Over fastboot where the boot files show it, and else over DFU, which is said."""
    folder = fj.Folder("mp15-v4", rows=fj.PARTITIONS)
    with folder:
        done = fj.flash(folder, "--way=fastboot", "--json", profile="mp15-v4")
        fj.equal(done.code, 0, done.err)
        fj.equal("fastboot" in [event["stage"] for event in done.of("stage")], False, "no such U-Boot")
        fj.equal(any("everything goes over DFU" in event["text"] for event in done.of("note")), True, "why")
        result = done.of("result")[0]
        fj.equal((result["way"], "everything goes over DFU" in result["way_reason"]), ("dfu", True), "the way")
        with open(folder.path("ssbl.bin"), "r+b") as file:
            file.seek(50000)
            file.write(b"\0U-Boot script received\0usb_dnl_fastboot\0")
        done = fj.flash(folder, "--way=fastboot", "--json", profile="mp15-v4")
        fj.equal(done.code, 0, done.err)
        fj.equal([event["stage"] for event in done.of("stage")].count("fastboot"), 2, "stages")
        fj.equal(done.of("result")[0]["result"], "pass", "result")
        fj.equal(done.of("result")[0]["way"], "fastboot", "the way")
        done = fj.run("flash", folder.tsv, "--way=fastboot", "--verify=full")
        fj.equal(done.code, 2, "nothing would be proven")
        fj.has(done.err, "--verify needs --way=dfu")
        done = fj.run("flash", folder.tsv, "--dry-run", "--way=fastboot", "--json")
        fj.equal(done.of("plan")[0]["way"], "fastboot", "way")
        fj.has(fj.run("flash", folder.tsv, "--dry-run", "--way=fastboot").out, "over fastboot")
        fj.equal("--way" in fj.run("flash", folder.tsv, "--dry-run").out, False, "too little to be worth it")
        with open(folder.path("root.img"), "r+b") as file:
            file.truncate(120000000)
        fj.has(fj.run("flash", folder.tsv, "--dry-run").out, "--way=fastboot")
        fj.has(fj.run("flash", folder.tsv, "--way=ums").err, "--way does not take “ums”; it takes one of these words: auto, dfu, fastboot.")


def not_asked_for():
    """An STM32MP15 never asks for the memory's firmware: it is in no total and no list."""
    folder = fj.Folder("mp15-v4")
    with folder:
        fj.boot_file(folder.path("ddr.bin"), "fip-ddr", 32000)
        with open(folder.tsv, encoding="utf-8") as file:
            text = file.read()
        folder.layout(text.replace("-\t0x03", "-\t0x02\tfip-ddr\tFIP\tnone\t0x0\tddr.bin\n-\t0x03"))
        plan = fj.run("flash", folder.tsv, "--dry-run", "--json").of("plan")[0]
        fj.equal([item["id"] for item in plan["items"]], [1, 3, 0, 16], "items")
        fj.equal(plan["bytes"], sum(item["total"] for item in plan["items"]), "bytes")
        fj.equal("fip-ddr" in fj.run("flash", folder.tsv, "--dry-run").out, False, "text")
        done = fj.flash(folder, "--json", profile="mp15-v4")
        fj.equal((done.code, done.of("result")[0]["total"]), (0, plan["bytes"]), "the end")


def dry_run_on_the_way():
    """A board that is in U-Boot already does not get the files that start U-Boot."""
    folder = fj.Folder("mp15-v4", rows=fj.PARTITIONS)
    with folder:
        plan = fj.flash(folder, "--dry-run", "--json", profile="uboot").of("plan")[0]
        due = {item["id"]: item["due"] for item in plan["items"]}
        fj.equal((due[1], due[3], due[0]), (False, False, True), "due")
        fj.equal(plan["bytes"], sum(item["total"] for item in plan["items"] if item["due"]), "bytes")
        done = fj.flash(folder, "--dry-run", profile="uboot")
        fj.equal("fsbl-boot" in done.out, False, "text")
        fj.has(done.out, " 1.  0x00")
        plan = fj.run("flash", folder.tsv, "--dry-run", "--json").of("plan")[0]
        fj.equal(all(item["due"] for item in plan["items"]), True, "no board")


def flash_on_the_way():
    """What such a board has already is out of the run before the first byte, so that no bar jumps."""
    folder = fj.Folder("mp15-v4", rows=fj.PARTITIONS)
    with folder:
        due = fj.flash(folder, "--dry-run", "--json", profile="uboot").of("plan")[0]["bytes"]
        done = fj.flash(folder, "--json", profile="uboot")
        states = [(event["id"], event["state"]) for event in done.of("item")]
        fj.equal(states[:3], [(1, "skipped"), (3, "skipped"), (0, "sending")], "the first items")
        fj.equal({event["all_total"] for event in done.of("progress")} <= {due}, True, "progress")
        fj.equal((done.code, done.of("result")[0]["total"]), (0, due), "the end")


def count_what_is_sent():
    """A file that no board asks for is not counted, and the progress ends where the board ends."""
    unused = "-\t0x09\tother\tBinary\tnone\t0x0\troot.img\n"
    folder = fj.Folder(rows=unused + fj.CARD)
    with folder, fj.Folder() as plain:
        wanted = fj.run("flash", os.path.join(plain, "flash.tsv"), "--dry-run", "--json")
        done = fj.run("flash", folder.tsv, "--dry-run", "--json")
        fj.equal(done.code, 0, done.err)
        names = [item["name"] for item in done.of("plan")[0]["items"]]
        fj.equal("other" in names, False, "items")
        fj.equal(sum(item["total"] for item in done.of("plan")[0]["items"] if item["id"] != 0),
                 sum(item["total"] for item in wanted.of("plan")[0]["items"] if item["id"] != 0),
                 "bytes")
        os.remove(folder.path("root.img"))
        flashed = fj.flash(folder, "--json")
        fj.equal(flashed.code, 0, flashed.err)
        fj.equal(flashed.of("result")[0]["bytes"], done.of("plan")[0]["bytes"], "end")


def other_folder_for_files():
    folder = fj.Folder()
    with folder, tempfile.TemporaryDirectory(prefix="flashjig-layouts-") as elsewhere:
        os.rename(folder.tsv, os.path.join(elsewhere, "my.tsv"))
        args = ("--virtual", "--virtual-instant")
        fj.equal(fj.run("flash", elsewhere, *args).code, 11, "files are missing")
        done = fj.run("flash", elsewhere, folder.name, *args)
        fj.equal(done.code, 0, done.err)


def several_boards():
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "--all", "--json", profile="3")
        fj.equal(done.code, 0, done.out)
        fj.equal([event["result"] for event in done.of("result")], ["pass"] * 3, "results")
        fj.equal(len({event["board"] for event in done.of("result")}), 3, "boards")

        done = fj.flash(folder, "--all", "--json",
                        profile="mp15-v1,mp15-v1:stall@uboot/0x10#5,mp15-v1")
        fj.equal(sorted(event["result"] for event in done.of("result")), ["fail", "pass", "pass"],
                 "one fails")
        failed = [event for event in done.of("result") if event["result"] == "fail"][0]
        fj.equal(done.code, failed["error"]["exit"], "exit code")
        fj.equal(failed["error"]["phase"], 0x10, "phase")
        fj.equal(failed["error"]["byte"] >= 0, True, "byte")
        total, = done.of("summary")
        fj.equal([total[name] for name in ("passed", "failed", "cancelled")], [2, 1, 0], "the sum")
        fj.equal(total["bytes"], sum(event["bytes"] for event in done.of("result")), "bytes of all")
        fj.equal(total["elapsed"] >= max(event["elapsed"] for event in done.of("result")), True, "until the last one")


def few_at_once():
    """With --jobs the others wait for their turn, and each has it."""
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "--all", "--jobs=1", "--json", profile="3")
        fj.equal(done.code, 0, done.out)
        at_work = [event["board"] for kind in ("stage", "item", "result")
                   for event in done.of(kind)]
        fj.equal(len(set(at_work)), 3, "boards")
        turns = [event["board"] for event in done.events()
                 if event["event"] in ("stage", "item", "result")]
        changes = sum(a != b for a, b in zip(turns, turns[1:]))
        fj.equal(changes, 2, f"one after the other: {turns}")
        done = fj.flash(folder, "--all", "--jobs", "2", profile="mp15-v1:stall@uboot/0x10#5,mp15-v1,mp15-v1")
        fj.equal(done.out.count("PASS"), 2, done.out + done.err)
        fj.equal(done.err.count("FAIL"), 1, done.err)
        fj.has(done.out.splitlines()[-1], "2 of 3 boards passed in ", "the last line")
        fj.lacks(fj.flash(folder).out, "passed in", "one board has a line of its own")
        fj.equal(fj.flash(folder, "--jobs=-1").code, 2, "negative")


def whom_to_suspect():
    """The others of a run tell more than one board; what passed needs its switches set back."""
    fault = "mp15-v1:stall@uboot/0x10#5"
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "--all", profile=f"{fault},{fault}")
        fj.equal(done.err.count("All 2 boards failed at the same place"), 1, done.err)
        fj.has(done.err, "suspect the files")
        fj.lacks(done.out, "boot switches")
        done = fj.flash(folder, "--all", profile=f"mp15-v1,{fault}")
        fj.has(done.err, "1 other board passed with the same files, so suspect this board")
        fj.lacks(done.err, "suspect the files")
        fj.equal(done.out.count("Set the boot switches back"), 1, done.out)
        done = fj.flash(folder, profile=fault)
        fj.lacks(done.err, "suspect")
        fj.lacks(fj.flash(folder, "--json").out, "boot switches")
        done = fj.flash(folder, "--all", "--json", profile=f"{fault},{fault}")
        fj.equal([event["suspect"] for event in done.of("suspect")], ["files"] * 2, done.out)
        done = fj.flash(folder, "--all", "--json", profile=f"mp15-v1,{fault}")
        fj.equal([event["suspect"] for event in done.of("suspect")], ["board"], done.out)


def why_it_waits():
    """A board that erases may take minutes to come back, and it is said why."""
    folder = fj.Folder(rows=fj.CARD.replace("P\t0x10", "PD\t0x10"))
    with folder:
        done = fj.flash(folder)
        fj.equal(done.code, 0, done.err)
        fj.has(done.out, "Waiting for the board to erase its storage and come back, 330 s at most")


def choose_one():
    folder = fj.Folder()
    with folder:
        boards = fj.run("list", "--virtual=3", "--json").of("board")
        fj.equal([board["board"] for board in boards],
                 sorted((board["board"] for board in boards)), "order")
        second = boards[1]
        for option, value in (("--port", second["board"]), ("--serial", second["serial"].lower())):
            done = fj.flash(folder, option, value, "--json", profile="3")
            fj.equal(done.code, 0, done.out)
            fj.equal([event["board"] for event in done.of("result")], [second["board"]], option)
        done = fj.flash(folder, "--port", boards[0]["board"], "--port", boards[2]["board"], "--json",
                        profile="3")
        fj.equal(len(done.of("result")), 2, "two ports")


def quiet_and_verbose():
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "-q")
        fj.equal((done.code, done.out, done.err), (0, "", ""), "quiet")
        done = fj.flash(folder, "-q", profile="mp15-v1:stall@uboot/0x10#5")
        fj.equal(done.code, 8, done.err)
        fj.equal(done.out, "", "quiet failure")
        fj.has(done.err, "FAIL")
        fj.has(done.err, "sdcard")
        plain = fj.flash(folder)
        fj.has(plain.out, "Sending sdcard (0x10)")
        fj.lacks(plain.out, "\x1b", "no terminal, no escape")


def wire_dump():
    folder = fj.Folder()
    with folder:
        wire = folder.path("wire.txt")
        done = fj.flash(folder, f"--wire={wire}")
        fj.equal(done.code, 0, done.err)
        with open(wire, encoding="utf-8") as file:
            text = file.read()
        fj.equal(text.count("\n") > 100, True, "lines")
        fj.has(text, "21 01 value 0000", "a download")
        fj.equal(fj.flash(folder, "--wire=/nowhere/at/all").code, 2, "cannot be written")
        fj.has(fj.flash(folder, "--wire").err, "21 01 value 0000", "standard error")


def memory_is_constant():
    """The largest card the board has room for; a hole in a file costs nothing to read."""
    if "ASAN_OPTIONS" in os.environ:
        return  # the sanitizer needs memory of its own
    folder = fj.Folder()
    with folder:
        os.truncate(folder.path("card.img"), 4 << 30)
        process = subprocess.Popen([fj.CLI, "flash", "-q", folder.tsv, "--virtual",
                                    "--virtual-instant"], env=fj.environment())
        _, status, usage = os.wait4(process.pid, 0)
        fj.equal(status, 0, "exit")
        fj.equal(usage.ru_maxrss < 64 << 10, True, f"{usage.ru_maxrss} KiB")


def wait_for_a_board():
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "--port", "9-9", "--wait", "0.3")
        fj.equal(done.code, 3, done.err)
        fj.equal(fj.flash(folder, "--wait", "-1").code, 2, "negative")
        fj.equal(fj.flash(folder, "--wait", "nan").code, 2, "not a number")


if __name__ == "__main__":
    fj.main(all_profiles() + [raw_image, verify, only_and_skip, skipped_boot_file, faults_from_a_file,
                              unknown_partition, dry_run, ways,
                              not_asked_for, dry_run_on_the_way, flash_on_the_way, count_what_is_sent,
                              other_folder_for_files, several_boards, few_at_once, whom_to_suspect, why_it_waits,
                              choose_one,
                              quiet_and_verbose, wire_dump, memory_is_constant, wait_for_a_board])
