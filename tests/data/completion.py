#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The completions of bash, zsh and fish, each asked in its own shell as if somebody pressed the tab key.

Usage: completion.py FOLDER PROGRAM (FOLDER has the completions)
"""
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile

LIMIT = 60
LAYOUT = "#Opt\tId\tName\tType\tIP\tOffset\tBinary\n" + "".join(
    f"P\t0x1{i}\t{name}\tBinary\tmmc0\t0x{i + 1}00000\tcard.img\n" for i, name in enumerate(("bootfs", "rootfs", "userfs")))

# what is typed, and what the line is then; {serial} is that of a virtual board
CASES = [
    ("fl", "flash "),
    ("flash --onl", "flash --only="),
    ("flash --dry", "flash --dry-run "),
    ("report --with", "report --with-paths "),
    ("flash fl", "flash flash.tsv "),
    ("check OL", "check OLD.TSV "),
    ("flash oth", "flash oth"),
    ("flash flash.tsv im", "flash flash.tsv images/"),
    ("flash flash.tsv ot", "flash flash.tsv ot"),
    ("info oth", "info other.img "),
    ("layout oth", "layout other.img "),
    ("job cr", "job create "),
    ("job check oth", "job check other.img "),
    ("flash --job=oth", "flash --job=other.img "),
    ("flash --log=oth", "flash --log=other.img "),
    ("flash --virtual-dir=im", "flash --virtual-dir=images/"),
    ("bays tea", "bays teach "),
    ("flash --per", "flash --per-hub="),
    ("layout --storage=em", "layout --storage=emmc "),
    ("flash flash.tsv --only=ro", "flash flash.tsv --only=rootfs "),
    ("read fl", "read flash.tsv "),
    ("read flash.tsv --whole=mmc1boot2", "read flash.tsv --whole=mmc1boot2 "),
    ("flash flash.tsv --skip=bootfs,us", "flash flash.tsv --skip=bootfs,userfs "),
    ("check flash.tsv --unpack=al", "check flash.tsv --unpack=all "),
    ("flash --virtual --serial=33", "flash --virtual --serial={serial} "),
    ("flash --virtual=mp13 --port=vir", "flash --virtual=mp13 --port=virtual-1 "),
    ("list --virtual=mp15-mai", "list --virtual=mp15-mainline"),
    ("list --virtual=mp13,mp15-mai", "list --virtual=mp13,mp15-mainline"),
    ("list --virtual=mp13:dfu-e", "list --virtual=mp13:dfu-error"),
    ("list --virtual=mp13:stall@ubo", "list --virtual=mp13:stall@uboot"),
    ("flash --every", "flash --everything "),
    ("flash flash.tsv --way=fa", "flash flash.tsv --way=fastboot "),
    ("flash flash.tsv --verify=qu", "flash flash.tsv --verify=quick "),
    ("flash --records=oth", "flash --records=other.img "),
    ("hist", "history "),
    ("history --no-v", "history --no-virtual "),
    ("history --result=inter", "history --result=interrupted "),
    ("history --format=op", "history --format=openhtf "),
]
# a value that is a word of its own, where it has to be known that it is no file
WORDS = [("flash --way dfu fl", "flash --way dfu flash.tsv "), ("flash --verify full fl", "flash --verify full flash.tsv "),
         ("flash --operator Maria fl", "flash --operator Maria flash.tsv ")]


class Terminal:
    """A shell that prints its line between marks when it is asked to."""

    def __init__(self, words, env):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(words[0], words, env)

    def say(self, text):
        os.write(self.fd, text.encode())

    def read(self, pattern):
        text = ""
        while not (found := re.search(pattern, text, re.DOTALL)):
            if not select.select([self.fd], [], [], LIMIT)[0]:
                raise AssertionError(f"the shell did not answer {pattern}, but said {text[-500:]!r}")
            text += os.read(self.fd, 65536).decode(errors="replace")
        return found

    def complete(self, text):
        self.say(text + "\t\x07")
        line = self.read(r"<<<(.*?)>>>")[1]
        self.say("\x15")
        return line

    def close(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


def start_bash(folder, env):
    setup = (f"PS1=; bind 'set bell-style none'; bind 'set enable-bracketed-paste off'; source {folder}/flashjig-cli.bash; "
             "mark () { printf '<<<%s>>>' \"$READLINE_LINE\"; }; bind -x '\"\\C-g\": mark'; printf 're''ady\\n'\n")
    shell = Terminal(["bash", "--norc", "--noprofile", "-i"], env)
    shell.say(setup)
    shell.read("ready")
    return shell


def start_zsh(folder, env):
    setup = (f"PS1=; unsetopt beep zle_bracketed_paste; fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -D; "
             "mark () { print -rn -- \"<<<$BUFFER>>>\" }; zle -N mark; bindkey '^G' mark; bindkey '^U' kill-whole-line; "
             "print re''ady\n")
    shell = Terminal(["zsh", "-f", "-i"], env)
    shell.say(setup)
    shell.read("ready")
    return shell


class Fish:
    """It says itself what it would offer, and has values as words of their own."""

    @staticmethod
    def as_it_says(line):
        return line[:-1] + " " if line.endswith("=") and "--virtual=" not in line else line

    def __init__(self, folder, env):
        self.folder, self.env = folder, env

    def complete(self, text):
        script = f"source {self.folder}/flashjig-cli.fish; complete -C '{text}'"
        out = subprocess.run(["fish", "--no-config", "-c", script], env=self.env, capture_output=True, text=True, check=True,
                             timeout=LIMIT).stdout
        offers = {line.split("\t")[0] for line in out.splitlines()}
        if len(offers) != 1:
            return text + (f" offers {sorted(offers)}" if offers else "")
        offer = offers.pop()
        if not offer.startswith(text[text.rindex(" ") + 1:]) and "=" in text:
            offer = text[text.rindex(" ") + 1:text.rindex("=") + 1] + offer
        head = text[:text.rindex(" ") + 1]
        return head + offer + ("" if offer[-1] in "=/" or "--virtual=" in text[len(head):] else " ")

    def close(self):
        pass


def unknown_options(folder, program):
    """Options with a value, of any command, that a completion does not know to have one."""
    def help_of(*words):
        return subprocess.run([program, *words, "--help"], capture_output=True, text=True, check=True).stdout
    texts = [help_of(verb) for verb in re.findall(r"^  ([a-z]+) {2,}", help_of(), re.MULTILINE)]
    valued = set(re.findall(r"^  (?:-\w, )?--([a-z-]+)=(?!\[)", "".join(texts), re.MULTILINE))
    assert len(valued) > 15, valued
    for name, times in (("flashjig-cli.bash", 2), ("_flashjig-cli", 2), ("flashjig-cli.fish", 1)):
        text = (folder / name).read_text(encoding="utf-8")
        for option in sorted(valued):
            if len(re.findall(rf"[-(|]{option}[ )|]", text)) < times:
                yield f"{name} does not know that --{option} has a value"


def expect_all(start, folder, env, serial):
    shell = start(folder, env)
    bad = []
    for typed, wanted in CASES + WORDS:
        got = shell.complete(f"flashjig-cli {typed}")
        wanted = "flashjig-cli " + wanted.replace("{serial}", serial)
        wanted = getattr(shell, "as_it_says", str)(wanted)
        if got.rstrip() != wanted.rstrip() or (wanted[-1] == "=" and got[-1] == " "):
            bad.append(f"{typed!r} becomes {got!r}, wanted {wanted!r}")
    shell.close()
    return bad


def main():
    folder, program = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    shells = {"bash": start_bash, "zsh": start_zsh, "fish": Fish}
    failed = 0
    unknown = list(unknown_options(folder, program))
    failed += bool(unknown)
    print(f"1..{len(shells) + 1}")
    print(("not ok" if unknown else "ok"), "1 - options with values")
    print("".join(f"# {line}\n" for line in unknown), end="")
    with tempfile.TemporaryDirectory() as place:
        for name, text in (("flash.tsv", LAYOUT), ("OLD.TSV", LAYOUT), ("other.img", "")):
            pathlib.Path(place, name).write_text(text, encoding="utf-8")
        pathlib.Path(place, "images").mkdir()
        os.chdir(place)
        env = {"PATH": f"{program.parent}:{os.environ['PATH']}", "HOME": place, "TERM": "dumb", "LC_ALL": "C.UTF-8",
               "XDG_CONFIG_HOME": place, "XDG_DATA_HOME": place}
        out = subprocess.run([program, "list", "--virtual", "--json"], capture_output=True, text=True, check=True).stdout
        serial = re.search(r'"serial":"(\w+)"', out)[1]
        for number, (name, start) in enumerate(shells.items(), 2):
            if shutil.which(name) is None:
                print(f"ok {number} - {name} # SKIP {name} is not installed")
                continue
            bad = expect_all(start, folder, env, serial)
            failed += bool(bad)
            print(("not ok" if bad else "ok"), number, "-", name)
            print("".join(f"# {line}\n" for line in bad), end="")
    return failed


if __name__ == "__main__":
    sys.exit(main())
