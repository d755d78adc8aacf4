#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is printed cannot be: the disk is full, the reader has gone, there is no standard output."""

import os
import subprocess

import flashjig as fj


def full_disk():
    """The loss of what was asked for is a failure, and a real failure keeps its code."""
    folder = fj.Folder()
    with folder, open("/dev/full", "w", encoding="utf-8") as full:
        for args in (("list", "--virtual"), ("list", "--virtual", "--json"), ("check", folder.tsv)):
            done = subprocess.run([fj.CLI, *args], stdout=full, stderr=subprocess.PIPE, check=False,
                                  env=fj.environment(), timeout=fj.LIMIT)
            fj.equal(done.returncode, 1, f"{args}: {done.stderr}")
            fj.has(done.stderr.decode(), "No space left on device")
        done = subprocess.run([fj.CLI, "list", "--virtual=2", "--json", "--wire=/no/folder"],
                              stdout=full, stderr=subprocess.PIPE, check=False, env=fj.environment(),
                              timeout=fj.LIMIT)
        fj.equal(done.returncode, 2, done.stderr)


def full_disk_for_the_wire_dump():
    folder = fj.Folder()
    with folder:
        done = fj.flash(folder, "--wire=/dev/full", "--json")
        fj.equal(done.code, 1, done.err)
        fj.equal(done.of("result")[0]["result"], "pass", "the board itself")
        fj.has(done.last()["error"]["message"], "/dev/full")


def no_reader():
    """A board is flashed to its end whether somebody reads or not."""
    folder = fj.Folder()
    with folder:
        process = subprocess.Popen([fj.CLI, "flash", folder.tsv, "--virtual=mp15-v1",
                                    "--virtual-instant", f"--virtual-dir={folder.path('cards')}"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=fj.environment())
        process.stdout.close()
        fj.equal(process.wait(timeout=fj.LIMIT), 0, process.stderr.read())
        process.stderr.close()


def monitor_without_a_reader():
    """Ends by itself, also when there is nothing more to print."""
    for options in ((), ("--json",)):
        process = subprocess.Popen([fj.CLI, "monitor", "--virtual", *options],
                                   stdout=subprocess.PIPE, env=fj.environment())
        fj.has(process.stdout.readline().decode(), "virtual-1" if not options else "start")
        process.stdout.close()
        fj.equal(process.wait(timeout=fj.LIMIT), 0, "exit code")


def no_standard_output():
    """What is printed must not go into the first file that is opened."""
    folder = fj.Folder()
    with folder:
        wire = folder.path("wire.txt")
        done = subprocess.run(
            ["sh", "-c", 'exec "$@" >&-', "sh", fj.CLI, "flash", folder.tsv, "--virtual=mp15-v1",
             "--virtual-instant", f"--wire={wire}"], stderr=subprocess.PIPE, check=False,
            env=fj.environment(), timeout=fj.LIMIT)
        fj.equal(done.returncode, 0, done.stderr)
        fj.equal(os.path.getsize(wire) > 0, True, "wire dump")
        with open(wire, encoding="utf-8") as file:
            fj.lacks(file.read(), "Sending")


if __name__ == "__main__":
    fj.main([full_disk, full_disk_for_the_wire_dump, no_reader, monitor_without_a_reader,
             no_standard_output])
