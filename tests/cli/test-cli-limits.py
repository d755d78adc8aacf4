#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A system that is short of threads: an error and an end."""

import os

import flashjig as fj

FEW_THREADS = os.environ["FLASHJIG_FEW_THREADS"]


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
                if n == 0 or (n == 1 and command[0] in ("flash", "check")):
                    fj.has(done.err, "no thread left", what)
        fj.equal(fj.flash(folder, LD_PRELOAD=FEW_THREADS, FLASHJIG_THREADS="99").code, 0, "enough")


if __name__ == "__main__":
    fj.main([few_threads])
