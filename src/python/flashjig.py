# SPDX-License-Identifier: GPL-3.0-or-later
"""First flashing of STM32MP boards from Python, through the events of ``flashjig-cli --json``.

    import flashjig

    bench = flashjig.Bench()
    for board in bench.boards():
        print(board.port, board.title, board.stage)
    result = bench.flash("flash.tsv", port="1-4.2", on_event=print)[0]
    print(result.passed, result.seconds)

    rack = flashjig.Bench(virtual="mp15-v4", virtual_dir="out")     # no hardware needed
    rack.flash("flash.tsv")

Needs Python 3.9 or newer and the program ``flashjig-cli``; nothing else. The members of events are those
of Flashjig's page "Events of flashjig-cli --json"; what an object does not name is in its ``data``.
"""
import dataclasses
import json
import os
import subprocess
import threading

__all__ = ["Bench", "Board", "Issue", "Result", "Results", "FlashjigError"]

FORMAT = 1


class FlashjigError(Exception):
    """A command did not do what it was asked for.

    ``code`` is the stable name of the error (``timed-out``, ``layout``, …), ``exit`` the exit code of its kind, and
    ``data`` the whole error object, with ``stage``, ``partition``, ``device_text``, ``cause``, ``advice`` where they are
    known. ``results`` holds the boards that were done all the same, as Results of a run, else an empty list.
    """

    def __init__(self, message, code="failed", exit=1, data=None, results=()):
        super().__init__(message)
        self.code, self.exit, self.data, self.results = code, exit, data or {}, results or []

    @property
    def advice(self):
        return self.data.get("advice")


@dataclasses.dataclass(frozen=True)
class Board:
    """A board on the bus, as it was when it was asked for."""

    port: str
    serial: str
    title: str
    family: str
    stage: str
    can_flash: bool
    data: dict = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class Issue:
    """Something to say about a layout. ``severity`` is ``error``, ``warning`` or ``hint``; ``row`` counts from 0."""

    severity: str
    code: str
    text: str
    row: int
    line: int
    data: dict = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class Result:
    """How the run of one board ended. ``result`` is ``pass``, ``fail`` or ``cancelled``; ``error`` a FlashjigError or None."""

    port: str
    serial: str
    result: str
    seconds: float
    bytes: int
    error: object
    data: dict = dataclasses.field(repr=False)

    @property
    def passed(self):
        return self.result == "pass"

    @property
    def proven(self):
        """True when all that goes to storages was read back and is what was sent; see ``verify`` of flash()."""
        return self.passed and self.data["bytes_written"] > 0 and self.data["bytes_proven"] == self.data["bytes_written"]


class Results(list):
    """The Result of each board of a run, in the order of the boards. ``summary`` is the event of all boards together, or None."""

    summary = None


def _make_error(data, exit=None, results=()):
    return FlashjigError(data.get("message", "flashjig-cli failed"), data.get("code", "failed"),
                         data.get("exit", 1) if exit is None else exit, data, results)


def _make_board(event):
    return Board(event["board"], event.get("serial"), event.get("title"), event.get("family"), event["stage"],
                 bool(event.get("can_flash")), event)


def _make_issue(event):
    return Issue(event["severity"], event["code"], event["text"], event.get("row"), event.get("line"), event)


def _make_result(event):
    error = _make_error(event["error"]) if event.get("error") else None
    return Result(event["board"], event.get("serial"), event["result"], event["elapsed"], event["bytes"], error, event)


def _repeat(option, values):
    """["--serial=A", "--serial=B"] of a word or a list of words."""
    if values is None:
        return []
    if isinstance(values, (str, os.PathLike)):
        values = [values]
    return [f"--{option}={os.fspath(value)}" for value in values]


class Bench:
    """The boards of this computer, or virtual ones.

    ``virtual`` is what ``--virtual`` takes (``"mp15-v4"``, ``"2,mp13"``, ``"mp15-v4:stall@uboot"``), or True for the board that the
    layout's files are for. ``virtual_dir`` keeps their storages, ``instant`` lets them take no time. ``program`` is the
    command, a word or a list.
    """

    def __init__(self, virtual=None, virtual_dir=None, instant=True, program="flashjig-cli", env=None):
        self._program = [program] if isinstance(program, (str, os.PathLike)) else list(program)
        self._env = dict(os.environ, **(env or {}))
        self._virtual = []
        if virtual:
            self._virtual.append("--virtual" if virtual is True else f"--virtual={virtual}")
            self._virtual += ["--virtual-instant"] if instant else []
            self._virtual += _repeat("virtual-dir", virtual_dir)

    def boards(self):
        """The boards and other DFU devices on the bus now: a list of Board."""
        return [_make_board(event) for event in self._run(["list", *self._virtual]) if event["event"] == "board"]

    def doctor(self):
        """What is in the way of flashing: a list of events ``device`` and ``finding``. Never fails because of a finding."""
        return [event for event in self._run(["doctor", *self._virtual], fails=False) if event["event"] in ("device", "finding")]

    def check(self, layout):
        """What there is to say about a layout: a list of Issue, errors included."""
        events = self._run(["check", os.fspath(layout), *self._virtual], fails=False)
        issues = [_make_issue(event) for event in events if event["event"] == "issue"]
        if events[-1]["exit"] and not issues:
            raise self._fail(events[-1])
        return issues

    def info(self, *files):
        """What files are: a list of events ``image`` and ``layout``."""
        events = self._run(["info", *map(os.fspath, files)])
        return [event for event in events if event["event"] in ("image", "layout")]

    def report(self, layout=None, folder=None, with_paths=False):
        """Text to attach where somebody is to help: versions, boards, the layout and what there is to say about it.

        What a run did is in the report that flash() writes with ``report``.
        """
        words = [os.fspath(word) for word in (layout, folder) if word is not None]
        words += ["--with-paths"] if with_paths else []
        events = self._run(["report", "--output=-", *words, *self._virtual], fails=False)
        text = next((event["text"] for event in events if event["event"] == "report"), None)
        if text is None:
            raise self._fail(events[-1], events)
        return text

    def plan(self, layout, folder=None, **choice):
        """What would be sent to the first board: the event ``plan``. Takes what flash() takes to choose rows."""
        if self._virtual and not choice.get("port") and not choice.get("serial"):
            choice["all"] = True
        events = self._run(self._words(layout, folder, choice) + ["--dry-run"])
        return next(event for event in events if event["event"] == "plan")

    def flash(self, layout, folder=None, *, serial=None, port=None, all=False, only=None, skip=None, wait=None, reset=False,
              allow_outside=False, verify=None, jobs=None, unpack=None, keep_packed=None, report=None, on_event=None, timeout=None,
              check=True):
        """Flashes boards and waits for the end: the Results, one a board, in the order of their ports.

        ``serial`` and ``port`` choose boards (a word or a list), ``all`` takes all; ``only`` and ``skip`` choose rows by name or
        id; ``wait`` waits so many seconds for a board. ``allow_outside`` sends files from outside of the layout's folder and of
        ``folder``. At most ``jobs`` boards run at once. ``unpack`` and ``keep_packed`` say of rows with packed files, by name or id
        or ``"all"``, what becomes of these. ``verify`` ("quick", "full") reads back what was written.
        ``report`` is a file for a report of the run, however it ends.
        ``on_event(event)`` is called for each event, on this thread; what it
        raises stops the run. After ``timeout`` seconds the run is stopped. Unless ``check`` is False, a board that did not pass
        raises its FlashjigError, with the results of all boards.
        """
        choice = {"serial": serial, "port": port, "all": all, "only": only, "skip": skip, "wait": wait, "reset": reset,
                  "allow_outside": allow_outside, "verify": verify, "jobs": jobs, "unpack": unpack, "keep-packed": keep_packed,
                  "report": report}
        events = self._run(self._words(layout, folder, choice), on_event=on_event, timeout=timeout, fails=False)
        order = [event["board"] for event in events if event["event"] == "job"]
        results = Results(_make_result(event) for event in events if event["event"] == "result")
        results.summary = next((event for event in events if event["event"] == "summary"), None)
        results.sort(key=lambda result: order.index(result.port))
        end = events[-1]
        if end["exit"] and not results:
            raise self._fail(end, events)
        if end["exit"] and check:
            failed = next((result for result in results if not result.passed and result.error), None)
            if failed:
                raise FlashjigError(str(failed.error), failed.error.code, end["exit"], failed.error.data, results)
            raise FlashjigError(f"flashjig-cli ended with {end['result']}", end["result"], end["exit"], end.get("error"), results)
        return results

    def monitor(self, timeout=None):
        """Yields the events ``added``, ``changed`` and ``removed`` until it is closed, or for ``timeout`` seconds."""
        with self._start(["monitor", *self._virtual], timeout) as run:
            for event in run:
                if event["event"] in ("added", "changed", "removed"):
                    yield event

    def _words(self, layout, folder, choice):
        words = ["flash", os.fspath(layout)] + ([os.fspath(folder)] if folder is not None else [])
        for option in ("serial", "port"):
            words += _repeat(option, choice.get(option))
        for option in ("only", "skip", "unpack", "keep-packed", "report"):
            words += _repeat(option, choice.get(option))
        words += ["--all"] if choice.get("all") else []
        words += ["--reset"] if choice.get("reset") else []
        words += ["--allow-outside"] if choice.get("allow_outside") else []
        words += [f"--{option}={choice[option]}" for option in ("wait", "jobs", "verify") if choice.get(option) is not None]
        return words + self._virtual

    def _start(self, words, timeout=None):
        return _Run([*self._program, *words, "--json"], self._env, timeout)

    def _run(self, words, on_event=None, timeout=None, fails=True):
        events = []
        with self._start(words, timeout) as run:
            for event in run:
                events.append(event)
                if on_event:
                    on_event(event)
        if not events or events[-1]["event"] != "end":
            run.fail()
        if fails and events[-1]["exit"]:
            raise self._fail(events[-1], events)
        return events

    @staticmethod
    def _fail(end, events=()):
        if end.get("error"):
            return _make_error(end["error"], end["exit"])
        errors = [event for event in events if event["event"] == "issue" and event["severity"] == "error"]
        message = errors[0]["text"] if errors else f"flashjig-cli ended with {end['result']}"
        return FlashjigError(message, end["result"], end["exit"])


class _Run:
    """One run of the program: its events, line by line. Leaving it stops the program."""

    def __init__(self, words, env, timeout):
        self._stopped = False
        self._said = []
        try:
            self._process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                             stderr=subprocess.PIPE, env=env, encoding="utf-8", errors="replace")
        except OSError as error:
            raise FlashjigError(f"{words[0]} cannot be run: {error.strerror}", "failed", 1) from error
        self._reader = threading.Thread(target=self._read_errors, daemon=True)
        self._reader.start()
        self._timer = threading.Timer(timeout, self._stop) if timeout is not None else None
        if self._timer:
            self._timer.start()

    def _read_errors(self):
        for line in self._process.stderr:
            self._said = [*self._said[-19:], line.rstrip()]

    def _stop(self):
        self._stopped = True
        self._process.terminate()

    def __enter__(self):
        return self

    def __iter__(self):
        for line in self._process.stdout:
            event = json.loads(line)
            if event["event"] == "start" and event["format"] != FORMAT:
                raise FlashjigError(f"this flashjig-cli speaks format {event['format']}, this module {FORMAT}", "unsupported", 17)
            yield event

    def __exit__(self, *raised):
        if self._timer:
            self._timer.cancel()
        if self._process.poll() is None and raised[0] is not None:
            self._process.terminate()
        self._process.stdout.close()
        self._process.wait()
        self._reader.join()
        self._process.stderr.close()

    def fail(self):
        code = self._process.returncode
        message = "\n".join(self._said) or f"flashjig-cli ended with {code} and said nothing"
        raise FlashjigError(message, "usage" if code == 2 else "failed", code)
