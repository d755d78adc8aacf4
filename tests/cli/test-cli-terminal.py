#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A terminal: bars, redrawn in place, in the width and height that there are; Ctrl+C."""

import bz2
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unicodedata

import builds
import flashjig as fj


FILLER = "\0"  # the second column of a wide character


def get_width(char):
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


class Screen:
    """As much of a terminal as the program uses: text, CR, LF, cursor up, erase below, colours."""

    def __init__(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.lines, self.x, self.y = [""], 0, 0
        self.text = ""
        self.scrolled_into = False
        self.broken = []  # what stood in lines that went on in the next one

    def feed(self, text):
        self.text += text
        while self.text:
            match = re.match(r"\x1b\[([0-9;]*)([A-Za-z])", self.text)
            if match:
                self.control(match.group(1), match.group(2))
                self.text = self.text[match.end():]
            elif self.text[0] == "\x1b":
                return  # the rest has not come yet
            else:
                self.put(self.text[0])
                self.text = self.text[1:]

    def control(self, number, letter):
        if letter == "A":
            count = int(number or 1)
            self.scrolled_into |= self.y - count < len(self.lines) - self.rows
            self.y -= count
        elif letter == "J":
            self.lines[self.y] = self.lines[self.y][:self.x]
            del self.lines[self.y + 1:]
        elif letter != "m":
            raise AssertionError(f"unknown sequence {number}{letter}")

    def put(self, char):
        if char == "\r":
            self.x = 0
        elif char == "\n":
            self.y += 1
            if self.y == len(self.lines):
                self.lines.append("")
        elif not unicodedata.combining(char):
            if self.x + get_width(char) > self.columns:
                self.broken.append(self.lines[self.y])
                self.x = 0
                self.put("\n")
            line = self.lines[self.y].ljust(self.x)
            self.lines[self.y] = line[:self.x] + char + (FILLER if get_width(char) > 1 else "") + line[self.x + get_width(char):]
            self.x += get_width(char)

    def shown(self):
        return "\n".join(self.lines).replace(FILLER, "")


class Terminal:
    """Runs the program on a terminal of its own."""

    def __init__(self, *args, columns=80, rows=24, **more):
        self.screen = Screen(columns, rows)
        self.frames = []
        self.raw = ""
        self.main, side = pty.openpty()
        self.resize(columns, rows)
        self.process = subprocess.Popen([fj.CLI, *args], stdin=side, stdout=side, stderr=side,
                                        env=fj.environment(**more), start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(side)

    def resize(self, columns, rows):
        self.screen.columns, self.screen.rows = columns, rows
        fcntl.ioctl(self.main, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds):
        """Takes what has come; False: the program has ended."""
        if not select.select([self.main], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.main, 65536)
        except OSError:
            return False
        if not data:
            return False
        text = data.decode(errors="replace")
        self.raw += text
        self.screen.feed(text)
        self.frames.append(self.screen.shown())
        return True

    def wait_for(self, pattern, limit=30):
        deadline = time.monotonic() + limit
        while not re.search(pattern, self.screen.shown()):
            if time.monotonic() > deadline or not self.read(0.2):
                raise AssertionError(f"{pattern!r} did not come: {self.screen.shown()}")

    def finish(self, limit=60):
        deadline = time.monotonic() + limit
        while self.read(0.2):
            if time.monotonic() > deadline:
                self.process.kill()
                raise AssertionError(f"it does not end: {self.screen.shown()}")
        os.close(self.main)
        return self.process.wait(timeout=10)

    def press(self, keys):
        os.write(self.main, keys)


def flash(folder, *args, profile="mp15-v1", instant=True, **more):
    instant_args = ["--virtual-instant"] if instant else []
    return Terminal("flash", folder.tsv, f"--virtual={profile}", *instant_args, *args, **more)


def bars():
    folder = fj.Folder(card_size=40 << 20)
    with folder:
        terminal = flash(folder)
        fj.equal(terminal.finish(), 0, terminal.screen.shown())
        end = terminal.screen.shown()
        for name in ("fsbl-boot", "ssbl-boot", "flash layout", "sdcard"):
            fj.equal(len(re.findall(rf"^  {name} .*\[█+\] 100 %", end, re.M)), 1, name + end)
        for stage in ("boot ROM", "U-Boot"):
            fj.equal(len(re.findall(rf"^  {stage} is running", end, re.M)), 1, stage)
        fj.equal(len(re.findall(r"^PASS  ", end, re.M)), 1, "the end")
        fj.equal(terminal.screen.scrolled_into, False, "it never draws above the screen")


def moves_while_it_runs():
    folder = fj.Folder(card_size=1 << 20)
    with folder:
        terminal = flash(folder, profile="mp15-v1:slow@uboot/0x10=10", instant=True)
        terminal.wait_for(r"sdcard +\[█+░+\] +\d+ % .*kB")
        terminal.wait_for(r"sdcard .*/s .* left")
        fj.equal(terminal.finish(), 0, terminal.screen.shown())
        percents = [int(found) for frame in terminal.frames
                    for found in re.findall(r"sdcard .* (\d+) %", frame)]
        fj.equal(percents, sorted(percents), "never backwards")
        fj.equal(len(set(percents)) > 5, True, f"many steps: {percents}")


def many_rows_in_a_small_window():
    rows = "".join(f"P\t{hex(16 + i)}\tpart{i:02}\tBinary\tmmc0\t{hex(0x100000 * (i + 1))}\troot.img\n"
                   for i in range(40))
    folder = fj.Folder("mp15-v4", rows=rows)
    with folder:
        terminal = flash(folder, profile="mp15-v4:slow@uboot=1")
        terminal.wait_for(r"\(\d+ more before, \d+ more to come\)")
        fj.equal(terminal.finish(), 0, terminal.screen.shown())
        fj.equal(terminal.screen.scrolled_into, False, "it never draws above the screen")
        end = terminal.screen.shown()
        fj.equal(len(re.findall(r"part\d\d .* 100 %", end)), 40, "all rows at the end")
        widest = max(len(line) for frame in terminal.frames for line in frame.splitlines())
        fj.equal(widest <= 80, True, "width")


def narrow_and_resized():
    folder = fj.Folder(card_size=1 << 20)
    with folder:
        terminal = flash(folder, profile="mp15-v1:slow@uboot/0x10=6", columns=120)
        terminal.wait_for(r"sdcard +\[█+░+\]")
        wide = max(len(line) for line in terminal.screen.lines)
        terminal.screen.columns = 120  # what was drawn before may still come
        terminal.resize(120, 10)
        fj.equal(terminal.finish(), 0, terminal.screen.shown())
        fj.equal(wide > 80, True, f"uses the room: {wide}")
    folder = fj.Folder()
    with folder:
        terminal = flash(folder, columns=30, rows=5)
        fj.equal(terminal.finish(), 0, terminal.screen.shown())
        fj.has(terminal.screen.shown(), "virtual-1  PASS", "how far it is has room")


def words_stay_whole():
    """In a narrow terminal no line is left to the terminal to break, whatever the language; figures that do not fit are left out."""
    folder = fj.Folder(rows=fj.PARTITIONS)
    with folder, builds.Build() as build:
        builds.buildroot(build)
        runs = [("info", folder.path("fsbl.stm32"), folder.tsv), ("flash", folder.tsv, "--virtual=mp15-v1", "--dry-run"),
                ("list", "--virtual=mp15-v4,mp13:no-permission"), ("doctor", "--virtual=mp13:no-permission"),
                ("layout", build.name, f"--output={folder.path('new.tsv')}"),
                ("flash", folder.tsv, "--virtual=mp15-v1,mp15-v1:full-speed:stall@uboot/0x10#3", "--virtual-instant", "--all")]
        for columns, language in ((40, "en"), (60, "de"), (40, "ja"), (60, "ja"), (50, "zh_CN")):
            for words in runs:
                terminal = Terminal(*words, columns=columns, LANGUAGE=language)
                terminal.finish()
                long_words = [line for line in terminal.screen.broken if build.name not in line and folder.name not in line]
                if words[0] == "layout":
                    fj.equal(FILLER in terminal.screen.lines[0], language in ("ja", "zh_CN"), "wide characters")
                fj.equal(long_words, [], f"{words} in {columns} columns, {language}: {terminal.screen.shown()}")
        shown = Terminal(*runs[-1], columns=40)
        shown.finish()
        for pattern in (r"^  bootfs +\d+ %  FAIL$", r"^  rootfs +100 %  200\.0 kB$", r"^  What to do: Press"):
            fj.equal(len(re.findall(pattern, shown.screen.shown(), re.M)), 1, pattern + shown.screen.shown())
        done = fj.run("list", "--virtual=mp13:no-permission")
        fj.equal(max(map(len, done.out.splitlines())) > 80, True, "lines stay whole for what reads them")


def several_boards():
    folder = fj.Folder()
    with folder:
        terminal = flash(folder, "--all", profile="mp15-v1,mp15-v1:stall@uboot/0x10#5")
        fj.equal(terminal.finish(), 8, terminal.screen.shown())
        end = terminal.screen.shown()
        fj.equal(len(re.findall(r"^\S+  STM32MP15\S*  .*PASS", end, re.M)), 1, end)
        fj.equal(len(re.findall(r"^\S+  STM32MP15\S*  .*FAIL", end, re.M)), 1, end)
        fj.has(end, "FAILED after")
        fj.equal(re.match(r"1 of 2 boards passed in \S+", end.splitlines()[-1]) is not None, True, "all boards" + end)
        fj.lacks(end, "running ·", "the line while they run is gone")
        terminal = flash(folder, "--all", profile="40")
        fj.equal(terminal.finish(), 0, terminal.screen.shown())
        fj.equal(terminal.screen.scrolled_into, False, "40 boards in 24 lines")
        terminal = flash(folder, "--all", "--jobs=1", profile="mp15-v1:slow@uboot/0x10=6,mp15-v1")
        terminal.wait_for(r"(?m)^1 running · 1 waiting · \S+ \S+ of \S+ \S+")
        fj.equal(terminal.finish(), 0, terminal.screen.shown())


def colours():
    folder = fj.Folder()
    with folder:
        terminal = flash(folder)
        terminal.finish()
        fj.has(terminal.raw, "\x1b[1;32mPASS")
        terminal = flash(folder, NO_COLOR="1")
        terminal.finish()
        fj.equal(re.findall(r"\x1b\[[0-9;]*m", terminal.raw), [], "colours")
        fj.has(terminal.raw, "PASS")


def ascii_terminal():
    folder = fj.Folder()
    with folder:
        terminal = flash(folder, LC_ALL="C")
        fj.equal(terminal.finish(), 0, terminal.screen.shown())
        fj.equal(terminal.raw.isascii(), True, terminal.raw)
        fj.lacks(terminal.raw, "?", "nothing that could not be shown")
        fj.has(terminal.raw, "[###")


def dumb_terminal():
    folder = fj.Folder()
    with folder:
        env = dict(fj.environment(), TERM="dumb")
        done = subprocess.run(["script", "-qec",
                               f"{fj.CLI} flash {folder.tsv} --virtual --virtual-instant", "/dev/null"],
                              capture_output=True, env=env, stdin=subprocess.DEVNULL, check=True,
                              timeout=60)
        fj.lacks(done.stdout.decode(), "\x1b", "no sequences")


def ctrl_c_once():
    folder = fj.Folder(card_size=64 << 20)
    with folder:
        terminal = flash(folder, profile="mp15-v1:slow@uboot/0x10=20")
        terminal.wait_for(r"sdcard +\[█*░+\] +\d+ % .*kB")
        terminal.press(b"\x03")
        fj.equal(terminal.finish(limit=20), 130, terminal.screen.shown())
        end = terminal.screen.shown()
        fj.has(end, "Press Ctrl+C again")
        fj.has(end, "STOPPED")


def ctrl_c_twice():
    folder = fj.Folder(card_size=64 << 20)
    with folder:
        terminal = flash(folder, profile="mp15-v1:silent@uboot/0x10#3")
        terminal.wait_for(r"sdcard +\[")
        terminal.press(b"\x03\x03")
        started = time.monotonic()
        fj.equal(terminal.finish(limit=20), 130, terminal.screen.shown())
        fj.equal(time.monotonic() - started < 10, True, "at once")


def signals_without_a_terminal():
    folder = fj.Folder(card_size=64 << 20)
    with folder:
        for number in (signal.SIGINT, signal.SIGTERM):
            process = subprocess.Popen(
                [fj.CLI, "flash", folder.tsv, "--virtual=mp15-v1:slow@uboot/0x10=20",
                 "--virtual-instant", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env=fj.environment())
            for line in process.stdout:
                if b'"progress"' in line:
                    break
            process.send_signal(number)
            rest = process.stdout.read().decode().splitlines()
            fj.equal(process.wait(timeout=20), 130, "exit code")
            fj.equal(fj.json.loads(rest[-1])["result"], "cancelled", "end event")
            fj.equal([fj.json.loads(line)["event"] for line in rest[-3:-1]], ["result", "summary"], "the end")
            fj.equal(fj.json.loads(rest[-2])["cancelled"], 1, "the sum")


def ctrl_c_while_waiting_for_a_board():
    folder = fj.Folder()
    with folder:
        terminal = flash(folder, "--port", "9-9", "--wait", "600")
        terminal.wait_for("Waiting for a board")
        terminal.press(b"\x03")
        fj.equal(terminal.finish(limit=10), 130, terminal.screen.shown())


def says_that_it_looks_at_files():
    """5 GB of zeros, packed in parts, take far longer to count than a user waits without a word."""
    folder = fj.Folder(rows=fj.CARD.replace("card.img", "card.img.bz2"))
    with folder:
        fj.write(folder.path("card.img.bz2"), bz2.compress(bytes(50 << 20)) * 100)
        terminal = flash(folder, "--unpack=all")
        terminal.wait_for("Looking at the files…")
        terminal.press(b"\x03")
        fj.equal(terminal.finish(limit=20), 130, terminal.screen.shown())
        terminal = Terminal("check", folder.tsv)
        terminal.finish()
        fj.lacks(terminal.screen.shown(), "Looking", "nothing to say where it is quick")


if __name__ == "__main__":
    fj.main([bars, moves_while_it_runs, many_rows_in_a_small_window, narrow_and_resized, words_stay_whole,
             several_boards, colours, ascii_terminal, dumb_terminal, ctrl_c_once, ctrl_c_twice,
             says_that_it_looks_at_files, signals_without_a_terminal, ctrl_c_while_waiting_for_a_board])
