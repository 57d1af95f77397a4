#!/usr/bin/env python3
"""Trains the small network that predicts the demonstration's ink, on made scrolls whose truth is known.

    train_demonstration.py volumen-cli OUT.safetensors [--minutes 60] [--work FOLDER]

Scrolls are made by `volumen-cli phantom` with other seeds and other texts than the demonstration's; each step sees some patches of them,
flipped and turned. What was learned is then tested by volumen-cli itself, on two scrolls that the training never saw: `infer`, then
`evaluate` against the truth, in the whole volume and among the places near written surfaces alone. Needs torch and numpy.
"""
import argparse
import json
import math
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from unet3d import UNet3D, save_safetensors

MAPS, LEVELS, GROUPS, ORDER = 8, 3, 4, 'gcr'
PATCH = 48
BATCH = 4
TEXTS = ['ΜΗΝΙΝ ΑΕΙΔΕ ΘΕΑ ΠΗΛΗΙΑΔΕΩ ΑΧΙΛΗΟϹ', 'ΚΑΤΑ ΤΗΝ ΤΩΝ ΘΕΩΝ ΒΟΥΛΗϹΙΝ', 'ΗΔΟΝΗ ΚΑΙ ΦΡΟΝΗϹΙϹ', 'ΓΝΩΘΙ ϹΑΥΤΟΝ ΖΗΤΕΙ ΨΥΧΗΝ', 'ΠΟΡΦΥΡΑϹ ΒΥΒΛΟϹ ΞΕΝΩΝ', 'ΕΡΓΑ ΚΑΙ ΗΜΕΡΑΙ ΛΑΘΕ ΒΙΩϹΑϹ']
INKS = ['both', 'both', 'both', 'both', 'crackle', 'density']


def voxels(cli, path):
    """A volume as an array (z, y, x)."""
    npy = path.with_suffix('.npy')
    if not npy.exists():
        subprocess.run([cli, 'convert', path, npy], check=True)
    return np.load(npy)


def phantom(cli, folder, seed, *more):
    if not (folder / 'project.json').exists():
        subprocess.run([cli, 'phantom', folder, '--overwrite', '--seed', str(seed), *more], check=True)
    return folder


def scrolls(cli, work):
    """What is trained on: scan and truth of each, u8."""
    for i, (text, ink) in enumerate(zip(TEXTS, INKS)):
        folder = phantom(cli, work / f'train{i}', 100 + i, '--text', text, '--ink', ink)
        yield voxels(cli, folder / 'scan.zarr'), voxels(cli, folder / 'ink.zarr')


def turned(random, *patches):
    """The same flips, and exchange of y and x, of all."""
    flips = [axis for axis in range(3) if random.random() < 0.5]
    exchange = random.random() < 0.5
    for patch in patches:
        patch = np.flip(patch, flips)
        yield (patch.transpose(0, 2, 1) if exchange else patch).copy()


def draw(random, pairs):
    """A batch (n, 1, z, y, x): three of four patches lie where there is ink."""
    batch = []
    while len(batch) < BATCH:
        scan, ink = pairs[random.integers(len(pairs))]
        corner = [random.integers(side - PATCH + 1) for side in scan.shape]
        box = tuple(slice(c, c + PATCH) for c in corner)
        if not ink[box].any() and random.random() < 0.75:
            continue
        batch.append(tuple(turned(random, scan[box], ink[box])))
    scan, ink = (torch.from_numpy(np.stack(part))[:, None].float() for part in zip(*batch))
    return scan / 255, ink


def loss_of(logits, ink):
    """Cross entropy in which ink, a hundredth of all voxels, counts more, and the overlap of the two."""
    p = torch.sigmoid(logits)
    dice = 1 - (2 * (p * ink).sum() + 1) / (p.sum() + ink.sum() + 1)
    return F.binary_cross_entropy_with_logits(logits, ink, pos_weight=torch.tensor(8.0)) + 0.5 * dice


def train(pairs, minutes):
    torch.manual_seed(1)
    random = np.random.default_rng(1)
    network = UNet3D(MAPS, LEVELS, GROUPS, ORDER, 1).to(memory_format=torch.channels_last_3d)
    optimizer = torch.optim.AdamW(network.parameters(), lr=4e-3, weight_decay=1e-4)
    began, step, shown = time.monotonic(), 0, []
    while (share := (time.monotonic() - began) / (60 * minutes)) < 1:
        for group in optimizer.param_groups:
            group['lr'] = 4e-3 * min(1, (step + 1) / 30) * (0.01 + 0.99 * (1 + math.cos(math.pi * share)) / 2)
        scan, ink = draw(random, pairs)
        loss = loss_of(network(scan.contiguous(memory_format=torch.channels_last_3d)), ink)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1)
        optimizer.step()
        shown.append(loss.item())
        step += 1
        if step % 25 == 0:
            print(f'step {step}, {100 * share:.0f} %: loss {np.mean(shown[-25:]):.4f}', flush=True)
    return network.eval(), step


def card(steps):
    return {'format': 'volumen-model', 'version': 1, 'architecture': 'unet3d',
            'parameters': {'inChannels': 1, 'outChannels': 1, 'fMaps': MAPS, 'levels': LEVELS, 'numGroups': GROUPS, 'layerOrder': ORDER},
            'patch': [PATCH] * 3, 'normalisation': {'kind': 'divide', 'by': 255}, 'activation': 'sigmoid', 'spacingUm': 7.91, 'direction': 'forward',
            'provenance': {'name': 'Demonstration ink', 'about': 'Trained on made scrolls only: it reads the demonstration, not papyrus.',
                           'script': 'scripts/train_demonstration.py', 'scrolls': len(TEXTS), 'steps': steps}}


def test(cli, work, model):
    """What volumen-cli says of the model on scrolls that were not trained on."""
    for name, seed, more in [('the demonstration', 1, []), ('another scroll', 7, ['--text', 'ΟΥΚ ΕϹΤΙ ΒΙΟϹ ΗΔΕΩϹ'])]:
        folder = phantom(cli, work / f'test{seed}', seed, *more)
        subprocess.run([cli, 'infer', '--model', model, '--input', folder / 'scan.zarr', '--output', folder / 'predicted.zarr', '--overwrite'], check=True)
        words = [cli, 'evaluate', folder / 'predicted.zarr', folder / 'ink.zarr', '--binary', '--json']
        for where, mask in [('everywhere', []), ('on the sheet', ['--mask', folder / 'sheet.zarr'])]:
            counts = json.loads(subprocess.run([*words, *mask], check=True, capture_output=True).stdout)
            print(f"{name}, {where}: AUC {counts['auc']:.4f}, best Dice {max(t['dice'] for t in counts['thresholds']):.3f}", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('cli', type=Path)
    arguments.add_argument('out', type=Path)
    arguments.add_argument('--minutes', type=float, default=60)
    arguments.add_argument('--threads', type=int, default=1)
    arguments.add_argument('--work', type=Path, help='keeps the made scrolls there')
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    with tempfile.TemporaryDirectory() as scratch:
        work = a.work or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        network, steps = train(list(scrolls(a.cli.resolve(), work)), a.minutes)
        save_safetensors(a.out, network.state_dict(), card(steps))
        test(a.cli.resolve(), work, a.out)


if __name__ == '__main__':
    main()
