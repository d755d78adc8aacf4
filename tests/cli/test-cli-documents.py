# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pages and the manual say of options, exit codes and errors is what the program does."""
import os
import pathlib
import re
import shlex
import sqlite3

import builds
import flashjig as fj

ROOT = pathlib.Path(os.environ["FLASHJIG_ROOT"])
PAGES = [ROOT / "README.md", ROOT / "HACKING.md", *sorted((ROOT / "docs").rglob("*.md"))]
MANUAL = (ROOT / "data/man/flashjig-cli.1").read_text(encoding="utf-8").replace("\\-", "-")
OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z-]*)")


def get_commands():
    return re.findall(r"^  ([a-z]+) {2,}", fj.run("--help").out, re.MULTILINE)


def get_options(command):
    out = fj.run(command, "--help").out
    names = set(re.findall(r"^  (?:-\w, )?(--[a-z][a-z-]*)", out, re.MULTILINE))
    return names, set(re.findall(r"^  (-\w), ", out, re.MULTILINE))


def manual_has_all_options():
    """The manual names each option of each command, and none that no command has."""
    commands = get_commands()
    known = set().union(*(get_options(command)[0] for command in commands)) | {"--version"}
    named = set(OPTION.findall(re.sub(r"udevadm.*", "", MANUAL)))
    fj.equal(sorted(known - named), [], "options that the manual does not name")
    fj.equal(sorted(named - known), [], "options that the manual invents")
    for command in commands:
        fj.has(MANUAL, command, "a command in the manual")


def get_lines(text):
    """The command lines in the blocks of a page, continued ones joined."""
    for block in re.findall(r"^```(?:sh|console|)\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            line = re.sub(r"^\$ ", "", line.strip())
            line = re.split(r"\s#\s|\s[|>&]", line)[0]
            match = re.match(r"(?:\S+=\S*\s+|\S+=\"[^\"]*\"\s+)*(?:\S*/)?flashjig-cli\s+(.*)", line)
            if match:
                yield match.group(1)


def pages_name_real_options():
    """A command line in a page has a command of the program, and options of that command."""
    options = {command: get_options(command) for command in get_commands()}
    count = 0
    for page in PAGES:
        for line in get_lines(page.read_text(encoding="utf-8")):
            command = line.split()[0]
            if command.startswith("-"):
                continue  # --version, or the words of ST's tool
            count += 1
            fj.equal(command in options, True, f"{page.name}: the command of {line!r}")
            unquoted = re.sub(r"'[^']*'|\"[^\"]*\"", " ", line)
            for name in OPTION.findall(unquoted):
                fj.equal(name in options[command][0], True, f"{page.name}: {name} of {line!r}")
    fj.equal(count > 10, True, f"{count} command lines in the pages")


# a board that has what it was flashed with
KEPT = ("--virtual=mp15-v4:sd=64M", "--virtual-instant", "--virtual-dir=storage")


def run_line(line, folder):
    """Runs @line as a stranger types it, on virtual boards that take no time."""
    words = ["flash.tsv" if word == "LAYOUT" else word for word in shlex.split(line)]
    if words[0] in ("list", "check", "flash", "report") and "--virtual" not in line:
        words.append("--virtual")
    if words[0] == "flash":
        words.append("--virtual-instant")
    if words[0] == "read":
        words += KEPT
    return fj.run(*words, cwd=folder)


def pages_can_be_followed():
    """The command lines of the pages do what they are there for: those with a fault fail, all others succeed."""
    lines = [(page.name, line) for page in PAGES for line in get_lines(page.read_text(encoding="utf-8"))
             if not re.search(r"^-|[…<]|^doctor$|^monitor|^bays|--loop|--boards=8", line)]
    fj.equal(len(lines) > 15, True, f"{len(lines)} command lines in the pages")
    with fj.Folder("mp15-v4") as usual, fj.Folder("mp25") as mp25, fj.Folder("mp15-v4", fj.PARTITIONS, None) as kept, \
            builds.Build() as build:
        builds.buildroot(build)
        os.mkdir(f"{usual}/output")
        os.symlink(build.name, f"{usual}/output/images")
        fj.equal(fj.run("flash", "flash.tsv", *KEPT, cwd=kept).code, 0, "the board that is read")
        for page, line in lines:
            done = run_line(line, kept if line.startswith("read ") else mp25 if "mp25" in line else usual)
            fj.equal(done.code, 8 if re.search(r"--virtual=\S+@", line) else 0, f"{page}: {line}: {done.out}{done.err}")


def pages_name_real_labels():
    """What a page tells people to choose in the window ("**Locate the Folder…**") is a label there."""
    texts = [path.read_text(encoding="utf-8") for path in [*(ROOT / "ui").glob("*.ui"), *(ROOT / "src/app").glob("*.c")]]
    labels = "".join(texts).replace("_", "")
    count = 0
    for page in PAGES:
        text = re.sub(r"```.*?```|`[^`]*`", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for path in re.findall(r"\*([A-Z][^*|]*…)\*", text):
            for label in path.split(" → "):
                count += 1
                fj.equal(bool(re.search(rf'[>"]{re.escape(label)}[<"]', labels)), True, f"{page.name}: the label {label!r}")
    fj.equal(count > 3, True, f"{count} labels in the pages")


def exit_codes_agree():
    """The program, the manual, the page on JSON and the pages of the errors have one list."""
    program = dict(re.findall(r"^ +(\d+)  (.+)$", fj.run("flash", "--help").out, re.MULTILINE))
    fj.equal(len(program) > 15, True, "the program's list")
    fj.equal(dict(re.findall(r"^(\d+)\|(.+)$", MANUAL, re.MULTILINE)), program, "the manual")
    json = (ROOT / "docs/json.md").read_text(encoding="utf-8")
    fj.equal(dict(re.findall(r"^\| (\d+) \| `[a-z-]+` \| (.+) \|$", json, re.MULTILINE)), program, "json.md")
    table = re.findall(r"^\| \[(.+)\]\((.+)\.md\) \| `(.+)` \| (\d+) \|$",
                       (ROOT / "docs/errors/README.md").read_text(encoding="utf-8"), re.MULTILINE)
    fj.equal(len(table) > 20, True, "the table of errors")
    for title, page, code, status in table:
        fj.equal(page, code, "the page of an error")
        fj.equal(status in program, True, f"{status} of {code} is an exit code")
        text = (ROOT / f"docs/errors/{page}.md").read_text(encoding="utf-8")
        fj.equal(text.startswith(f"# {title}\n"), True, f"the title of {page}.md")
        said = re.search(r"exit status (\d+)", text)
        fj.equal(said and said.group(1), status, f"the exit status in {page}.md")


def errors_have_pages():
    """Each error of the source has a page with the title and the exit code that the programs give, and no page is of another."""
    source = (ROOT / "src/base/fj-error.c").read_text(encoding="utf-8")
    nicks = dict(re.findall(r'\(FJ_ERROR_(\w+), "([a-z-]+)"\)', source))
    titles = dict(re.findall(r'\[FJ_ERROR_(\w+)\] = \{\s*N_\s*\(\s*"([^"]+)"\)', (ROOT / "src/base/fj-error-text.c").read_text(encoding="utf-8")))
    source = (ROOT / "src/cli/fj-cli-exit.c").read_text(encoding="utf-8")
    exits = dict(re.findall(r"\[FJ_ERROR_(\w+)\] = FJ_CLI_EXIT_(\w+)", source))
    words = dict(re.findall(r'\{ FJ_CLI_EXIT_(\w+), "([a-z-]+)"', source))
    numbers = {word: number for number, word in re.findall(r"^\| (\d+) \| `([a-z-]+)` \|", (ROOT / "docs/json.md").read_text(encoding="utf-8"), re.MULTILINE)}
    wanted = {nick: (titles.get(code), numbers[words[exits.get(code, "FAILED")]]) for code, nick in nicks.items()}
    table = re.findall(r"^\| \[(.+)\]\(.+\.md\) \| `(.+)` \| (\d+) \|$",
                       (ROOT / "docs/errors/README.md").read_text(encoding="utf-8"), re.MULTILINE)
    fj.equal({code: (title, status) for title, code, status in table}, wanted, "the table of errors")
    pages = {path.stem for path in (ROOT / "docs/errors").glob("*.md")} - {"README"}
    fj.equal(sorted(pages), sorted(wanted), "the pages")


def errors_end_as_their_pages_say():
    """Errors that can be had at once end with the exit code of their page."""
    with fj.Folder() as name:
        folder = pathlib.Path(name)
        tsv = str(folder / "flash.tsv")
        cases = [("layout", ["flash", str(folder / "nowhere.tsv"), "--virtual"]),
                 ("ambiguous", ["flash", tsv, "--virtual=2"]),
                 ("no-device", ["flash", tsv, "--virtual=mp15-v1", "--port=9-9"]),
                 ("wrong-chip", ["flash", tsv, "--virtual=mp13", "--virtual-instant"])]
        # those that wait for a board are left to the flow tests, which wait on a clock of their own
        faults = {"permission": "no-permission", "busy": "busy", "stall": "stall@uboot/0x10#5", "device-text": "phase-text@uboot=x",
                  "device-status": "dfu-error@uboot/0x10#5=3", "protocol": "garbage-phase@tfa", "restarted": "reset@uboot/0x10#5",
                  "storage": "disk-full=1000"}
        cases += [(code, ["flash", tsv, f"--virtual=mp15-v1:{fault}", "--virtual-instant"]) for code, fault in faults.items()]
        for code, words in cases:
            text = (ROOT / f"docs/errors/{code}.md").read_text(encoding="utf-8")
            status = int(re.search(r"exit status (\d+)", text).group(1))
            done = fj.run(*words, "--json")
            fj.equal((done.code, done.last()["exit"]), (status, status), f"{code}: {done.out}{done.err}")
            errors = [event["error"]["code"] for event in done.events() if event.get("error")]
            fj.equal(errors, [code] if errors else [], done.out)


def virtual_boards_are_as_listed():
    """The page on virtual boards has the storages of --virtual=help, and no profile or fault that is not in that list."""
    blocks = fj.run("list", "--virtual=help").out.split("\n\n")
    fj.equal(len(blocks), 5, "profiles, storages, an example, faults, an example")
    profiles, storages, faults = ({re.sub(r"=.*", "", line.split()[0]) for line in blocks[i].splitlines()[1:]} for i in (0, 1, 3))
    page = (ROOT / "docs/virtual-boards.md").read_text(encoding="utf-8")
    rows = re.search(r"## Profiles\n(.*?)\n## ", page, re.DOTALL)[1]
    named = {name for row in re.findall(r"^\| (`.*?) \|", rows, re.MULTILINE) for name in re.findall(r"`([^`]+)`", row)}
    fj.equal(len(named) > 5, True, "profiles in the page")
    fj.equal(sorted(named - profiles), [], "profiles that the page invents")
    fj.equal(sorted(name for name in storages if f"`{name}" not in page), [], "storages that the page does not name")
    kinds = set(re.findall(r"^Kind=(\S+)", page, re.MULTILINE)) | set(re.findall(r"--virtual=[a-z0-9-]+:([a-z-]+)@", page))
    fj.equal(len(kinds) > 2, True, "faults in the page")
    fj.equal(sorted(kinds - faults), [], "faults that the page invents")
    fj.has(MANUAL, "--virtual=help")


def microcontrollers_end_as_said():
    """errors/unsupported.md on the words of ST's tool that are for microcontrollers."""
    text = (ROOT / "docs/errors/unsupported.md").read_text(encoding="utf-8")
    cases = re.findall(r"^\| `flashjig-cli (.+)` \| (\d+) \|$", text, re.MULTILINE)
    fj.equal(len(cases) > 2, True, "examples")
    for words, status in cases:
        fj.equal(fj.run(*words.split()).code, int(status), words)


def records_are_as_described():
    """The page on records names the version of the schema, its tables, and the columns of each, in order."""
    page = (ROOT / "docs/records.md").read_text(encoding="utf-8")
    with fj.Folder() as name:
        fj.equal(fj.run("flash", f"{name}/flash.tsv", "--virtual=mp15-v1", "--virtual-instant", "--records", f"{name}/records.db").code, 0, "a record")
        with sqlite3.connect(f"{name}/records.db") as db:
            version, = db.execute("PRAGMA user_version").fetchone()
            application, = db.execute("PRAGMA application_id").fetchone()
            tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
            columns = {table: {row[1] for row in db.execute(f"PRAGMA table_info({table})")} for table in tables}
    fj.has(" ".join(page.split()), f"is the version of the schema, which is {version};")
    fj.has(page, f"{application:#x}")
    described = {}
    for table, text in re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL):
        first = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
        described[table] = set(re.findall(r"`(\w+)`", " ".join(first)))
    fj.equal(described, columns, "tables and columns")


fj.main([manual_has_all_options, pages_name_real_options, pages_can_be_followed, pages_name_real_labels, exit_codes_agree, errors_have_pages, errors_end_as_their_pages_say,
         virtual_boards_are_as_listed, microcontrollers_end_as_said, records_are_as_described])
