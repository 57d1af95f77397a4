#!/usr/bin/env python3
"""Makes tests/learn/data: small networks with random weights, and what PyTorch gives for an input.

    python3 tests/learn/make_fixtures.py        (needs torch and numpy)

Each NAME.safetensors holds the weights by their names in a state dict, and beside them `input` and `output` (before the activation);
its heading holds the model card.
"""
import json
import struct
import sys
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'scripts'))
import export_torchscript


class SingleConv(nn.Module):
    """Layers by letters, named as pytorch-3dunet names them."""

    def __init__(self, inputs, outputs, order, groups):
        super().__init__()
        self.order = order
        normed = inputs if min(order.find(c) for c in 'gb' if c in order) < order.find('c') else outputs
        for letter in order:
            if letter == 'g':
                self.groupnorm = nn.GroupNorm(1 if normed < groups else groups, normed)
            elif letter == 'b':
                self.batchnorm = nn.BatchNorm3d(normed)
            elif letter == 'c':
                self.conv = nn.Conv3d(inputs, outputs, 3, padding=1, bias=False)

    def forward(self, x):
        layers = {'g': lambda v: self.groupnorm(v), 'b': lambda v: self.batchnorm(v), 'c': lambda v: self.conv(v), 'r': F.relu, 'l': lambda v: F.leaky_relu(v, 0.01), 'e': F.elu}
        for letter in self.order:
            x = layers[letter](x)
        return x


class Block(nn.Module):
    def __init__(self, inputs, outputs, order, groups, encoder):
        super().__init__()
        middle = max(outputs // 2, inputs) if encoder else outputs
        self.basic_module = nn.Sequential()
        self.basic_module.add_module('SingleConv1', SingleConv(inputs, middle, order, groups))
        self.basic_module.add_module('SingleConv2', SingleConv(middle, outputs, order, groups))

    def forward(self, x):
        return self.basic_module(x)


class UNet3D(nn.Module):
    def __init__(self, maps, levels, groups, order, outputs):
        super().__init__()
        widths = [maps << level for level in range(levels)]
        self.encoders = nn.ModuleList(Block(i, o, order, groups, True) for i, o in zip([1] + widths, widths))
        self.decoders = nn.ModuleList(Block(3 * w, w, order, groups, False) for w in reversed(widths[:-1]))
        self.final_conv = nn.Conv3d(maps, outputs, 1)

    def forward(self, x):
        skips = []
        for level, encoder in enumerate(self.encoders):
            x = encoder(F.max_pool3d(x, 2) if level else x)
            skips.append(x)
        for decoder, skip in zip(self.decoders, reversed(skips[:-1])):
            x = decoder(torch.cat([skip, F.interpolate(x, size=skip.shape[2:])], 1))
        return self.final_conv(x)


def save(path, tensors, card):
    heading, values = {'__metadata__': {'volumen': json.dumps(card)}}, b''
    for name, tensor in tensors.items():
        raw = tensor.detach().float().contiguous().numpy().tobytes()
        heading[name] = {'dtype': 'F32', 'shape': list(tensor.shape), 'data_offsets': [len(values), len(values) + len(raw)]}
        values += raw
    text = json.dumps(heading).encode()
    path.write_bytes(struct.pack('<Q', len(text)) + text + values)


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
    save(Path(__file__).parent / 'data' / f'{name}.safetensors', tensors, card)
    save(Path(__file__).parent / 'data' / f'{name}.example.safetensors', {'input': values[0, 0], 'output': output[0]}, {})


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
    save(Path(__file__).parent / 'data' / f'{name}.example.safetensors', {'input': layers[0], 'output': output[0]}, {})


if __name__ == '__main__':
    make_script('script_hybrid', (17, 24, 32))
    make('unet3d_gcr', 4, 3, 2, 'gcr', 1, (8, 12, 16), 'sigmoid')
    make('unet3d_cbl', 3, 2, 1, 'cbl', 2, (6, 8, 10), 'softmax')
