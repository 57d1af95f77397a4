#!/usr/bin/env python3
"""make_scan.py OUT [--slices 128] [--size 2048] [--seed 1]

A stack of raw TIFF slices as a scanner writes them, u16: papyrus-like sheets that change slowly from slice to slice, and noise.
The same seed makes the same voxels. Needs numpy, scipy and tifffile. OUT.h5 beside it holds the same voxels, LZF with byte shuffle.
"""
import argparse
from pathlib import Path

import h5py
import numpy as np
import tifffile
from scipy.ndimage import zoom

arguments = argparse.ArgumentParser()
arguments.add_argument('out', type=Path)
arguments.add_argument('--slices', type=int, default=128)
arguments.add_argument('--size', type=int, default=2048)
arguments.add_argument('--seed', type=int, default=1)
a = arguments.parse_args()

random = np.random.default_rng(a.seed)
coarse = random.normal(size=(a.slices // 16 + 2, a.size // 32 + 2, a.size // 32 + 2)).astype('f4')
y, x = np.mgrid[:a.size, :a.size].astype('f4') - a.size / 2
radius = np.hypot(y, x)
a.out.mkdir(parents=True)
with h5py.File(a.out.with_suffix('.h5'), 'w') as file:
    data = file.create_dataset('scan', (a.slices, a.size, a.size), 'u2', chunks=(64, min(128, a.size), min(128, a.size)), compression='lzf', shuffle=True)
    slab = np.empty((64, a.size, a.size), 'u2')
    for z in range(a.slices):
        f = z / 16
        field = coarse[int(f)] * (1 - f % 1) + coarse[int(f) + 1] * (f % 1)
        smooth = zoom(field, 32, order=1)[:a.size, :a.size]
        sheets = np.sin(radius / 9 + 6 * smooth)
        values = 24000 + 9000 * np.clip(sheets, -0.2, 1) + 3000 * smooth + random.normal(scale=500, size=smooth.shape)
        values[radius > a.size * 0.48] = 9000 + random.normal(scale=300, size=int((radius > a.size * 0.48).sum()))
        slab[z % 64] = np.clip(values, 0, 65535).astype('u2')
        tifffile.imwrite(a.out / f'{z:05d}.tif', slab[z % 64])
        if z % 64 == 63 or z == a.slices - 1:
            data[z - z % 64:z + 1] = slab[:z % 64 + 1]
