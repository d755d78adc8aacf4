# SPDX-License-Identifier: GPL-3.0-or-later
"""Words and calls that may not stand in the tree."""
import re

import tree

CODE = {
    r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b": "finish it, or write it down where work is planned",
    r"\bgtk_(native_)?dialog_run\b": "a nested main loop: show the dialog and connect to its response",
    r"\bgoto\b": "use g_autoptr and early returns",
    r"\b(strcpy|strcat|sprintf|gets|atoi)\s*\(": "use the bounded GLib function",
    r"(?<![_\w])system\s*\(": "start programs by GSubprocess",
    r"\bg(char|int|short)\b": "use the C type",
}
# Calls that are made in one place.
SINGLE = {
    r"\bg_task_run_in_thread\b": "waits for ever where no thread can be made: fj_thread_run_task ()",
    r"\bg_thread_new\b": "ends the program where no thread can be made: fj_thread_start ()",
    r"\bg_thread_try_new\b": "fj_thread_start () says what is wrong",
    r"\bg_file_replace_contents|\bg_file_set_contents|\bg_file_replace\b":
        "a full disk would cost the old file: fj_file_replace ()",
}
SOURCES = {
    r"\bprotocol\.m" r"d\b": "name the source itself",
}
TEST_CODE = {
    r"\b(g_usleep|usleep|sleep|nanosleep)\s*\(": "wait for a condition with a limit",
}
# Where a machine of one person would show.
ANYWHERE = {
    r"(?<![\w.])/(wo" r"rk|fa" r"rm|ro" r"ot|ho" r"me/[a-z]+)/": "a path of one machine",
}
# xgettext cuts the sentence there; it knows the macros of <inttypes.h>.
CUT = re.compile(r'(_|gettext) \(.*"[^"]*%[^"]*" G_G[A-Z0-9]*_FORMAT')
GLUED = re.compile(r'_ \("[^"]*"\)\s*"|"\s*_ \(')


def look(files, name, rules):
    for number, line in files.lines(name):
        for pattern, sentence in rules.items():
            if match := re.search(pattern, line):
                files.report(name, number, f"\"{match.group(0)}\": {sentence}")


def check(files):
    for name in files.select(r"(?!COPYING).*"):
        look(files, name, ANYWHERE)
    for name in files.select(r"(src|tests)/.*\.[ch]|ui/.*|data/.*|scripts/.*"):
        look(files, name, CODE)
        look(files, name, SOURCES)
    for name in files.select(r"src/(?!base/fj-(thread|file)\.c).*\.[ch]"):
        look(files, name, SINGLE)
    for name in files.select(r"tests/.*\.[ch]"):
        look(files, name, TEST_CODE)
    for name in files.select(r"src/.*\.c"):
        for number, line in files.lines(name):
            if CUT.search(line):
                files.report(name, number, "translators would not get this sentence: use PRIu64 or %zu")
            if GLUED.search(line):
                files.report(name, number, "a sentence is glued from parts: translate it whole")


tree.run(check)
