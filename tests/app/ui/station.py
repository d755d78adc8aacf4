# SPDX-License-Identifier: GPL-3.0-or-later
"""The station, with keys alone: bays, from plug to PASS to unplug, a failure and its retry, what it came to."""
from window import Atspi, GLib, Window, run, wait

PLACES = "[Places]\nvirtual-1=1\nvirtual-2=2\n"
BOARDS = "mp15-v1,mp15-v1:dfu-error@uboot/0x10#1"


def tile(window, name):
    """A bay, as its name says."""
    return window.find("push button", name)


def has_keys(node):
    return node.get_state_set().contains(Atspi.StateType.FOCUSED)


def unplug(window, port):
    window.act("app.remove-virtual-board", GLib.Variant("s", port))


def plug(window):
    window.act("app.virtual-board-of", GLib.Variant("s", "mp15-v1"))


def begin(program, images, *args, file="flash.tsv"):
    config = images / "config"
    (config / "flashjig").mkdir(parents=True, exist_ok=True)
    (config / "flashjig" / "places.conf").write_text(PLACES, encoding="utf-8")
    return Window(program, *args, *([images / file] if file else []), manager=True,
                  env={"XDG_CONFIG_HOME": str(config), "XDG_DATA_HOME": str(images / "data"),
                       "GSETTINGS_BACKEND": "keyfile"})


def test_round(program, images):
    window = begin(program, images, f"--virtual={BOARDS}", "--virtual-instant")
    window.wait_for("no problems")
    window.key("alt+2")
    window.wait_for("PAUSED")
    wait("bays that wait", lambda: tile(window, "Bay 1, ● READY") and tile(window, "Bay 2, ● READY"))
    wait("the station to be ready", lambda: window.can("station-arm"))

    # armed, boards start by themselves
    window.key("a")
    window.wait_for("ARMED")
    wait("a pass and a failure", lambda: tile(window, "Bay 1, ✓ PASS") and tile(window, "Bay 2, ✗ FAIL"))
    window.wait_for("PASS 1 · FAIL 1 · stopped 0")

    # a failed board is tried again with a key, one that passed only when that is confirmed
    window.key("2", "r")
    wait("the retry to pass", lambda: tile(window, "Bay 2, ✓ PASS"))
    window.wait_for("PASS 2 · FAIL 1 · stopped 0")
    # it resets when it is done, and cannot be flashed until it is there again
    wait("the board to be back", lambda: tile(window, "Bay 1, ✓ PASS, Unplug this board."))
    window.key("1", "r")
    window.get("push button", "Flash This Board")
    window.key("Escape")
    window.wait_for("PASS 2 · FAIL 1")

    # a digit is a name: where no bay is called so, none has the keys
    window.key("2")
    wait("bay 2 to have the keys", lambda: has_keys(tile(window, "Bay 2, ")))
    window.key("9")
    wait("no bay to have the keys", lambda: not has_keys(tile(window, "Bay 2, ")))

    # the result stays until the board is unplugged for good
    def is_empty():
        unplug(window, "virtual-1")
        if tile(window, "Bay 1, ● PLUG IN"):
            return True
        plug(window)
        return False

    wait("the bay to be empty", is_empty)
    window.process.kill()
    window.process.wait()
    window.close()


def test_memory(program, images):
    """A program that was killed comes back to the station, with its job and what it came to, paused."""
    window = begin(program, images, file=None)
    window.wait_for("PASS 2 · FAIL 1 · stopped 0")
    window.wait_for("PAUSED")

    # a bay is taught by plugging in a board
    window.key("t")
    window.wait_for("that is to be bay 3")
    for _ in range(3):
        plug(window)
    wait("a third bay", lambda: tile(window, "Bay 3, "))
    window.key("t")
    places = images / "config" / "flashjig" / "places.conf"
    wait("its name to be kept", lambda: "=3" in places.read_text(encoding="utf-8"))
    window.close()


def test(program, images):
    test_round(program, images)
    test_memory(program, images)


run(test)
