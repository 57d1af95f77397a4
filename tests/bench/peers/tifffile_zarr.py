#!/usr/bin/env python3
"""tifffile_zarr.py IN OUT: the conversion as it is written in Python today, with tifffile and zarr-python.

A folder of TIFF slices becomes Zarr 2 levels by mean, chunks of 128, blosc-zstd 3, slab by slab of 128 slices. The level loop
is numpy; zarr-python compresses the chunks of a slab in its own threads.
"""
import sys
from pathlib import Path

import numpy as np
import tifffile
import zarr
from numcodecs import Blosc

files = sorted(Path(sys.argv[1]).glob('*.tif'))
first = tifffile.imread(files[0])
shapes = [(len(files), *first.shape)]
while max(shapes[-1]) > 256:
    shapes.append(tuple((n + 1) // 2 for n in shapes[-1]))
group = zarr.open_group(sys.argv[2], mode='w', zarr_format=2)
arrays = [group.create_array(str(i), shape=s, chunks=tuple(min(128, n) for n in s), dtype=first.dtype, compressors=Blosc(cname='zstd', clevel=3, shuffle=Blosc.SHUFFLE),
                             chunk_key_encoding={'name': 'v2', 'separator': '/'}) for i, s in enumerate(shapes)]


def half(a):
    padded = np.pad(a, [(0, n % 2) for n in a.shape], mode='edge')
    return (padded.reshape(padded.shape[0] // 2, 2, padded.shape[1] // 2, 2, padded.shape[2] // 2, 2).mean((1, 3, 5), dtype='f4') + .5).astype(a.dtype)


for z in range(0, len(files), 128):
    slab = np.stack([tifffile.imread(f) for f in files[z:z + 128]])
    for level, array in enumerate(arrays):
        at = z >> level
        array[at:at + len(slab)] = slab
        slab = half(slab)
