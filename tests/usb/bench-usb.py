# SPDX-License-Identifier: GPL-3.0-or-later
"""Flashjig against dfu-util: one large partition to the same virtual board over emulated usbfs.

Usage: bench-usb.py FJ-USBFS-RUN FLASHJIG-CLI FJ-MAKE-BOOT-IMAGE [MIB [ROUNDS]]

Time is what the board sees from the first block to the last, without what the programs do before
and after; processor time and peak memory are those of the program alone. The two take turns.
"""
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

AIMS = {"time": 1.0, "cpu": 0.8, "memory": 0.25}
PACED_AIM = 1.02
PACED_MIB = 12
HEADER = "#Opt\tId\tName\tType\tIP\tOffset\tBinary\n"
ROWS = ("-\t0x01\tfsbl-boot\tBinary\tnone\t0x0\ttf-a.stm32\n"
        "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n"
        "P\t0x10\trootfs\tFileSystem\tmmc0\t0x4400\trootfs.img\n")


def peak_kib(pid, before):
    """Peak memory so far; it only goes up."""
    try:
        status = pathlib.Path("/proc/%d/status" % pid).read_text(encoding="ascii")
    except OSError:
        return before
    found = re.search(r"VmHWM:\s*(\d+)", status)
    return max(before, int(found.group(1))) if found else before


def measure(command):
    """Runs a program; its processor time in seconds and its peak memory in KiB."""
    with open("log.txt", "wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        peak = 0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid != 0:
                break
            peak = peak_kib(process.pid, peak)
            time.sleep(0.02)
    if status != 0:
        sys.exit("%s failed:\n%s" % (command[0], pathlib.Path("log.txt").read_text(encoding="utf-8", errors="replace")))
    return {"cpu": usage.ru_utime + usage.ru_stime, "memory": peak}


def list_names():
    return subprocess.run(["dfu-util", "-l"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True, check=False).stdout


def inside_dfu_util():
    """By hand to the partition, which is what is measured."""
    subprocess.run(["dfu-util", "-a", "0", "-D", "flash.tsv"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=True)
    subprocess.run(["dfu-util", "-a", "0", "-e"], stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, check=False)
    end = time.monotonic() + 20
    while "@rootfs" not in list_names():
        if time.monotonic() > end:
            sys.exit("the board did not come back")
    return measure(["dfu-util", "-a", "0", "-D", "rootfs.img"])


def one_run(tools, program, options=()):
    run, cli = tools
    command = [run, "--board", "uboot", "--stats", "stats.txt", *options, "--", sys.executable,
               os.path.abspath(__file__), "inside", program, cli]
    subprocess.run(command, check=True)
    with open("result.json", encoding="ascii") as stream:
        result = json.load(stream)
    stats = dict(word.split("=") for word in pathlib.Path("stats.txt").read_text(encoding="ascii").split())
    expected = os.path.getsize("rootfs.img")
    if int(stats["bytes"]) != expected:
        sys.exit("%s: the board got %s bytes instead of %d" % (program, stats["bytes"], expected))
    result["time"] = int(stats["usec"]) / 1e6
    result["idle"] = int(stats["idle"]) / 1e6
    return result


def make_files(make_boot_image, mib):
    subprocess.run([make_boot_image, "stm32-1.0", "70000", "tf-a.stm32"], check=True)
    subprocess.run([make_boot_image, "fip", "200000", "fip.bin"], check=True)
    pathlib.Path("flash.tsv").write_text(HEADER + ROWS, encoding="ascii")
    with open("rootfs.img", "wb") as image:
        for _ in range(mib):
            image.write(os.urandom(1 << 20))


def show(name, runs):
    medians = {what: statistics.median(run[what] for run in runs) for what in AIMS}
    print("%-10s %7.2f s  %6.2f MB/s  %6.2f s of CPU  %7.1f MB" %
          (name, medians["time"], os.path.getsize("rootfs.img") / 1e6 / medians["time"], medians["cpu"],
           medians["memory"] * 1024 / 1e6))
    return medians


def compare(tools, rounds):
    runs = {"dfu-util": [], "flashjig": []}
    for _ in range(rounds):
        for program, results in runs.items():
            results.append(one_run(tools, program))
    medians = {name: show(name, results) for name, results in runs.items()}
    for what, aim in AIMS.items():
        ratio = medians["flashjig"][what] / medians["dfu-util"][what]
        print("%-10s %7.3f of dfu-util's (aim: at most %g)" % (what, ratio, aim))


def paced(tools):
    result = one_run(tools, "flashjig", ["--paced"])
    print("paced      %7.3f of the board's own time (aim: at most %g)" %
          (result["time"] / (result["time"] - result["idle"]), PACED_AIM))


def main():
    if sys.argv[1] == "inside":
        result = inside_dfu_util() if sys.argv[2] == "dfu-util" else \
            measure([sys.argv[3], "flash", "--quiet", "flash.tsv"])
        with open("result.json", "w", encoding="ascii") as stream:
            json.dump(result, stream)
        return
    tools = [os.path.abspath(path) for path in sys.argv[1:3]]
    make_boot_image = os.path.abspath(sys.argv[3])
    mib = int(sys.argv[4]) if len(sys.argv) > 4 else 64
    rounds = int(sys.argv[5]) if len(sys.argv) > 5 else 3
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        make_files(make_boot_image, mib)
        compare(tools, rounds)
        make_files(make_boot_image, PACED_MIB)
        paced(tools)
        os.chdir("/")


main()
