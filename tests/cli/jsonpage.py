# SPDX-License-Identifier: GPL-3.0-or-later
"""The tables of docs/json.md, and events held against them.

jsonpage.py DOCUMENT EVENTS...: files with the events of runs, one a line; says what the page does not.
"""
import json
import pathlib
import re
import sys

WORD = re.compile(r"`([a-z0-9]+(?:-[a-z0-9]+)*)`")
BORROWED = re.compile(r"\bas `(\w+)` of `([\w-]+)`")
NUMBERS = {"integer", "bytes", "seconds", "rate"}


class Member:
    """One row of a table."""

    def __init__(self, kind, text):
        self.type, *more = kind.replace(", optional", "").split(" or ")
        self.may_be_null, self.is_optional = "null" in more, kind.endswith(", optional")
        self.text = text
        self.words = set(WORD.findall(BORROWED.sub("", text))) if self.type == "word" else set()
        self.borrowed = BORROWED.search(text) if self.type == "word" else None


class Page:
    """What docs/json.md says of events: their members by name, "a.b" and "a[]" for what is inside."""

    def __init__(self, path):
        path = pathlib.Path(path)
        self.events, self.seen = {}, set()
        text = path.read_text(encoding="utf-8")
        for heading, body in re.findall(r"^### ([^\n]+)\n(.*?)(?=^##|\Z)", text, re.MULTILINE | re.DOTALL):
            names = ["An error"] if heading == "An error" else re.findall(r"`([a-z-]+)`", heading)
            base = re.match(r"\s*As `(\w+)`, and\n", body)
            members = dict(self.events[base[1]]) if base else {}
            members |= self.read_table(body)
            self.events |= {name: members for name in names}
        self.error = self.events.pop("An error")
        self.exits = dict(re.findall(r"^\| (\d+) \| `([a-z-]+)` \|", text, re.MULTILINE))
        self.findings = self.read_codes(text[text.index("### Codes of findings"):text.index("## `check`")])
        pages = {name: (path.parent / name).read_text(encoding="utf-8") for name in ("issue-codes.md", "errors/README.md")}
        self.issues = self.read_codes(pages["issue-codes.md"])
        self.errors = set(re.findall(r"^\| \[.+\| `([a-z-]+)` \|", pages["errors/README.md"], re.MULTILINE))

    @staticmethod
    def read_table(text):
        rows = re.findall(r"^\| (`[^|]+`) \| ([^|`]+) \| (.+) \|$", text, re.MULTILINE)
        return {name: Member(kind, meaning) for names, kind, meaning in rows for name in re.findall(r"`([^`]+)`", names)}

    @staticmethod
    def read_codes(text):
        cells = re.findall(r"^\| (`[a-z0-9-]+`(?:, `[a-z0-9-]+`)*) \|", text, re.MULTILINE)
        return {name for cell in cells for name in WORD.findall(cell)}

    def get_words(self, event, name, member):
        if member.borrowed:
            return self.events[member.borrowed[2]][member.borrowed[1]].words
        if name == "code":
            return {"issue": self.issues, "finding": self.findings}.get(event, self.errors | set(self.exits.values()))
        if name == "result" and event == "end":
            return set(self.exits.values())
        return member.words

    def check_value(self, event, name, member, value):
        """Yields what is wrong with @value."""
        kinds = {"text": str, "word": str, "boolean": bool, "list": list, "object": dict, "error": dict, "seconds": (int, float),
                 "rate": (int, float), "integer": int, "bytes": int}
        if value is None:
            if not member.may_be_null:
                yield f"{event}: {name} is null"
            return
        if not isinstance(value, kinds[member.type]) or (member.type in NUMBERS and (isinstance(value, bool) or value < 0)):
            yield f"{event}: {name} is {value!r}, not {member.type}"
        elif member.type == "error":
            yield from self.check_members("error", self.error, value, "")
        elif member.type == "word" and value not in self.get_words(event, name, member):
            yield f"{event}: {name} has the word {value!r}"
        elif member.type == "seconds" and round(value, 3) != value:
            yield f"{event}: {name} is {value!r}, not rounded"

    def check_members(self, event, members, values, prefix):
        """Yields what is wrong with the object @values, whose members have names that begin with @prefix."""
        for name, value in values.items():
            full = prefix + name
            member = members.get(full)
            self.seen.add((event, full))
            if member is None:
                yield f"{event}: {full} is not in the page"
                continue
            yield from self.check_value(event, full, member, value)
            if member.type == "object" and value:
                yield from self.check_members(event, members, value, full + ".")
            for element in value if member.type == "list" else []:
                if isinstance(element, dict):
                    yield from self.check_members(event, members, element, full + "[].")
                elif full + "[]" not in members:
                    yield f"{event}: the elements of {full} are not in the page"
                else:
                    self.seen.add((event, full + "[]"))
                    yield from self.check_value(event, full + "[]", members[full + "[]"], element)
        for full, member in members.items():
            inner = full[len(prefix):]
            if full.startswith(prefix) and re.fullmatch(r"\w+", inner) and inner not in values and not member.is_optional:
                yield f"{event}: {full} is missing"

    def check(self, event):
        """What the page does not say of @event, as a list of lines."""
        kind = event.get("event")
        if kind not in self.events:
            return [f"the event {kind} is not in the page"]
        values = {name: value for name, value in event.items() if name != "event"}
        return list(self.check_members(kind, self.events[kind], values, ""))

    def get_unseen(self):
        """(event, member) of all that the page has and that no event had yet. Events that share a table count together."""
        tables = {"error": self.error, **self.events}
        seen = {(id(tables[event]), name) for event, name in self.seen if event in tables}
        return sorted((event, name) for event, members in tables.items() for name in members
                      if (id(members), name) not in seen and not name.endswith("[]"))


def main():
    page = Page(sys.argv[1])
    lines = [line for name in sys.argv[2:] for line in pathlib.Path(name).read_text(encoding="utf-8").splitlines()]
    bad = [text for line in lines for text in page.check(json.loads(line))]
    print("\n".join(bad), end="\n" if bad else "")
    return 1 if bad or not lines else 0


if __name__ == "__main__":
    sys.exit(main())
