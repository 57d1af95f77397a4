#!/usr/bin/env python3
"""compare_convert.py CLI SCAN [--times 3]: volumen-cli convert beside the peer, in one run: seconds, and the most memory.

SCAN is a folder of make_scan.py. Both write into the temporary folder; the slices are in the page cache from a first reading.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

arguments = argparse.ArgumentParser()
arguments.add_argument('cli', type=Path)
arguments.add_argument('scan', type=Path)
arguments.add_argument('--times', type=int, default=3)
a = arguments.parse_args()


def timed(command):
    began = time.monotonic()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f'{command[0]} failed with status {status}')
    return time.monotonic() - began, usage.ru_maxrss / 1024


folder = Path(tempfile.mkdtemp(prefix='compare-'))
peer = [sys.executable, str(Path(__file__).with_name('tifffile_zarr.py')), str(a.scan), str(folder / 'peer.zarr')]
ours = [str(a.cli), 'convert', str(a.scan), str(folder / 'ours.zarr')]
runs = {'volumen-cli convert': ours, 'volumen-cli convert --memory 512M': [*ours, '--memory', '512M'], 'tifffile + zarr-python': peer}
try:
    for file in a.scan.iterdir():
        file.read_bytes()
    best = {}
    for name, command in [run for _ in range(a.times) for run in runs.items()]:
        for old in folder.iterdir():
            shutil.rmtree(old)
        os.sync()
        seconds, mib = timed(command)
        best[name] = min(best.get(name, (seconds, mib)), (seconds, mib))
    for name, (seconds, mib) in best.items():
        print(f'{name}: {seconds:.2f} s, {mib:.0f} MiB')
finally:
    shutil.rmtree(folder, ignore_errors=True)
