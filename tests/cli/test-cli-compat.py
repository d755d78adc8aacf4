#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scripts that were written for ST's tool."""

import os
import re

import flashjig as fj

VIRTUAL = ("--virtual=3", "--virtual-instant")


def listing():
    done = fj.run(*VIRTUAL, "-l", "usb")
    fj.equal(done.code, 0, done.err)
    fj.has(done.out, "Total number of available STM32 device in DFU mode: 3")
    fj.equal(re.findall(r"^  Device Index           : (\S+)$", done.out, re.M),
             ["USB1", "USB2", "USB3"], "numbers")
    boards = fj.run("list", "--virtual=3", "--json").of("board")
    fj.equal(re.findall(r"^  Serial number          : (\S+)$", done.out, re.M),
             [board["serial"] for board in boards], "serials")
    for pattern in (r"^  USB Bus Number         : \d{3}$", r"^  USB Address Number     : \d{3}$",
                    r"^  Product ID             : .*@Device ID /0x500", r"^  Firmware version       : 0x0110$",
                    r"^  Device ID              : 0x0500$"):
        fj.equal(len(re.findall(pattern, done.out, re.M)), 3, pattern)


def written(done):
    return re.findall(r"PASS  (\S+)", done.out)


def flash_by_number():
    folder = fj.Folder()
    with folder:
        boards = fj.run("list", "--virtual=3", "--json").of("board")
        done = fj.run(*VIRTUAL, "-c", "port=usb2", "-w", folder.tsv)
        fj.equal(done.code, 0, done.out + done.err)
        fj.equal(written(done), [boards[1]["board"]], "board")
        fj.has(done.out, f"SN          : {boards[1]['serial']}")
        fj.has(done.out, "USB speed   : High Speed (480MBit/s)")
        done = fj.run(*VIRTUAL, "-w", folder.tsv, "-c", "port=USB3", "-q")
        fj.equal((done.code, done.out), (0, ""), "other order, quiet")


def flash_by_serial():
    folder = fj.Folder()
    with folder:
        boards = fj.run("list", "--virtual=3", "--json").of("board")
        done = fj.run(*VIRTUAL, "-c", "port=usb1", f"sn={boards[2]['serial']}", "-w", folder.tsv)
        fj.equal(done.code, 0, done.out + done.err)
        fj.equal(written(done), [boards[2]["board"]], "board")
        fj.equal(fj.run(*VIRTUAL, "-c", "port=usb1", "sn=123", "-w", folder.tsv).code, 3, "nobody")


def files_elsewhere():
    folder = fj.Folder()
    with folder:
        layouts = folder.path("layouts")
        os.mkdir(layouts)
        layout = os.path.join(layouts, "flash.tsv")
        os.rename(folder.tsv, layout)
        done = fj.run(*VIRTUAL, "-c", "port=usb1", "-w", layout, folder.name, "-vb", "3", "-v")
        fj.equal(done.code, 0, done.out + done.err)
        fj.has(done.out, "nothing is read back")


def time_limit():
    folder = fj.Folder()
    with folder:
        done = fj.run(*VIRTUAL, "-c", "port=usb1", "-w", folder.tsv, "-tm", "20000")
        fj.equal(done.code, 0, done.out + done.err)
        fj.has(done.out, "-tm: ")
        fj.equal(written(done) != [], True, "board")


def words_of_scripts():
    """Taken, and what each means here is said; the end is that of the window."""
    folder = fj.Folder()
    with folder:
        for words, notes in ((("--detach",), ("-detach: ",)), (("-detach",), ("-detach: ",)),
                             (("-rst",), ("-rst: ",)), (("--start",), ("-s: ",)), (("-s", "-y"), ("-s: ", "-y: ")),
                             (("-g", "-v", "fast"), ("-g: ", "-v: ")), (("--yes",), ("-y: ",)),
                             (("-vb", "1"), ())):
            done = fj.run(*VIRTUAL, "-c", "port=USB1", "-w", folder.tsv, *words)
            fj.equal(done.code, 0, f"{words}: {done.out}{done.err}")
            for note in notes:
                fj.equal(len(re.findall(f"^{note}", done.out, re.M)), 1, f"{words}: {done.out}")
            fj.has(done.out, "Set the boot switches back")
        for quiet in ("-q", "--quietMode"):
            done = fj.run(*VIRTUAL, quiet, "-c", "port=usb1", "-w", folder.tsv, "--detach", "-y")
            fj.equal((done.code, done.out, done.err), (0, "", ""), quiet)
        wire = folder.path("trace.log")
        done = fj.run(*VIRTUAL, "-c", "port=usb1", "vid=0x0483", "PID=0xdf11", "-d", folder.tsv, "-log", wire)
        fj.equal(done.code, 0, done.out + done.err)
        fj.equal(os.path.getsize(wire) > 1000, True, "log")
        upper = folder.path("FLASH.TSV")
        os.rename(folder.tsv, upper)
        fj.equal(fj.run(*VIRTUAL, "-c", "port=usb1", "-w", upper).code, 0, "upper case")


def option_before_our_command():
    for words in (("-v", "flash", "x.tsv"), ("-q", "list"), ("--virtual", "list")):
        done = fj.run(*words)
        fj.equal(done.code, 2, str(words))
        fj.has(done.err, f"before “{words[0]}”")


def by_the_name_of_the_tool():
    folder = fj.Folder()
    with folder:
        program = folder.path("STM32_Programmer_CLI")
        os.symlink(fj.CLI, program)
        done = fj.run(*VIRTUAL, "-l", "usb", program=program)
        fj.equal(done.code, 0, done.err)
        fj.has(done.out, "USB3")
        done = fj.run("-c", "port=usb1", "-w", folder.tsv, "--virtual=mp15-v1", "--virtual-instant",
                      program=program)
        fj.equal(done.code, 0, done.out + done.err)
        fj.equal(fj.run("--help", program=program).code, 0, "help")
        fj.has(fj.run("--help", program=program).out, "-c port=usbN")
        fj.equal(fj.run(program=program).code, 2, "nothing asked")
        fj.equal(fj.run("list", program=program).code, 2, "our own words")


def connect_only():
    done = fj.run(*VIRTUAL, "-c", "port=usb1")
    fj.equal(done.code, 0, done.err)
    fj.has(done.out, "Product ID  : ")


REFUSED = (
    (("-c", "port=swd"), "port=swd"),
    (("-c", "port=usb0"), "port=usb0"),
    (("-c", "port=usb1", "freq=4000"), "freq=4000"),
    (("-c", "port=usb1", "-e", "all"), "-e"),
    (("-c", "port=usb1", "-e", "all"), "A D in the option of a row"),
    (("-c", "port=usb1", "-w", "flash.tsv", "-p", "0x3"), "--only"),
    (("-c", "port=usb1", "-rp", "0xf4", "0x0", "10", "out.bin"), "flashjig-cli read --only=ID"),
    (("-c", "port=usb1", "-r32", "0x2ffc0000", "4"), "-r32"),
    (("-c", "port=usb1", "-otp", "displ"), "fuse"),
    (("-c", "port=usb1", "-hardRst"), "reset button"),
    (("-c", "port=usb1", "-d", "tf-a.stm32", "0x1", "-s", "0x1"), "device none"),
    (("-c", "port=usb1", "-w", "flash.tsv", "-s", "0x1"), "-s 0x1"),
    (("-c", "port=usb1", "-w", "flash.tsv", "--start", "0x1"), "“--start 0x1”"),
    (("-c", "port=usb1", "-d", "fsbl.stm32", "0x1"), "“-d fsbl.stm32”"),
    (("-c", "port=usb1", "--download"), "--download needs"),
    (("-c", "port=usb1", "-w", "flash.tsv", "-log"), "-log"),
    (("-c", "port=usb1", "-w", "flash.tsv", "-v", "slow"), "-v slow"),
    (("-c", "port=usb1", "pid=xyz"), "xyz"),
    (("-c", "port=usb1", "--detach"), "together with -w"),
    (("-c", "port=usb1", "-rst"), "-rst"),
    (("-c", "port=usb1", "-ob", "displ"), "-ob"),
    (("-c", "port=usb1", "-w", "firmware.hex"), "firmware.hex"),
    (("-c", "port=usb1", "-w", "flash.tsv", "0x08000000"), "0x08000000"),
    (("-c", "port=usb1", "-w"), "-w"),
    (("-c", "sn=123"), "-c"),
    (("-w", "flash.tsv"), "-c"),
    (("-c", "port=usb1", "-nonsense"), "-nonsense"),
    (("-l", "uart"), "uart"),
    (("-l", "usb", "-vb", "7"), "-vb"),
    (("-c", "port=usb1", "-w", "a.tsv", "-w", "b.tsv"), "one layout"),
    (("-w", "a.tsv", "b", "c", "-c", "port=usb1"), "c"),
    (("-c", "port=usb1", "-w", "flash.tsv", "-tm", "soon"), "-tm"),
)


def refused(words, name):
    def case():
        done = fj.run(*VIRTUAL, *words)
        fj.equal(done.code, 2, f"{words}: {done.out}{done.err}")
        fj.has(done.err, name)

    return (f"refuses {' '.join(words)}", case)


def no_such_board():
    folder = fj.Folder()
    with folder:
        done = fj.run(*VIRTUAL, "-c", "port=usb4", "-w", folder.tsv)
        fj.equal(done.code, 3, done.err)
        fj.has(done.err, "There is no board usb4; 3 were found.")
        fj.has(done.err, "doctor")
        done = fj.run("--virtual=1", "--virtual-instant", "-c", "port=usb2", "-w", folder.tsv)
        fj.has(done.err, "There is no board usb2; 1 was found.")


if __name__ == "__main__":
    fj.main([listing, flash_by_number, flash_by_serial, files_elsewhere, time_limit,
             words_of_scripts,
             option_before_our_command, by_the_name_of_the_tool,
             connect_only, no_such_board] + [refused(*case) for case in REFUSED])
