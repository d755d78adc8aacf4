# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python module, on virtual boards."""
import importlib.util
import os

import flashjig as tools

# The helper of these tests has the module's name.
spec = importlib.util.spec_from_file_location("flashjig_module", os.environ["FLASHJIG_PYTHON"])
flashjig = importlib.util.module_from_spec(spec)
spec.loader.exec_module(flashjig)


def make_bench(virtual="mp15-v1", **more):
    return flashjig.Bench(virtual=virtual, program=tools.CLI, env={"LC_ALL": "C.UTF-8"}, **more)


def raises(code, function, *args, **more):
    try:
        function(*args, **more)
    except flashjig.FlashjigError as error:
        tools.equal(error.code, code, str(error))
        return error
    raise AssertionError(f"no error, wanted {code}")


def lists_boards():
    boards = make_bench("2,mp13").boards()
    tools.equal([board.family for board in boards], ["STM32MP15", "STM32MP15", "STM32MP13"])
    tools.equal({board.stage for board in boards}, {"rom"})
    tools.equal(all(board.can_flash and board.serial for board in boards), True)


def flashes():
    folder = tools.Folder()
    events = []
    out = folder.path("out")
    result, = make_bench(virtual_dir=out).flash(folder.tsv, on_event=events.append)
    tools.equal((result.passed, result.result, result.error), (True, "pass", None))
    tools.equal(events[0]["event"], "start")
    tools.equal(events[-1]["exit"], 0)
    with open(folder.path("card.img"), "rb") as wanted, open(os.path.join(out, "mmc0.img"), "rb") as stored:
        data = wanted.read()
        tools.equal(stored.read(len(data)) == data, True, "the card")
    folder.cleanup()


def chooses_boards_and_rows():
    folder = tools.Folder()
    bench = make_bench("2")
    ports = [board.port for board in bench.boards()]
    raises("ambiguous", bench.flash, folder.tsv)
    tools.equal([result.port for result in bench.flash(folder.tsv, port=ports[1])], ports[1:])
    tools.equal(sorted(result.port for result in bench.flash(folder.tsv, all=True)), sorted(ports))
    raises("usage", bench.flash, folder.tsv, all=True, jobs="few")
    tools.has(str(raises("usage", bench.flash, folder.tsv, all=True, keep_packed="nothing-there")), "nothing-there")
    plan = bench.plan(folder.tsv, skip=["sdcard"], port=ports[0])
    tools.equal("sdcard" in [item["name"] for item in plan["items"]], False, "what is skipped is not sent")
    folder.cleanup()


def tells_what_failed():
    folder = tools.Folder()
    bench = make_bench("mp15-v1:phase-text@uboot=\"the card is gone\"")
    error = raises("device-text", bench.flash, folder.tsv)
    tools.equal((error.exit, error.data["device_text"], error.results[0].passed), (8, "the card is gone", False))
    tools.equal(bool(error.advice), True, "an advice")
    tools.equal(bench.flash(folder.tsv, check=False)[0].error.code, "device-text")
    raises("layout", bench.flash, folder.path("nowhere.tsv"))
    folder.cleanup()


def keeps_the_order_of_boards():
    folder = tools.Folder()
    bench = make_bench("mp15-v1:stall@uboot/0x10,mp15-v1,mp15-v1:stall@uboot/0x10#5")
    results = bench.flash(folder.tsv, all=True, check=False)
    tools.equal([result.passed for result in results], [False, True, False])
    tools.equal((results.summary["passed"], results.summary["failed"]), (1, 2), "the boards together")
    tools.equal(raises("stall", bench.flash, folder.tsv, all=True, jobs=1).results.summary["failed"], 2)
    tools.equal([result.port for result in results], [board.port for board in bench.boards()])
    tools.equal(bench.plan(folder.tsv)["bytes"] > 0, True, "a plan for the first of several boards")
    tools.equal(any(event.get("code") == "board" for event in bench.doctor()), True, "the doctor sees virtual boards")
    folder.cleanup()


def checks():
    folder = tools.Folder()
    tools.equal([issue for issue in make_bench().check(folder.tsv) if issue.severity == "error"], [])
    folder.layout("#Opt\tId\tName\tType\tIP\tOffset\tBinary\nP\t0x10\ta\tBinary\tmmc0\tnowhere\tcard.img\n")
    errors = [issue for issue in make_bench().check(folder.tsv) if issue.severity == "error"]
    tools.equal([(issue.row, issue.line) for issue in errors][0], (0, 2))
    raises("layout", make_bench().check, folder.path("nowhere.tsv"))
    folder.cleanup()


def stops():
    folder = tools.Folder()
    slow = make_bench("mp15-v1:silent@uboot", instant=False)
    result, = slow.flash(folder.tsv, timeout=1, check=False)
    tools.equal(result.result, "cancelled")

    def refuse(event):
        if event["event"] == "item":
            raise KeyError("enough")

    try:
        slow.flash(folder.tsv, on_event=refuse)
    except KeyError:
        pass
    else:
        raise AssertionError("what a callback raises is lost")
    folder.cleanup()


def watches():
    events = make_bench("2").monitor(timeout=20)
    tools.equal([next(events)["event"], next(events)["event"]], ["added", "added"])
    events.close()


def tells_of_no_program():
    error = raises("failed", flashjig.Bench(program="/nowhere/flashjig-cli").boards)
    tools.has(str(error), "cannot be run")
    raises("usage", flashjig.Bench(virtual="no-such-board", program=tools.CLI).boards)


def reads_files():
    folder = tools.Folder()
    image, layout = make_bench(None).info(folder.path("fsbl.stm32"), folder.tsv)
    tools.equal((image["kind"], layout["event"]), ("stm32", "layout"))
    tools.equal(any(event["event"] == "finding" for event in make_bench(None).doctor()), True)
    folder.cleanup()


def reports():
    folder = tools.Folder()
    bench = make_bench("mp15-v1:stall@uboot/0x10#5")
    text = bench.report(folder.tsv)
    for part in ("virtual-1", "0x10", "Findings"):
        tools.has(text, part)
    tools.lacks(text, folder.name, "paths")
    tools.has(bench.report(folder.tsv, with_paths=True), folder.tsv, "paths that were asked for")
    tools.has(bench.report(folder.path("nowhere.tsv")), "Error", "what cannot be read is in it")
    bench.flash(folder.tsv, check=False, report=folder.path("report.txt"))
    with open(folder.path("report.txt"), encoding="utf-8") as file:
        tools.has(file.read(), "code stall")
    folder.cleanup()


def proves():
    folder = tools.Folder("mp15-v4", rows=tools.PARTITIONS)
    result, = make_bench("mp15-v4").flash(folder.tsv, verify="full")
    tools.equal((result.passed, result.proven, result.data["verify"]), (True, True, "full"))
    result, = make_bench("mp15-v4").flash(folder.tsv)
    tools.equal((result.passed, result.proven), (True, False), "nothing was read back")
    error = raises("different", make_bench("mp15-v4:truncate-write@uboot/0x11=1000").flash, folder.tsv, verify="quick")
    tools.equal((error.exit, error.results[0].proven), (20, False))
    raises("usage", make_bench("mp15-v4").flash, folder.tsv, verify="somewhat")
    folder.cleanup()


def asks_for_what_is_outside():
    folder = tools.Folder()
    os.mkdir(folder.path("job"))
    tsv = folder.path("job/flash.tsv")
    with open(folder.tsv, encoding="utf-8") as file:
        tools.write(tsv, file.read().replace("card.img", "../card.img"))
    error = raises("image", make_bench("mp15-v1").flash, tsv)
    tools.has(error.advice, "--allow-outside")
    tools.equal(make_bench("mp15-v1").flash(tsv, allow_outside=True)[0].passed, True)
    tools.equal(make_bench("mp15-v1").flash(tsv, folder.name)[0].passed, True)
    folder.cleanup()


tools.main([lists_boards, flashes, chooses_boards_and_rows, keeps_the_order_of_boards, tells_what_failed, checks, stops, watches,
            tells_of_no_program, reads_files, reports, proves, asks_for_what_is_outside])
