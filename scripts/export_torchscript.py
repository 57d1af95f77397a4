#!/usr/bin/env python3
"""Turns a PyTorch network of any architecture into TorchScript with a model card inside, which volumen-cli infer takes.

    export_torchscript.py OUT.pt --network package.module:Class [--arguments JSON] [--weights W.pth [--key state_dict]] --card CARD.json

The class is imported and called with the arguments; --weights is loaded into it (its names must fit). The network is traced on a patch of the
card's shape: (1, 1, z, y, x), or as the card's parameter "inputAxes" says, nzyx or ncyx. Where it gives a dict or a tuple, the first
tensor is taken. What the traced network gives for another patch is compared with the original before anything is written.

Importing a network runs its code, and loading weights here runs what they say: use only what you trust.
"""
import argparse
import importlib
import json
import sys

import torch


class FirstTensor(torch.nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        given = self.network(x)
        while not isinstance(given, torch.Tensor):
            given = next(iter(given.values())) if isinstance(given, dict) else given[0]
        return given


def shaped(patch, axes):
    z, y, x = patch
    shapes = {'nczyx': (1, 1, z, y, x), 'nzyx': (1, z, y, x), 'ncyx': (1, 1, y, x)}
    if axes not in shapes:
        sys.exit(f'the card says "inputAxes": "{axes}"; choose nczyx, nzyx or ncyx')
    return shapes[axes]


def export(network, card, out):
    """Writes `network` with `card`; raises where tracing changes what it gives."""
    shape = shaped(card['patch'], card.get('parameters', {}).get('inputAxes', 'nczyx'))
    wrapped = FirstTensor(network).eval()
    with torch.no_grad():
        traced = torch.jit.trace(wrapped, torch.rand(shape), check_trace=False)
        other = torch.rand(shape)
        difference = (traced(other) - wrapped(other)).abs().max().item()
    if not difference <= 1e-4:
        raise ValueError(f'the traced network gives other values (by {difference}): its code depends on its input; script it by hand')
    torch.jit.save(traced, str(out), _extra_files={'volumen.json': json.dumps({**card, 'architecture': 'torchscript'})})


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument('out')
    arguments.add_argument('--network', required=True, help='package.module:Class')
    arguments.add_argument('--arguments', default='{}', help='for the class, as JSON')
    arguments.add_argument('--weights')
    arguments.add_argument('--key', help='where the state dict lies in the weights')
    arguments.add_argument('--card', required=True)
    a = arguments.parse_args()
    module, name = a.network.split(':')
    network = getattr(importlib.import_module(module), name)(**json.loads(a.arguments))
    if a.weights:
        state = torch.load(a.weights, map_location='cpu', weights_only=True)
        network.load_state_dict(state[a.key] if a.key else state)
    with open(a.card) as file:
        export(network, json.load(file), a.out)


if __name__ == '__main__':
    main()
