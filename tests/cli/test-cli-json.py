#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON: every line is an event that docs/json.md describes, the first is start, the last is end."""

import gzip
import os
import re
import struct
import zlib

import flashjig as fj

DOCUMENT = os.environ["FLASHJIG_JSON_DOC"]
NAME = re.compile(r"`([a-z_0-9]+)`")


def documented():
    """Kinds of events in the tables of the document, and all words in backquotes."""
    with open(DOCUMENT, encoding="utf-8") as file:
        text = file.read()
    kinds = set()
    for line in text.splitlines():
        first = line.split("|")[1] if line.startswith("| `") else ""
        kinds.update(NAME.findall(first))
    return kinds, set(NAME.findall(text))


def members(value):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from members(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from members(inner)


def looks_right(done, code):
    kinds, words = documented()
    events = done.events()
    fj.equal(done.code, code, done.out + done.err)
    fj.equal(events[0]["event"], "start", "first")
    fj.equal(events[-1]["event"], "end", "last")
    fj.equal(events[-1]["exit"], code, "exit")
    for event in events:
        fj.equal(event["event"] in kinds, True, f"{event['event']} is documented")
        for name in members(event):
            fj.equal(name == "event" or name in words, True, f"{name} is documented")
    return events


def exit_codes():
    """The table of the document and that of the program are the same."""
    with open(DOCUMENT, encoding="utf-8") as file:
        rows = re.findall(r"^\| (\d+) \| `[a-z-]+` \| (.+) \|$", file.read(), re.M)
    shown = re.findall(r"^ +(\d+)  (.+)$", fj.run("--help").out.split("Exit codes:")[1], re.M)
    fj.equal(rows, shown, "exit codes")


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


if __name__ == "__main__":
    fj.main([exit_codes, listing, checking, fixing, information, damage, boards, flashing, failing])
