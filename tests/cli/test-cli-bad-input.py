#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input: one clear sentence, the exit code of its kind, and nothing sent that was not asked for."""

import concurrent.futures
import gzip
import lzma
import os
import struct
import subprocess

import flashjig as fj

B = "-\t0x01\tfsbl\tBinary\tnone\t0x0\tfsbl.stm32\n-\t0x03\tssbl\tBinary\tnone\t0x0\tssbl.bin\n"


def row(option="P", id="0x10", name="sd", type="RawImage", device="mmc0", offset="0x0",
        file="card.img"):
    return "\t".join((option, id, name, type, device, offset, file)) + "\n"


# Layouts that U-Boot refuses or misreads, by what is wrong with them.
BAD_LAYOUTS = {
    "empty": "",
    "only-comments": "#a\n#b\n",
    "nul": B + "P\t0x10\ts\0d\tRawImage\tmmc0\t0x0\tcard.img\n",
    "binary": "\x7fELF\x01\x02\x03" * 40,
    "lone-spaces": B + "P 0x10 sd RawImage mmc0 0x0 card.img\n",
    "too-few-columns": B + "P\t0x10\ta\tBinary\tmmc0\n",
    "option-d": B + row(option="D"),
    "option-lower": B + row(option="p"),
    "option-double": B + row(option="--"),
    "id-octal-digit": B + row(id="08"),
    "id-bare-hex": B + row(id="1F"),
    "id-too-high": B + row(id="0xF1"),
    "id-zero-on-card": B + row(id="0x0"),
    "id-twice": B + row() + row(name="again", type="Binary", offset="0x100000"),
    "id-of-boot-file": B + row(id="0x03"),
    "boot-file-selected": B + row(device="none"),
    "name-too-long": B + row(name="a" * 17),
    "type-case": B + row(type="rawimage"),
    "type-copies": B + row(type="Binary(2"),
    "device-unknown": B + row(device="usb0"),
    "device-index": B + row(device="mmc10"),
    "offset-words": B + row(offset="none", type="Binary"),
    "offset-boot3": B + row(offset="boot3", type="Binary"),
    "offset-negative": B + row(offset="-1", type="Binary"),
    "offset-too-low": B + row(offset="0x200", type="Binary"),
    "offset-unaligned": B + row(offset="0x4401", type="Binary"),
    "offset-twice": B + row(type="Binary", offset="0x4400") +
                    row(id="0x11", name="b", type="Binary", offset="0x4400"),
    "six-devices": B + "".join(row(id=f"0x{16 + i:x}", name=f"d{i}", device=f"mmc{i}")
                               for i in range(6)),
    "300-rows": B + "".join(row(id=f"0x{16 + i % 200:x}", name=f"p{i}", type="Binary",
                                offset=hex(0x100000 * (i + 1))) for i in range(300)),
}


def refused(folder, args, code, *sentences, profile="mp15-v1", sends=False):
    """Runs "flash" and looks at the exit code, the sentence, and the wire."""
    wire = folder.path("wire.txt")
    done = fj.flash(folder, f"--wire={wire}", *args, profile=profile)
    fj.equal(done.code, code, done.out + done.err)
    for sentence in sentences:
        fj.has(done.err.lower(), sentence.lower())
    fj.lacks(done.err, "CRITICAL")
    fj.lacks(done.err, "WARNING **")
    if not sends and os.path.exists(wire):
        with open(wire, encoding="utf-8") as file:
            fj.lacks(file.read(), " 21 01 ", "something was sent")
    again = fj.flash(folder, "--json", *args, profile=profile)
    fj.equal(again.code, code, again.out)
    fj.equal(again.last()["exit"], code, "end event")
    return done


def bad_layout(name):
    def case():
        folder = fj.Folder()
        with folder:
            folder.layout(BAD_LAYOUTS[name])
            refused(folder, (), 10)
            done = fj.run("check", folder.tsv)
            fj.equal(done.code, 10, done.out + done.err)

    return (f"layout-{name}", case)


def no_such_file():
    done = fj.run("flash", "/no/such/flash.tsv", "--virtual")
    fj.equal(done.code, 10, done.err)
    fj.has(done.err, "/no/such/flash.tsv")
    fj.equal(len(done.err.strip().splitlines()) <= 3, True, done.err)
    fj.equal(fj.run("check", "/no/such/flash.tsv").code, 10, "check")
    done = fj.run("info", "/no/such/file")
    fj.equal(done.code, 11, done.err)
    fj.has(done.err, "/no/such/file")


def folders():
    folder = fj.Folder()
    with folder:
        empty = folder.path("empty")
        os.mkdir(empty)
        done = fj.run("check", empty)
        fj.equal(done.code, 10, done.err)
        fj.has(done.err, ".tsv")
        fj.equal(fj.run("check", folder.name).code, 0, "one layout")
        fj.write(folder.path("other.tsv"), fj.CARD)
        done = fj.run("check", folder.name)
        fj.equal(done.code, 10, done.err)
        for name in ("flash.tsv", "other.tsv"):
            fj.has(done.err, name)
        fj.equal(fj.run("info", empty).code, 11, "info of a folder")


def no_permission():
    folder = fj.Folder()
    with folder:
        os.chmod(folder.tsv, 0)
        if os.access(folder.tsv, os.R_OK):
            return  # root may read everything
        done = fj.flash(folder)
        fj.equal(done.code, 10, done.err)
        os.chmod(folder.tsv, 0o600)
        os.chmod(folder.path("card.img"), 0)
        refused(folder, (), 11, "card.img")


def huge_layout():
    folder = fj.Folder()
    with folder:
        with open(folder.tsv, "wb") as file:
            file.truncate(100 << 20)
        refused(folder, (), 10, "flash.tsv")


def image_missing():
    folder = fj.Folder()
    with folder:
        os.unlink(folder.path("card.img"))
        refused(folder, (), 11, "card.img")


def image_is_folder():
    folder = fj.Folder()
    with folder:
        os.unlink(folder.path("card.img"))
        os.mkdir(folder.path("card.img"))
        refused(folder, (), 11, "card.img")


def image_empty():
    folder = fj.Folder()
    with folder:
        fj.write(folder.path("card.img"), b"")
        refused(folder, (), 11, "card.img")


def image_too_big():
    folder = fj.Folder("mp15-v4", rows=fj.PARTITIONS)
    with folder:
        fj.write(folder.path("boot.img"), fj.pattern(0xD04400 - 0x504400 + 1))
        refused(folder, (), 11, "boot.img", profile="mp15-v4")


def archive_truncated():
    folder = fj.Folder(rows=fj.CARD.replace("card.img", "card.img.xz"))
    with folder:
        packed = lzma.compress(fj.pattern(3000000))
        fj.write(folder.path("card.img.xz"), packed[:len(packed) * 2 // 3])
        refused(folder, ("--unpack=all",), 11, "card.img.xz", "cut off")


def archive_lies():
    """A gzip file says at its end how large its content is; this one says 5 bytes."""
    folder = fj.Folder(rows=fj.CARD.replace("card.img", "card.img.gz"))
    with folder:
        packed = bytearray(gzip.compress(fj.pattern(1000000)))
        packed[-4:] = struct.pack("<I", 5)
        fj.write(folder.path("card.img.gz"), bytes(packed))
        refused(folder, ("--unpack=all",), 11, "card.img.gz", "damaged")


def archive_bomb():
    """Small on disk, far larger than its partition once unpacked."""
    folder = fj.Folder("mp15-v4", rows=fj.PARTITIONS.replace("boot.img", "boot.img.gz"))
    with folder:
        fj.write(folder.path("boot.img.gz"), gzip.compress(bytes(400 << 20), 1))
        refused(folder, ("--unpack=bootfs",), 11, "boot.img.gz", profile="mp15-v4")


def image_changes():
    """A file that becomes shorter, or other, while it is being sent."""
    for change in (lambda path: os.truncate(path, 1 << 20),
                   lambda path: fj.write(path, fj.pattern(4 << 20, 9))):
        folder = fj.Folder(card_size=4 << 20)
        with folder:
            process = subprocess.Popen(
                [fj.CLI, "flash", folder.tsv, "--virtual=mp15-v1:slow@uboot/0x10=2",
                 "--virtual-instant", "--json"], stdout=subprocess.PIPE, env=fj.environment())
            for line in process.stdout:
                event = fj.json.loads(line)
                if event["event"] == "progress" and event["id"] == 0x10 and event["bytes"] > 100000:
                    break
            change(folder.path("card.img"))
            rest = [fj.json.loads(line) for line in process.stdout]
            fj.equal(process.wait(timeout=60), 11, "exit code")
            error = [event for event in rest if event["event"] == "result"][0]["error"]
            fj.equal(error["code"], "image-changed", "code")
            fj.has(error["message"] + error.get("file", ""), "card.img")


def other_chip_of_one_board():
    folder = fj.Folder("mp13")
    with folder:
        done = refused(folder, ("--all",), 12, "STM32MP13", profile="mp13,mp25")
        fj.has(done.err, "nothing was sent to any")


def other_chip():
    folder = fj.Folder("mp13")
    with folder:
        folder.layout(fj.MP15.format(ssbl_type="FIP") + fj.CARD)
        refused(folder, (), 12, "STM32MP13", profile="mp15-v4")


def storage_not_there():
    folder = fj.Folder(rows=fj.CARD.replace("mmc0", "mmc2"))
    with folder:
        refused(folder, (), 10, "mmc2")


def no_board():
    folder = fj.Folder()
    with folder:
        refused(folder, ("--port", "7-7"), 3, "7-7")
        refused(folder, ("--serial", "ABCDEF"), 3, "ABCDEF")


def two_boards():
    folder = fj.Folder()
    with folder:
        refused(folder, (), 4, "--port", "--all", profile="2")


def run_with_fault(fault):
    with fj.Folder("mp15-v4", rows=fj.PARTITIONS) as name:
        return fj.run("flash", name, f"--virtual=mp15-v4:{fault}", "--virtual-instant")


def boards_that_fail(pool, name, fault, code, *sentences):
    """Most of these wait for something that never comes, so they wait together."""
    run = pool.submit(run_with_fault, fault)

    def case():
        done = run.result()
        fj.equal(done.code, code, done.out + done.err)
        for sentence in sentences:
            fj.has(done.err.lower(), sentence.lower())
        fj.has(done.err, "FAIL")

    return (f"board-{name}", case)


def disk_full():
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, profile="mp15-v1:disk-full=100000")
        fj.equal(done.code, 13, done.out + done.err)
        fj.has(done.err, "FAIL")
        fj.has(done.err, "cannot use “mmc0.img”")


def disk_full_behind_the_transfer():
    """What the board does by itself, here the copies of the FSBL, finds the disk full."""
    rows = (row(id="0x04", name="fsbl", type="Binary(2)", device="nand0", file="fsbl.stm32") +
            row(id="0x06", name="fip", type="FIP", device="nand0", offset="0x200000",
                file="ssbl.bin") +
            row(name="ubi", type="System", device="nand0", offset="0x600000", file="boot.img"))
    folder = fj.Folder("mp15-v4", rows=rows)
    with folder:
        done = fj.flash(folder, profile="mp15-v4:disk-full=300000:nand0=2m+4m+-")
        fj.equal(done.code, 13, done.out + done.err)
        fj.has(done.err, "No space left on device")


def virtual_spec():
    for spec in ("0", "1000000", "no-such-profile", "mp15-v1:no-such-fault", ",", "-1"):
        done = fj.run("list", f"--virtual={spec}")
        fj.equal(done.code, 2, f"{spec}: {done.out}{done.err}")
    fj.has(fj.run("list", "--virtual=0").err, "“0” is no number of virtual boards: there can be 1 to 64")
    done = fj.run("list", "--virtual=help")
    fj.equal(done.code, 0, done.err)
    fj.has(done.out, "mp15-v4")
    fj.has(done.out, "no-return")
    fj.has(done.out, "rom, tfa, uboot, plain, openbl")
    done = fj.run("list", "--virtual", "--virtual-dir=/proc/nowhere")
    fj.equal(done.code, 13, done.err)


def usage():
    for args in (("nonsense",), ("flash",), ("check",), ("info",), ("list", "more"),
                 ("flash", "a", "b", "c"), ("flash", "--no-such-option"),
                 ("check", "a", "b", "c"), ("flash", "x", "--all", "--port", "1-1"),
                 ("flash", "x", "--wait", "soon"), ()):
        done = fj.run(*args)
        fj.equal(done.code, 2, f"{args}: {done.out}{done.err}")
    for args in (("--help",), ("--version",), ("flash", "--help"), ("list", "--help"),
                 ("check", "--help"), ("info", "--help")):
        done = fj.run(*args)
        fj.equal(done.code, 0, f"{args}: {done.err}")
    fj.has(fj.run("flash", "--help").out, "130")
    fj.has(fj.run("flash", "--help").out, "looked for first", "where FOLDER stands in the order")


def names_do_not_reach_the_terminal():
    folder = fj.Folder(rows=fj.CARD.replace("card.img", "no\x1b[2Jsuch.img"))
    with folder:
        done = fj.flash(folder)
        fj.lacks(done.err + done.out, "\x1b", "an escape sequence came through")


FAULTS = (
    ("no-permission", "no-permission", 5),
    ("busy", "busy", 6),
    ("gone-in-rom", "gone@rom/0x01#3", 7),
    ("gone-in-uboot", "gone@uboot/0x10#5", 7, "bootfs"),
    ("never-returns", "no-return@tfa", 7, "U-Boot"),
    ("restarts", "reset@uboot/0x11#3", 7),
    ("refuses", "stall@uboot/0x11#3", 8, "rootfs"),
    ("dfu-error", "dfu-error@uboot/0x10#2", 8, "bootfs"),
    ("says-no", "phase-text@uboot=mmc-device-0-not-found", 8, "mmc-device-0-not-found"),
    ("other-serial", "serial@uboot=00AA00AA00AA00AA00AA00AA", 12),
    ("garbage", "garbage-phase@uboot", 14),
    ("does-not-start", "never-starts@tfa", 15),
    ("answers-nothing", "silent@uboot/0x11#3", 9, "rootfs"),
)

if __name__ == "__main__":
    with concurrent.futures.ThreadPoolExecutor(len(FAULTS)) as waiting:
        late = [boards_that_fail(waiting, *fault) for fault in FAULTS]
        fj.main([bad_layout(name) for name in BAD_LAYOUTS] +
                [no_such_file, folders, no_permission, huge_layout, image_missing, image_is_folder,
                 image_empty, image_too_big, archive_truncated, archive_lies, archive_bomb, image_changes,
                 other_chip, other_chip_of_one_board,
                 storage_not_there, no_board, two_boards] +
                [disk_full, disk_full_behind_the_transfer, virtual_spec, usage,
                 names_do_not_reach_the_terminal] + late)
