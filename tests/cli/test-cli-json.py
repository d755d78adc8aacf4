#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON: every line is an event that docs/json.md describes, the first is start, the last is end."""

import gzip
import os
import pathlib
import re
import shutil
import signal
import struct
import subprocess
import zlib

import builds
import flashjig as fj
import jsonpage

PAGE = jsonpage.Page(os.environ["FLASHJIG_JSON_DOC"])
SOURCE = pathlib.Path(os.environ["FLASHJIG_ROOT"], "src")
# there is no bus here: tests/usb/cli-usb.sh has these
ELSEWHERE = {"device"}


def looks_right(done, code):
    """All events are as the page says, and the command ended with @code."""
    events = done.events()
    fj.equal(done.code, code, done.out + done.err)
    fj.equal(events[0]["event"], "start", "first")
    fj.equal(events[-1]["event"], "end", "last")
    fj.equal(events[-1]["exit"], code, "exit")
    fj.equal(events[-1]["result"], PAGE.exits[str(code)], "the name of the exit code")
    fj.equal([text for event in events for text in PAGE.check(event)], [], "what the page does not say")
    return events


def listing():
    done = fj.run("list", "--virtual=2", "--json")
    looks_right(done, 0)
    fj.equal(len(done.of("board")), 2, "boards")
    for board in done.of("board"):
        fj.equal(board["can_flash"], True, "can flash")
        fj.equal(board["stage"], "rom", "stage")
        fj.equal(len(board["serial"]), 24, "serial")
    done = fj.run("list", "--virtual=mp15-v1:no-permission", "--json")
    looks_right(done, 0)
    board = done.of("board")[0]
    fj.equal(board["can_flash"], False, "cannot flash")
    fj.equal(board["problem"]["code"], "permission", "why")


def checking():
    folder = fj.Folder()
    with folder:
        looks_right(fj.run("check", folder.tsv, "--json"), 0)
        folder.layout(fj.MP15.format(ssbl_type="Binary") +
                      "P\t0x10\tcard\tBinary\tmmc0\t0x4401\tcard.img\n")
        done = fj.run("check", folder.tsv, "--json")
        looks_right(done, 10)
        error = [issue for issue in done.of("issue") if issue["severity"] == "error"][0]
        fj.equal((error["line"], error["column"], error["row"]), (4, 6, 2), "where")
        fj.equal(bool(error["code"] and error["text"]), True, "what")
        fj.equal(error["fix_value"].lower(), "0x00004600", "fix")


def fixing():
    folder = fj.Folder()
    with folder:
        folder.layout(fj.MP15.format(ssbl_type="Binary") +
                      "P\t0x10\tcard\tBinary\tmmc0\t0x4401\tcard.img\n")
        done = fj.run("check", "--fix", folder.tsv, "--json")
        looks_right(done, 0)
        fj.equal(done.of("fixed")[0]["fixes"] >= 1, True, "fixes")
        with open(folder.tsv, encoding="utf-8") as file:
            fj.has(file.read(), "\t0x00004600\t")
        with open(folder.tsv, "rb") as file:
            before = file.read()
        looks_right(fj.run("check", "--fix", folder.tsv, "--json"), 0)
        with open(folder.tsv, "rb") as file:
            fj.equal(file.read(), before, "nothing more to fix")
        folder.layout(fj.MP15.format(ssbl_type="Binary") + "P\t0x10\tcard\tBinary\tmmc0\t0x4400\t\n")
        done = fj.run("check", folder.tsv, "--json")
        looks_right(done, 10)
        fj.equal([issue["fix_value"] for issue in done.of("issue") if issue.get("fix_is_choice")], ["PE"], "people choose")


def information():
    folder = fj.Folder()
    with folder:
        done = fj.run("info", "--json", folder.path("fsbl.stm32"), folder.path("card.img"))
        looks_right(done, 0)
        boot, card = done.of("image")
        fj.equal(boot["kind"], "stm32", "kind")
        fj.equal(boot["stm32_header"]["family"], "STM32MP15", "family")
        fj.equal(boot["stm32_header"]["checksum_right"], True, "checksum")
        fj.equal(card["size"], 300000, "size")
    folder = fj.Folder("mp25")
    with folder:
        done = fj.run("info", "--json", folder.path("ssbl.bin"))
        looks_right(done, 0)
        fj.equal(done.of("image")[0]["kind"], "fip", "kind")
        fj.equal(len(done.of("image")[0]["contents"]) > 0, True, "contents")
        fj.has(fj.run("info", folder.path("ssbl.bin")).out, "FIP")
        fj.has(fj.run("info", folder.path("fsbl.stm32")).out, "STM32MP2")


def damage():
    folder = fj.Folder()
    with folder:
        twice = gzip.compress(gzip.compress(b"nothing to boot" * 100))
        disk = bytearray(4096)
        disk[512:520] = b"EFI PART"
        disk[544:552] = (0xffff).to_bytes(8, "little")  # the disk's last sector
        for name, data in (("twice.gz", twice), ("disk.img", disk), ("short.stm32", b"STM2")):
            with open(folder.path(name), "wb") as file:
                file.write(data)
        names = [folder.path(name) for name in ("twice.gz", "disk.img", "short.stm32", "card.img")]
        done = fj.run("info", "--json", *names)
        looks_right(done, 0)
        said = [(image["inner_compression"], image["declared_size"], image["damaged"])
                for image in done.of("image")]
        fj.equal(said, [("gzip", 0, False), ("none", 0x10000 * 512, True), ("none", 0, True),
                        ("none", 0, False)], "damage")
        text = " ".join(fj.run("info", *names).out.split())
        for words in ("Packed again with gzip", "Cut off, should have 33.6 MB",
                      "Partition table damaged", "STM32 header damaged"):
            fj.has(text, words)


def device_tree(model, compatible):
    """A flattened tree of one root, as the Devicetree Specification has it."""
    names = b"model\0compatible\0"
    nodes = struct.pack(">II", 1, 0)
    for at, text in ((0, model), (6, compatible)):
        value = text.encode() + b"\0"
        nodes += struct.pack(">III", 3, len(value), at) + value + bytes(-len(value) % 4)
    nodes += struct.pack(">II", 2, 9)
    head = struct.pack(">10I", 0xD00DFEED, 40 + len(nodes) + len(names), 40, 40 + len(nodes), 40,
                       17, 16, 0, len(names), len(nodes))
    return head + nodes + names


def boards():
    folder = fj.Folder()
    with folder:
        with open(folder.path("ssbl.bin"), "r+b") as file:
            file.seek(512)
            file.write(device_tree("A board", "st,stm32mp157c-dk2"))
        done = fj.run("info", "--json", folder.path("ssbl.bin"))
        looks_right(done, 0)
        fj.equal(done.of("image")[0]["boards"],
                 [{"model": "A board", "compatible": "st,stm32mp157c-dk2"}], "boards")
        fj.has(fj.run("info", folder.path("ssbl.bin")).out, "A board")
        mdata = struct.pack("<III", 1, 0, 0) + bytes(32 + 2 * 24)
        fj.write(folder.path("metadata.bin"), struct.pack("<I", zlib.crc32(mdata)) + mdata)
        done = fj.run("info", "--json", folder.path("metadata.bin"))
        looks_right(done, 0)
        fj.equal(done.of("image")[0]["fwu_metadata"], {"version": 1, "active_index": 0}, "metadata")
        fj.has(fj.run("info", folder.path("metadata.bin")).out, "starts bank 0")


def flashing():
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "--json", "--virtual-dir", folder.path("store"))
        events = looks_right(done, 0)
        kinds = [event["event"] for event in events]
        fj.equal(kinds.index("plan") < kinds.index("job") < kinds.index("stage"), True, "order")
        stages = [event["stage"] for event in done.of("stage")]
        fj.equal(stages[0], "rom", "first stage")
        fj.equal(stages[-1], "uboot", "last stage")
        states = [event["state"] for event in done.of("item") if event["id"] == 0x10]
        fj.equal((states[0], states[-1]), ("sending", "done"), "states")
        result = done.of("result")[0]
        fj.equal((result["result"], result["bytes"]), ("pass", result["total"]), "result")
        fj.equal(result["error"], None, "no error")
        fj.equal(os.path.exists(done.of("storage")[0]["file"]), True, "storage")


def failing():
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "--json", profile="mp15-v1:stall@uboot/0x10#5")
        looks_right(done, 8)
        error = done.of("result")[0]["error"]
        fj.equal(error["exit"], 8, "exit")
        fj.equal(error["partition"], "sdcard", "partition")
        fj.equal(error["block"], 5, "block")
        fj.equal(error["byte"], 5 * 4096, "byte")
        fj.equal(done.err, "", "standard error")


def reports():
    folder = fj.Folder()
    with folder:
        looks_right(fj.run("report", "--output=-", folder.tsv, "--virtual", "--json"), 0)
        looks_right(fj.run("report", f"--output={folder.path('report.txt')}", "--virtual", "--json"), 0)
        looks_right(fj.flash(folder, "--json", f"--report={folder.path('run.txt')}"), 0)


def proposals():
    with builds.Build() as build:
        builds.buildroot(build)
        build.tfa("tf-a-stm32mp135f-dk.stm32", "stm32-2.0", usb=True)
        looks_right(fj.run("layout", build.name, "--json"), 0)
        looks_right(fj.run("layout", build.name, "--json", f"--output={build.path('flash.tsv')}"), 0)
        looks_right(fj.run("info", build.path("sdcard.img"), build.path("flash.tsv"), "--json"), 0)


def choices():
    folder = fj.Folder()
    with folder:
        shutil.copy(folder.tsv, folder.path("other.tsv"))
        done = fj.run("check", folder.name, "--json")
        looks_right(done, 10)
        fj.equal(len(done.of("choice")), 2, "choices")


def logs():
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "--json", "-v", profile="mp15-v1:phase-text@uboot=x")
        looks_right(done, 8)
        fj.equal(len(done.of("log")[0]["lines"]) > 5, True, "lines")


def watching():
    words = [fj.CLI, "monitor", "--virtual=2", "--json"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, env=fj.environment(), encoding="utf-8") as process:
        lines = [process.stdout.readline() for _ in range(3)]
        process.send_signal(signal.SIGINT)
        lines += process.stdout.readlines()
    looks_right(fj.Result(process.returncode, "".join(lines), ""), 0)


def several():
    """A profile that is chosen, a board that fails beside one that passes, a fault that never happens, and waiting."""
    folder = fj.Folder("mp15-v4")
    with folder:
        done = fj.run("flash", folder.tsv, "--virtual", "--virtual-instant", "--json")
        looks_right(done, 0)
        fj.equal(len(done.of("virtual")), 1, "a profile is chosen")
        done = fj.flash(folder, "--all", "--json", profile="mp15-v4:stall@uboot/0x10,mp15-v4")
        looks_right(done, 8)
        fj.equal([event["suspect"] for event in done.of("suspect")], ["board"], "suspect")
        looks_right(fj.flash(folder, "--json", profile="mp15-v4:stall@uboot/0x77"), 18)
        looks_right(fj.flash(folder, "--json", "--dry-run", profile="mp15-v4"), 0)
        looks_right(fj.flash(folder, "--json", profile="mp15-v4:reset@uboot/0x10#5"), 7)
        done = fj.flash(folder, "--json", profile="mp15-v4:full-speed:dfu-error@uboot/0x10#5=3")
        looks_right(done, 8)
        fj.equal(len(done.of("warning")) > 0, True, "a slow link")
        looks_right(fj.run("doctor", "--virtual=mp15-v4", "--json"), 0)
        os.remove(folder.path("card.img"))
        looks_right(fj.flash(folder, "--json", profile="mp15-v4"), 11)


def jobs():
    folder = fj.Folder()
    with folder:
        job = folder.path("line.flashjob")
        os.mkdir(folder.path("images"))
        os.rename(folder.path("card.img"), folder.path("images/card.img"))
        looks_right(fj.run("job", "create", folder.tsv, folder.path("images"), "-o", job, "--json", "--family=stm32mp15",
                           "--only=sdcard,fsbl-boot,ssbl-boot", "--before=true x", "--after=true", "--unpack=sdcard", "--keep-packed=all"), 0)
        looks_right(fj.run("job", "create", folder.tsv, folder.path("images"), "-o", job, "--json", "--skip=sdcard"), 0)
        looks_right(fj.run("job", "check", job, "--json"), 0)
        fj.write(folder.path("ssbl.bin"), b"another one")
        looks_right(fj.run("job", "check", job, "--json"), 21)


def reading():
    folder = fj.Folder("mp15-v4", rows=fj.PARTITIONS)
    with folder:
        storage = folder.path("storage")
        fj.equal(fj.flash(folder, "--virtual-dir", storage, profile="mp15-v4:sd=64M").code, 0, "flash")
        words = ["read", folder.tsv, "--virtual-instant", "--virtual-dir", storage, "--json", "--only=bootfs"]
        done = fj.run(*words, "-o", folder.path("bootfs"), "--virtual=mp15-v4:sd=64M")
        looks_right(done, 0)
        fj.equal(done.of("read")[0]["complete"], True, "whole")
        done = fj.run(*words, "-o", folder.path("again"), "--virtual=mp15-v4:sd=64M:gone@uboot/0x10#50")
        looks_right(done, 7)
        fj.equal((done.of("read")[0]["complete"], done.of("read")[0]["sha256"]), (False, None), "not whole")


def history():
    folder = fj.Folder()
    with folder:
        records = folder.path("records.db")
        looks_right(fj.flash(folder, "--json", "--operator=Maria", FLASHJIG_RECORDS=records), 0)
        done = fj.flash(folder, "--json", profile="mp15-v1:stall@uboot/0x10#5", FLASHJIG_RECORDS=records)
        looks_right(done, 8)
        shown = fj.run("history", "--json", "--records", records)
        looks_right(shown, 0)
        fj.equal([event["result"] for event in shown.of("record")], ["fail", "pass"], "results")
        fj.equal(shown.of("record")[0]["record"], done.of("result")[0]["record"], "the same id")
        fj.equal(shown.of("totals")[0]["first_passed"], 1, "first pass")


def bays():
    folder = fj.Folder()
    with folder:
        env = {"XDG_CONFIG_HOME": folder.name}
        fj.equal(fj.run("bays", "name", "virtual-1", "Left", **env).code, 0, "named")
        done = fj.run("bays", "--virtual", "--json", **env)
        looks_right(done, 0)
        fj.equal([(bay["bay"], bay["board"], bay["state"]) for bay in done.of("bay")], [("Left", "virtual-1", "seen")], "bays")
        done = fj.run("flash", folder.tsv, "--virtual", "--virtual-instant", "--loop", "--boards=1", "--json", **env)
        looks_right(done, 0)
        states = [bay["state"] for bay in done.of("bay")]
        fj.equal([states[0], states[-1]], ["empty", "passed"], "states")
        fj.equal([event["event"] for event in done.events() if event["event"] in ("job", "result", "summary")],
                 ["job", "result", "summary"], "one stream")


def page_and_source():
    """The source and the page have the same events and members, and each word of the page is in the source."""
    files = [*(SOURCE / "cli").glob("*.c"), SOURCE / "bench/fj-error-json.c",
             SOURCE / "record/fj-record-json.c"]
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    events = set(re.findall(r'\b(?:fj_cli_json_begin|begin_of_board) \("([a-z-]+)"', text))
    members = set(re.findall(r'\b\w+ \(builder, "(\w+)"', text)) - {"event"}
    fj.equal(len(events) > 20 and len(members) > 80, True, "what the source has")
    tables = [PAGE.error, *PAGE.events.values()]
    named = {name.split(".")[-1] for table in tables for name in table if not name.endswith("[]")}
    fj.equal(sorted(events - set(PAGE.events)), [], "events that the page lacks")
    fj.equal(sorted(event for event in PAGE.events if f'"{event}"' not in text), [], "events that the page invents")
    fj.equal(sorted(members - named), [], "members that the page lacks")
    fj.equal(sorted(named - members), [], "members that the page invents")
    text += "".join(path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.[ch]"))
    words = {word for table in tables for member in table.values() for word in member.words}
    words |= set(PAGE.exits.values()) | PAGE.findings
    fj.equal(sorted(word for word in words if f'"{word}"' not in text), [], "words that the page invents")


def nothing_unseen():
    """Whatever the page has, one of the runs above has shown."""
    fj.equal([f"{event}: {name}" for event, name in PAGE.get_unseen() if event not in ELSEWHERE], [], "never seen")


if __name__ == "__main__":
    fj.main([listing, checking, fixing, information, damage, boards, flashing, failing, reports, proposals, choices, logs, watching,
             several, reading, jobs, history, bays, page_and_source, nothing_unseen])
