#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words that people try: each is understood, or it is said which one is wrong."""

import flashjig as fj


def help_of_a_command():
    for command in ("flash", "report", "doctor"):
        wanted = fj.run(command, "--help")
        fj.equal(fj.run("help", command).out, wanted.out, command)
    fj.equal(fj.run("help").out, fj.run("--help").out)
    fj.equal(fj.run("help", "nonsense").code, 2)
    fj.has(fj.run("help", "nonsense").err, "“nonsense”")


def end_of_options():
    folder = fj.Folder()
    with folder:
        for name in ("-dash.tsv", "plain.tsv"):
            with open(folder.tsv, encoding="utf-8") as file:
                fj.write(folder.path(name), file.read())
            done = fj.run("check", "--", name, cwd=folder.name)
            fj.equal(done.code, 0, done.err)
            fj.has(done.out, f"{name}: 0 errors")


def virtual_options_alone():
    """Whoever forgets --virtual must not flash a real board."""
    folder = fj.Folder()
    with folder:
        for option in ("--virtual-dir=cards", f"--virtual-faults={folder.tsv}", "--virtual-instant"):
            done = fj.run("flash", folder.tsv, option)
            fj.equal(done.code, 2, done.err)
            fj.has(done.err, f"{option.split('=')[0]} is for virtual boards")


def unknown_as_typed():
    """A word that a command does not know is named as it was typed."""
    done = fj.run("layout", "--virtual", "images")
    fj.equal(done.code, 2, done.err)
    fj.has(done.err, "--virtual\n")


def blame_for_faults():
    folder = fj.Folder()
    with folder:
        faults = folder.path("faults.ini")
        for text, part in (("[a]\nKind=nonsense\n", "“nonsense”"), ("no key file", "no key file")):
            fj.write(faults, text)
            for words in (("list",), ("check", folder.tsv), ("doctor",), ("flash", folder.tsv)):
                done = fj.run(*words, "--virtual=mp13", f"--virtual-faults={faults}")
                fj.equal(done.code, 2, done.err)
                fj.has(done.err, f"--virtual-faults={faults}: ")
                fj.has(done.err, part)
        fj.write(faults, "[a]\nKind=stall\n")
        fj.has(fj.run("list", "--virtual=mp99", f"--virtual-faults={faults}").err, "--virtual=mp99: ")


if __name__ == "__main__":
    fj.main([help_of_a_command, end_of_options, virtual_options_alone, unknown_as_typed, blame_for_faults])
