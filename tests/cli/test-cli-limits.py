#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A system that is short of threads, room or readers: an error and an end, and no file is lost."""

import fcntl
import json
import os
import re
import resource
import shutil
import subprocess
import tempfile
import termios

import flashjig as fj

FEW_THREADS = os.environ["FLASHJIG_FEW_THREADS"]
SMALL = 4096
# A layout with something to put right, larger than SMALL.
FIXABLE = fj.MP15.format(ssbl_type="Binary") + fj.CARD.replace("0x10", "10 ") + "#x\n" * SMALL


def small_files():
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, SMALL))


def few_threads():
    """However many threads there are: a command ends by itself, without a signal."""
    folder = fj.Folder()
    with folder:
        commands = (("flash", folder.tsv, "--virtual=mp15-v1", "--virtual-instant"),
                    ("check", folder.tsv), ("list", "--virtual=2"), ("doctor",), ("list",))
        for command in commands:
            for n in range(6):
                done = fj.run(*command, LD_PRELOAD=FEW_THREADS, FLASHJIG_THREADS=str(n))
                what = f"{n} threads, {command[0]}: {done.err}"
                fj.equal(done.code >= 0, True, what)
                if n == 0:
                    fj.equal(done.code, 1, what)
                if "no thread left" in done.err:
                    fj.equal(done.code, 1, what)
                    fj.lacks(done.out, "0 errors", what)
                if n == 0 or (n == 1 and command[0] in ("flash", "check")):
                    fj.has(done.err, "no thread left", what)
        fj.equal(fj.flash(folder, LD_PRELOAD=FEW_THREADS, FLASHJIG_THREADS="99").code, 0, "enough")


def check_keeps(folder, run):
    folder.layout(FIXABLE)
    before = sorted(os.listdir(folder.name))
    code, err = run()
    fj.equal(code, 1, err)
    with open(folder.tsv, encoding="utf-8") as file:
        fj.equal(file.read() == FIXABLE, True, "the layout is as it was")
    fj.equal(sorted(os.listdir(folder.name)), before, "files")


def fix_on_a_full_disk():
    folder = fj.Folder()
    with folder:
        def run():
            done = subprocess.run([fj.CLI, "check", "--fix", folder.tsv], stdin=subprocess.DEVNULL,
                                  capture_output=True, env=fj.environment(), timeout=fj.LIMIT,
                                  preexec_fn=small_files, check=False)
            fj.lacks(done.stderr.decode(), "splic", "GLib's own words")
            return done.returncode, done.stderr

        check_keeps(folder, run)
        fj.equal(fj.run("check", "--fix", folder.tsv).code, 0, "with room")


IN_A_SMALL_DISK = """
mount -t tmpfs -o size=32k small "$1" || exit 77
cp "$2"/* "$1"
cat /dev/zero >"$1/filler" 2>/dev/null
before=$(cksum "$1/flash.tsv"; ls -A "$1")
"$3" check --fix "$1/flash.tsv"
code=$?
[ "$before" = "$(cksum "$1/flash.tsv"; ls -A "$1")" ] || exit 78
exit "$code"
"""


def fix_on_a_really_full_disk():
    """As above, where a file system of one's own can be had."""
    with tempfile.TemporaryDirectory() as top:
        os.makedirs(os.path.join(top, "disk"))
        os.makedirs(os.path.join(top, "files"))
        fj.write(os.path.join(top, "files", "flash.tsv"), FIXABLE)
        words = ["unshare", "-rm", "sh", "-c", IN_A_SMALL_DISK, "sh", os.path.join(top, "disk"),
                 os.path.join(top, "files"), fj.CLI]
        if not shutil.which("unshare"):
            return
        done = subprocess.run(words, capture_output=True, env=fj.environment(), timeout=fj.LIMIT,
                              check=False)
        if done.returncode == 77 or b"unshare:" in done.stderr:
            return  # not everybody may
        fj.equal(done.returncode, 1, done.stderr)
        fj.has(done.stderr.decode(), "No space left on device")


def limit_on_files():
    """The limit's signal does not kill the program; the error says what is in the way."""
    folder = fj.Folder()
    with folder:
        done = subprocess.run([fj.CLI, "flash", folder.tsv, "--virtual=mp15-v1", "--virtual-instant",
                               f"--virtual-dir={folder.path('cards')}"], capture_output=True,
                              env=fj.environment(), timeout=fj.LIMIT, preexec_fn=small_files,
                              check=False)
        fj.equal(done.returncode, 13, done.stderr)
        fj.has(done.stderr.decode(), "File too large")


def impossible_virtual_folder():
    """The reason is that of the folder, not that there is no file in it."""
    done = fj.run("list", "--virtual", "--virtual-dir=/sys/flashjig")
    fj.equal(done.code, 13, done.err)
    fj.has(done.err, "“/sys/flashjig”")
    fj.lacks(done.err, "No such file")


def help_on_a_full_disk():
    with open("/dev/full", "wb") as full:
        for words in (("--help",), ("flash", "--help"), ("list", "-h"), ("list", "--virtual=help"),
                      ("doctor", "--udev-rule"), ("--version",)):
            done = subprocess.run([fj.CLI, *words], stdout=full, stderr=subprocess.PIPE, check=False,
                                  env=fj.environment(), timeout=fj.LIMIT)
            fj.equal(done.returncode, 1, f"{words}: {done.stderr}")
            fj.has(done.stderr.decode(), "No space left on device")


def unread_bytes(fd):
    return int.from_bytes(fcntl.ioctl(fd, termios.FIONREAD, b"\0\0\0\0"), "little")


def sleeps(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rsplit(") ", 1)[1][0] == "S"


def slow_reader():
    """A pipe that does not block, and a reader who starts when it is full."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    room = fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
    process = subprocess.Popen([fj.CLI, "list", "--virtual=64", "--json"], stdout=writer,
                               stderr=subprocess.PIPE, env=fj.environment())
    text = b""
    # no line is longer than this; then it sleeps for want of room
    while process.poll() is None and (unread_bytes(reader) < room - 600 or not sleeps(process.pid)):
        pass
    os.close(writer)
    while part := os.read(reader, 65536):
        text += part
    os.close(reader)
    fj.equal(process.wait(timeout=fj.LIMIT), 0, process.stderr.read())
    process.stderr.close()
    events = [json.loads(line) for line in text.splitlines()]
    fj.equal(len(events), 66, "events")
    fj.equal(len(text) > room, True, "more than the pipe holds")


def short_numbers():
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "--json")
        fj.equal(re.findall(r"[:,\[]-?\d+\.\d{4,}", done.out), [], "numbers with many digits")
        fj.equal(re.findall(r"[:,\[]-?\d+\.\d+", done.out) != [], True, "numbers")
        plan = done.of("plan")[0]
        fj.equal(plan["bytes"], sum(item["total"] for item in plan["items"]), "bytes of the plan")
        fj.equal(plan["bytes"], done.of("job")[0]["total"], "bytes of the job")


def wire_times():
    """A point, whatever the language has in its numbers."""
    folder = fj.Folder()
    with folder:
        place = folder.path("locale")
        os.mkdir(place)
        subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", os.path.join(place, "de_DE.UTF-8")],
                       capture_output=True, check=False) if shutil.which("localedef") else None
        wire = folder.path("wire.txt")
        done = fj.flash(folder, f"--wire={wire}", LC_ALL="de_DE.UTF-8", LOCPATH=place)
        fj.equal(done.code, 0, done.err)
        with open(wire, encoding="utf-8") as file:
            for line in file:
                fj.equal(bool(re.match(r"\d+\.\d{6} ", line)), True, line)


if __name__ == "__main__":
    fj.main([few_threads, fix_on_a_full_disk, fix_on_a_really_full_disk,
             limit_on_files, impossible_virtual_folder, help_on_a_full_disk, slow_reader,
             short_numbers, wire_times])
