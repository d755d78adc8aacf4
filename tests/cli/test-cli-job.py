#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs: made, shown, checked, and flashed as they say or not at all."""
import json
import os
import shutil
import sys

import flashjig as fj


def make(folder, *args, cwd=None):
    """A job beside the layout."""
    job = folder.path("line.flashjob")
    done = fj.run("job", "create", folder.tsv, "-o", job, *args, cwd=cwd)
    fj.equal(done.code, 0, done.err)
    return job


def flash(folder, job, *args, profile="mp15-v1", **more):
    return fj.run("flash", "--job", job, f"--virtual={profile}", "--virtual-instant", "--records",
                  folder.path("records.db"), *args, **more)


def change(path):
    """One byte, and not the time of the contents."""
    state = os.stat(path)
    with open(path, "r+b") as file:
        file.seek(100)
        byte = file.read(1)
        file.seek(100)
        file.write(bytes([byte[0] ^ 1]))
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def whole():
    """From the layout to a board that passed, and what can be asked afterwards."""
    folder = fj.Folder()
    with folder:
        job = make(folder, "--name=Gateway", "--quantity=1", "--family=stm32mp15", "--verify=quick")
        fj.equal(fj.run("job", "check", job).out.count(": as it was"), 4, "files")
        done = flash(folder, job, "--json")
        fj.equal(done.code, 0, done.out)
        record = fj.run("history", "--records", folder.path("records.db"), "--json").of("record")[0]
        shown = fj.run("job", "show", job, "--json", "--records", folder.path("records.db")).of("job-file")[0]
        fj.equal((record["job"], record["job_sha256"], record["verify"]), ("Gateway", shown["sha256"], "quick"), "record")
        fj.equal((shown["passed"], shown["quantity"], shown["families"]), (1, 1, ["stm32mp15"]), "shown")
        again = flash(folder, job)
        fj.equal(again.code, 21, again.err)
        fj.has(again.err, "1 board, which is made")
        fj.has(flash(folder, job, "--records=off").err, "no records are kept")


def kept():
    """What cannot be a job is not written, least of all over what the job is made of."""
    folder = fj.Folder()
    with folder:
        job = make(folder)
        with open(job, "rb") as file:
            before = file.read()
        os.link(folder.path("card.img"), folder.path("other.img"))
        for name in ("flash.tsv", "card.img", "other.img"):
            with open(folder.path(name), "rb") as file:
                contents = file.read()
            done = fj.run("job", "create", folder.tsv, "-o", folder.path(name))
            fj.equal(done.code, 21, name)
            fj.has(done.err, "cannot be saved")
            with open(folder.path(name), "rb") as file:
                fj.equal(file.read() == contents, True, name)
        fj.equal(fj.run("job", "create", folder.tsv, "-o", job, "--name=two\nlines").code, 21, "no name")
        with open(job, "rb") as file:
            fj.equal(file.read(), before, "the older one")


def changed():
    """A file that is another one, with the same size and time, is not sent."""
    for name in ("card.img", "flash.tsv"):
        folder = fj.Folder()
        with folder:
            job = make(folder)
            change(folder.path(name))
            checked = fj.run("job", "check", job)
            fj.equal((checked.code, checked.out.count(": as it was")), (21, 3), name)
            done = flash(folder, job, "--virtual-dir", folder.path("store"))
            fj.equal(done.code, 21, done.err)
            fj.has(done.err, f"“{name}” is not the one")
            fj.equal(fj.run("history", "--records", folder.path("records.db"), "--csv").out.count("\n"), 1, "no attempt")
            fj.equal(flash(folder, job, "--dry-run").code, 21, "not even nearly")
            change(folder.path(name))
            fj.equal(flash(folder, job).code, 0, "put back")


def other_file():
    """A file of that name elsewhere is not the one that was sealed, even where it is looked for first."""
    folder = fj.Folder()
    with folder:
        os.mkdir(folder.path("images"))
        shutil.move(folder.path("card.img"), folder.path("images/card.img"))
        job = folder.path("line.flashjob")
        fj.equal(fj.run("job", "create", folder.tsv, folder.path("images"), "-o", job).code, 0, "folder")
        fj.equal(flash(folder, job).code, 0, "from the folder")
        fj.write(folder.path("images/fsbl.stm32"), b"another one")
        done = flash(folder, job)
        fj.equal(done.code != 0, True, done.out)
        # what lies in the folder that the user is in matters neither to who makes a job nor to who uses it
        shutil.move(folder.path("images/card.img"), folder.path("store.img"))
        os.mkdir(folder.path("here"))
        shutil.copy(folder.path("store.img"), folder.path("here/card.img"))
        fj.equal(fj.run("job", "create", folder.tsv, cwd=folder.path("here")).code, 11, "not from here")


def moved():
    """A whole folder with the job in it can be moved."""
    folder = fj.Folder()
    with folder:
        os.mkdir(folder.path("a"))
        os.mkdir(folder.path("a/jobs"))
        for name in ("flash.tsv", "card.img", "fsbl.stm32", "ssbl.bin"):
            shutil.move(folder.path(name), folder.path("a/" + name))
        job = folder.path("a/jobs/line.flashjob")
        fj.equal(fj.run("job", "create", folder.path("a/flash.tsv"), "-o", job).code, 0, "made")
        with open(job, encoding="utf-8") as file:
            fj.has(file.read(), "Path=../flash.tsv")
        shutil.move(folder.path("a"), folder.path("b"))
        fj.equal(flash(folder, folder.path("b/jobs/line.flashjob")).code, 0, "moved")


def contradicted():
    """Options may say again what the job says, and nothing else."""
    folder = fj.Folder()
    with folder:
        job = make(folder, "--verify=quick")
        fj.equal(flash(folder, job, "--verify=quick").code, 0, "the same")
        for option in ("--verify=off", "--way=dfu", "--everything", "--reset", "--only=sdcard", "--skip=sdcard",
                       "--unpack=all", "--keep-packed=all"):
            done = flash(folder, job, option)
            fj.equal(done.code, 2, option)
            fj.has(done.err, option.split("=")[0])
        fj.equal(flash(folder, job, folder.tsv).code, 2, "a layout, too")


def other_chip():
    folder = fj.Folder()
    with folder:
        job = make(folder, "--family=stm32mp13")
        done = flash(folder, job)
        fj.equal(done.code, 21, done.out + done.err)
        fj.has(done.out + done.err, "The board has the chip STM32MP15, and the job is for stm32mp13.")


def script(folder, name, text):
    path = folder.path(name)
    fj.write(path, "#!/bin/sh\n" + text)
    os.chmod(path, 0o755)
    return path


def hooks():
    """Programs of a job: told what there is, asked before a board, and only when they are allowed."""
    folder = fj.Folder()
    with folder:
        home = {"XDG_DATA_HOME": folder.path("home")}
        before = script(folder, "before", "cat >>\"$1\"; [ ! -e \"$2\" ] || { echo not today; exit 3; }\n")
        after = script(folder, "after", "cat >>\"$1\"\n")
        job = make(folder, f"--before={before} '{folder.path('asked for')}' {folder.path('no')}",
                   f"--after={after} {folder.path('told')}")
        refused = flash(folder, job, **home)
        fj.equal((refused.code, os.path.exists(folder.path("asked for"))), (21, False), refused.err)
        fj.has(refused.err, "nobody has allowed")
        fj.equal(flash(folder, job, "--trust-hooks", **home).code, 0, "allowed")
        fj.equal(flash(folder, job, **home).code, 0, "and stays so")
        asked, told = ([json.loads(line) for line in open(folder.path(name), encoding="utf-8")] for name in ("asked for", "told"))
        fj.equal([(one["board"], one["job"], one["family"]) for one in asked], [("virtual-1", "flash.tsv", "STM32MP15")] * 2, "asked")
        fj.equal([(one["record"], one["result"], len(one["files"])) for one in told],
                 [(one["record"], "pass", 3) for one in asked], "told")
        fj.write(folder.path("no"), "")
        done = flash(folder, job, "--virtual-dir", folder.path("store"), **home)
        fj.equal(done.code, 21, done.out)
        fj.has(done.out + done.err, "says no: not today")
        fj.equal(len(open(folder.path("told"), encoding="utf-8").readlines()), 2, "no board, no word of it")
        with open(job, "a", encoding="utf-8") as file:
            file.write("\n")
        fj.equal(flash(folder, job, **home).code, 21, "another job is not trusted")


def bad_hooks():
    """Whatever a program does, the run ends, with a sentence."""
    folder = fj.Folder()
    with folder:
        home = {"XDG_DATA_HOME": folder.path("home")}
        left = folder.path("left")
        for name, text, words in (
                ("hang", "sleep 1000\n", "not done within 1 second"),
                ("flood", "yes no | head -c 100000000; exit 1\n", "says no: no no no"),
                ("killed", "kill -9 $$\n", "ended by signal 9"),
                ("quiet", "exec <&-; exit 7\n", "ended with 7"),
                ("fork", f"(sleep 1000; echo >{left}) & echo gone; exit 1\n", "says no: gone"),
                (None, "", "could not be started")):
            job = make(folder, f"--before={script(folder, name, text) if name else folder.path('none')}")
            with open(job, encoding="utf-8") as file:
                changed = file.read().replace("Timeout=60", "Timeout=1" if name == "hang" else "Timeout=50")
            fj.write(job, changed)
            done = flash(folder, job, "--trust-hooks", **home)
            fj.equal(done.code, 21, done.out + done.err)
            fj.has(done.out + done.err, words, name)
            fj.equal(len(done.out + done.err) < 6000, True, name)
        # out of reach of who kills its group
        moved = "import os, time\nos.setpgid(0, os.getpgid(os.getppid()))\nwhile os.path.exists(__file__): time.sleep(0.1)\n"
        fj.write(folder.path("moved.py"), moved)
        job = make(folder, f"--before={sys.executable} '{folder.path('moved.py')}'")
        with open(job, encoding="utf-8") as file:
            changed = file.read().replace("Timeout=60", "Timeout=1")
        fj.write(job, changed)
        done = flash(folder, job, "--trust-hooks", **home)
        fj.has(done.out + done.err, "not done within 1 second", "moved")
        job = make(folder, f"--after={script(folder, 'failing', 'echo no line today; exit 1')}")
        done = flash(folder, job, "--trust-hooks", **home)
        fj.equal(done.code, 0, "the board has passed all the same")
        fj.has(done.out + done.err, "no line today")
        fj.equal(fj.run("job", "create", folder.tsv, "--before='", "-o", job).code, 2, "no words")


def bad():
    """Files that are no jobs, and words that make no sense."""
    folder = fj.Folder()
    with folder:
        job = make(folder)
        with open(job, encoding="utf-8") as file:
            text = file.read()
        for name, contents, words in (
                ("empty", "", "not a job"), ("layout", "#Opt\tId\n", "not a job"),
                ("newer", text.replace("Version=1", "Version=2"), "newer version"),
                ("unknown", text.replace("Way=auto", "Way=auto\nSpeed=9"), "“Speed”"),
                ("damaged", text[:len(text) // 2], "damaged"),
                ("hostile", text.replace("Path=card.img", "Path=/dev/zero"), "/dev/zero")):
            path = folder.path(name)
            fj.write(path, contents)
            done = fj.run("job", "check", path)
            fj.equal(done.code, 21, name)
            fj.has(done.err, words, name)
            fj.equal(flash(folder, path).code, 21, name)
        fj.equal(fj.run("job", "show", folder.path("none")).code, 21, "not there")
        for words in ((), ("burn", job), ("show",), ("show", job, job), ("create", folder.tsv, "--quantity=0"),
                      ("create", folder.tsv, "--verify=twice"), ("create", folder.tsv, "--only=nothing")):
            fj.equal(fj.run("job", *words).code, 2, words)


if __name__ == "__main__":
    fj.main([whole, kept, changed, other_file, moved, contradicted, other_chip, hooks, bad_hooks, bad])
