#!/usr/bin/env python3
"""compare_infer.py CLI [--size 256] [--times 1] [--device cpu|cuda]: volumen-cli infer beside the original's loop, in one run: seconds.

UNet3D of 32 maps and 5 levels with random weights over a made volume, patches of 128³ without overlap. The peer is the loop of
3d-ink-detection as it is written, but for no_grad: read, divide, network (fp32 as PyTorch lays it out; on CUDA fp16 autocast), sigmoid,
sums and counts in numpy, floor(255 p), zarr. Both write a store; the volume is in the page cache from a first reading. Needs torch, numpy and zarr.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault('ONEDNN_MAX_CPU_ISA', 'AVX512_CORE_FP16')
import numpy as np
import torch
import zarr

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'learn'))
from make_fixtures import UNet3D

P = 128


def peer(network, source, out, device):
    volume = zarr.open(str(source), mode='r')
    target = zarr.create_array(str(out), shape=volume.shape, chunks=(P,) * 3, dtype='u1', zarr_format=2)
    sums, counts = np.zeros(volume.shape, 'f4'), np.zeros(volume.shape, 'f4')
    for z in range(0, volume.shape[0], P):
        for y in range(0, volume.shape[1], P):
            for x in range(0, volume.shape[2], P):
                box = (slice(z, z + P), slice(y, y + P), slice(x, x + P))
                patch = torch.from_numpy(volume[box].astype('f4') / 255)[None, None].to(device)
                with torch.no_grad(), torch.autocast(device, torch.float16, enabled=device == 'cuda'):
                    probability = torch.sigmoid(network(patch))
                sums[box] += probability[0, 0].float().cpu().numpy()
                counts[box] += 1
    target[:] = np.floor(255 * sums / counts).astype('u1')


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument('cli')
    arguments.add_argument('--size', type=int, default=256)
    arguments.add_argument('--times', type=int, default=1)
    arguments.add_argument('--device', default='cpu')
    a = arguments.parse_args()
    torch.manual_seed(1)
    folder = Path(tempfile.mkdtemp(prefix='compare-infer-'))
    try:
        network = UNet3D(32, 5, 4, 'gcr', 1).eval()
        torch.save(network.state_dict(), folder / 'weights.pth')
        card = {'format': 'volumen-model', 'version': 1, 'architecture': 'unet3d', 'parameters': {'numGroups': 4}, 'patch': [P] * 3, 'normalisation': {'kind': 'divide', 'by': 255}, 'activation': 'sigmoid'}
        (folder / 'weights.json').write_text(json.dumps(card))
        voxels = np.random.default_rng(1).integers(0, 256, (a.size,) * 3, 'u1')
        zarr.create_array(str(folder / 'scan.zarr'), shape=voxels.shape, chunks=(P,) * 3, dtype='u1', zarr_format=2)[:] = voxels
        network = network.to(a.device)
        ours = [a.cli, 'infer', '--model', folder / 'weights.pth', '--input', folder / 'scan.zarr', '--output', folder / 'ours.zarr', '--overlap', '0', '--device', a.device, '--overwrite']
        best = {}
        for _ in range(a.times):
            began = time.monotonic()
            subprocess.run([str(part) for part in ours], check=True)
            best['volumen-cli infer, with its start'] = min(best.get('volumen-cli infer, with its start', 1e9), time.monotonic() - began)
            shutil.rmtree(folder / 'peer.zarr', ignore_errors=True)
            began = time.monotonic()
            peer(network, folder / 'scan.zarr', folder / 'peer.zarr', a.device)
            best['the loop in Python'] = min(best.get('the loop in Python', 1e9), time.monotonic() - began)
        for name, seconds in best.items():
            print(f'{name}: {seconds:.1f} s, {voxels.size / seconds / 1e6:.2f} Mvoxel/s')
        there = zarr.open(str(folder / 'ours.zarr'), mode='r')['0'][:].astype(int)
        print('largest difference of the bytes:', np.abs(there - zarr.open(str(folder / 'peer.zarr'), mode='r')[:]).max(), '(the peer floors, Volumen rounds)')
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()
