#!/usr/bin/env python3
"""Makes tests/learn/data: small networks with random weights, and what PyTorch gives for an input.

    python3 tests/learn/make_fixtures.py        (needs torch and numpy)

Each NAME.safetensors holds the weights by their names in a state dict, and beside them `input` and `output` (before the activation);
its heading holds the model card.
"""
import sys
from pathlib import Path

import torch
import torch.nn as nn

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'scripts'))
import export_torchscript
from unet3d import UNet3D, save_safetensors


def make(name, maps, levels, groups, order, outputs, shape, activation):
    torch.manual_seed(7)
    network = UNet3D(maps, levels, groups, order, outputs).eval()
    for key, tensor in network.state_dict().items():
        if 'norm' in key and tensor.dim() == 1:
            tensor.copy_(1 + 0.3 * torch.rand_like(tensor) if key.endswith(('weight', 'var')) else 0.3 * torch.randn_like(tensor))
    values = torch.rand(1, 1, *shape)
    with torch.no_grad():
        output = network(values)
    card = {'format': 'volumen-model', 'version': 1, 'architecture': 'unet3d', 'parameters': {'numGroups': groups, 'layerOrder': order}, 'patch': list(shape),
            'normalisation': {'kind': 'none'}, 'activation': activation}
    tensors = {key: tensor for key, tensor in network.state_dict().items() if 'num_batches' not in key}
    save_safetensors(Path(__file__).parent / 'data' / f'{name}.safetensors', tensors, card)
    save_safetensors(Path(__file__).parent / 'data' / f'{name}.example.safetensors', {'input': values[0, 0], 'output': output[0]}, {})


class Hybrid(nn.Module):
    """Of the shape of villa's hybrid network: a 3D stem, the depth collapsed by attention and by maximum, a 2D head; layers in, a dict of one map out."""

    def __init__(self, maps=4):
        super().__init__()
        self.stem = nn.Sequential(nn.Conv3d(1, maps, 3, padding=1, bias=False), nn.InstanceNorm3d(maps, affine=True), nn.LeakyReLU(0.01))
        self.attention = nn.Conv3d(maps, 1, 1)
        self.head = nn.Sequential(nn.Conv2d(2 * maps, maps, 3, padding=1), nn.ReLU(), nn.Conv2d(maps, 1, 1))

    def forward(self, layers):
        x = self.stem(layers[:, None])
        weights = torch.softmax(self.attention(x), 2)
        return {'ink': self.head(torch.cat([(weights * x).sum(2), x.amax(2)], 1))}


def make_script(name, shape):
    torch.manual_seed(11)
    network, layers = Hybrid().eval(), torch.rand(1, *shape)
    with torch.no_grad():
        output = network(layers)['ink']
    card = {'format': 'volumen-model', 'version': 1, 'parameters': {'inputAxes': 'nzyx'}, 'patch': list(shape), 'normalisation': {'kind': 'none'}, 'activation': 'sigmoid', 'output': 'flat'}
    export_torchscript.export(network, card, Path(__file__).parent / 'data' / f'{name}.pt')
    save_safetensors(Path(__file__).parent / 'data' / f'{name}.example.safetensors', {'input': layers[0], 'output': output[0]}, {})


if __name__ == '__main__':
    make_script('script_hybrid', (17, 24, 32))
    make('unet3d_gcr', 4, 3, 2, 'gcr', 1, (8, 12, 16), 'sigmoid')
    make('unet3d_cbl', 3, 2, 1, 'cbl', 2, (6, 8, 10), 'softmax')
