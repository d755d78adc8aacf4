# SPDX-License-Identifier: GPL-3.0-or-later
"""Each check finds the sin it is there for, and nothing in a clean file."""
import pathlib
import subprocess
import sys
import tempfile

GPL = "/* SPDX-License-" "Identifier: GPL-3.0-or-later */\n"
CLEAN = GPL + """#include "config.h"

#include "fj-thing.h"

/**
 * fj_thing_do:
 *
 * Returns: nothing that matters
 */
int
fj_thing_do (void)
{
  return 0;
}
"""
HEADER = GPL + "#pragma once\n\nint fj_thing_do (void);\n"
CLASS = "G_DECLARE_FINAL_TYPE (FjThing, fj_thing, FJ, THING, GObject)\n\n"
# What the compiler was told; the folder is put in when the file is written.
COMMANDS = '[{{"directory": "@BUILD@", "file": "../src/{0}/a.c", "command": "cc -I../src/{0} {1}"}}]'
FILES = {"_build/compile_commands.json": COMMANDS.format("cli", "-I../src/usb -isystem /usr/json-glib-1.0"),
         "src/base/fj-thing.c": CLEAN, "src/base/fj-thing.h": HEADER,
         "src/usb/fj-usb-wire.h": GPL, "src/usb/fj-usb-provider.h": GPL}

# check, the file that is changed, what in it, into what, a word of the finding; or check, files, None,
# None, a word
SINS = [
    ("includes", "src/base/fj-thing.c", '#include "fj-thing.h"',
     '#include "fj-thing.h"\n#include <fj-usb-wire.h>', "may not include fj-usb-wire.h"),
    ("includes", "src/base/fj-thing.c", '#include "fj-thing.h"',
     '#include "fj-thing.h"\n#include <gtk/gtk.h>', "only these rooms may include gtk"),
    ("includes", "src/usb/fj-usb-wire.c", None, GPL + '#include "config.h"\n#include <gusb.h>\n',
     "only src/usb/fj-usb-hotplug.c may include gusb.h"),
    ("includes", "src/base/fj-thing.c", '#include "config.h"\n', "", "must be \"config.h\""),
    ("includes", "src/cli/fj-cli.c", None, GPL + '#include "config.h"\n#include <fj-usb-wire.h>\n',
     "may not include fj-usb-wire.h"),
    ("includes", "HACKING.md", None, "## The rooms\n| `base` | x | |\n| `layout` | x | `image` |\n",
     "HACKING.md:3: the check lets src/layout include base"),
    ("includes", "HACKING.md", None, "## The rooms\n| `base` | x | |\n| `house` | x | |\n",
     "src/house is not among the rooms"),
    ("includes", "HACKING.md", None, "## The rooms\n| `base` | x | |\n", "lacks src/layout"),
    ("circles", {"src/base/fj-thing.h": HEADER + '#include "fj-other.h"\n',
                 "src/base/fj-other.h": GPL + '#include "fj-thing.h"\n'}, None, None,
     "fj-other needs fj-thing (fj-thing.h), fj-thing needs fj-other (fj-other.h)"),
    ("circles", {"src/base/fj-thing.c": CLEAN.replace("return 0", "return fj_other_do ()"),
                 "src/base/fj-other.c": CLEAN.replace("_thing_", "_other_").replace("thing.h", "other.h")
                 .replace("return 0", "return fj_thing_do ()")}, None, None,
     "fj-thing needs fj-other (fj_other_do)"),
    ("circles", {"src/base/fj-thing.h": HEADER + "#include <fj-usb-wire.h>\n",
                 "src/usb/fj-usb-wire.c": GPL + "#include <fj-thing.h>\n"}, None, None,
     "usb needs base (fj-thing.h)"),
    ("paths", "_build/compile_commands.json", None, COMMANDS.format("base", "-I../src/usb"),
     "lets src/base include headers of src/usb"),
    ("paths", "_build/compile_commands.json", None, COMMANDS.format("cli", "-I/usr/include/libusb-1.0"),
     "lets src/cli include headers of libusb-1.0"),
    ("paths", "_build/compile_commands.json", None, COMMANDS.format("app", "-isystem /opt/gusb-1"),
     "lets src/app include headers of gusb-1"),
    ("names", "src/base/fj-thing.c", "int\nfj_thing_do", "static int\nthing", "\"thing\" is one word"),
    ("names", "src/base/fj-thing.c", "int\nfj_thing_do", "static int G_GNUC_PRINTF (1, 2)\n  thing",
     "\"thing\" is one word"),
    ("names", "src/usb/fj-thing.h", None, GPL, "src/base/fj-thing.h has the same name"),
    ("callbacks", "src/base/fj-thing.c", "int\nfj_thing_do", CLASS + "static void\non_thing_changed (FjThing *self)\n{\n"
     "  g_free (self);\n}\n\nint\nfj_thing_do", "on_thing_changed () lacks g_assert (FJ_IS_THING (self));"),
    ("callbacks", "src/base/fj-thing.c", "int\nfj_thing_do", CLASS + "static void\non_ready (gpointer data)\n{\n"
     "  g_autoptr (FjThing) self = data;\n}\n\nint\nfj_thing_do", "on_ready () lacks g_assert"),
    ("callbacks", "src/base/fj-thing.c", "int\nfj_thing_do (void)\n{\n", CLASS + "int\nfj_thing_do (FjThing *self)\n{\n"
     "  self->n++;\n", "fj_thing_do () lacks g_return_if_fail (FJ_IS_THING (self))"),
    ("size", "src/base/fj-thing.c", "  return 0;\n", "  return 0;\n" * 61, "61 lines, 60 at most"),
    ("size", "src/base/fj-thing.c", "int\nfj", "\n" * 600 + "int\nfj", "600 at most"),
    ("size", "src/base/fj-thing.c", "return 0;", "return 0; /* " + "x" * 120 + " */", "columns"),
    ("licence", "src/base/fj-thing.c", GPL, "\n", "SPDX"),
    ("words", "src/base/fj-thing.c", "return 0;", "return 0; /* FIX" "ME */", "finish it"),
    ("words", "src/base/fj-thing.c", "return 0;", "return gtk_dialog" "_run (0);", "nested main loop"),
    ("words", "src/base/fj-thing.c", "return 0;", "/* /ho" "me/someone/x */", "path of one machine"),
    ("words", "src/base/fj-thing.c", "return 0;", "return g_thread" "_new (0, 0, 0) != 0;", "fj_thread_start"),
    ("words", "tests/base/test-x.c", None, GPL + "g_usle" "ep (1);\n", "wait for a condition"),
    ("words", "src/base/fj-thing.c", "return 0;", 'return _ ("%" G_GUINT64_FORMAT " bytes") != 0;', "use PRIu64"),
    ("docs", "src/base/fj-thing.c", " */\nint", " */\n\nint", "has no doc comment"),
    ("docs", "src/base/fj-thing.c", "/**\n * fj_thing_do:", "/** fj_thing_do: does it\n *", "on a line of its own"),
    ("potfiles", "src/base/fj-thing.c", "return 0;", 'return _ ("a") != 0;', "is not in po/POTFILES.in"),
    ("potfiles", "po/POTFILES.in", None, "src/base/fj-thing.c\n", "holds no text to translate"),
]
GOOD = [("callbacks", "src/base/fj-other.c", CLASS + "static void\non_thing_changed (FjThing *self)\n{\n"
         "  g_assert (FJ_IS_THING (self));\n}\n"),
        ("includes", "src/cli/fj-cli.c", GPL + '#include "config.h"\n#include <fj-usb-provider.h>\n')]


def findings(check, files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.replace("@BUILD@", folder + "/_build"), encoding="utf-8")
        script = pathlib.Path(__file__).with_name(check + ".py")
        done = subprocess.run([sys.executable, script, folder, folder + "/_build"], stdout=subprocess.PIPE, text=True)
    return done.returncode, done.stdout


def changed(name, old, new):
    files = dict(FILES, **{"po/POTFILES.in": ""})
    if isinstance(name, dict):
        return dict(files, **name)
    files[name] = new if old is None else files[name].replace(old, new, 1)
    return files


def cases():
    for check in sorted({sin[0] for sin in SINS}):
        status, text = findings(check, dict(FILES, **{"po/POTFILES.in": ""}))
        yield status == 0, f"{check} accepts a clean tree", text
    for check, name, text in GOOD:
        status, output = findings(check, dict(FILES, **{name: text}))
        yield status == 0, f"{check} accepts a good {name}", output
    for check, name, old, new, word in SINS:
        status, text = findings(check, changed(name, old, new))
        yield status == 1 and word in text, f"{check} finds: {word}", text


def main():
    failed = 0
    results = list(cases())
    print(f"TAP version 13\n1..{len(results)}")
    for number, (passed, name, text) in enumerate(results, start=1):
        print(f"{'ok' if passed else 'not ok'} {number} {name}")
        if not passed:
            failed += 1
            print(f"# {text or 'no finding'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
