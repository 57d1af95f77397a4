"""UNet3D as pytorch-3dunet builds it (its layers by letters, its names of weights), and weights written as safetensors with a model card.

For the scripts that train or test; needs torch. Shapes are (batch, channels, z, y, x).
"""
import json
import struct

import torch
import torch.nn as nn
import torch.nn.functional as F


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


def save_safetensors(path, tensors, card):
    """Writes `tensors` by name as 32-bit floats, with `card` in the heading, where volumen-cli looks for it."""
    heading, values = {'__metadata__': {'volumen': json.dumps(card)}}, b''
    for name, tensor in tensors.items():
        raw = tensor.detach().float().contiguous().numpy().tobytes()
        heading[name] = {'dtype': 'F32', 'shape': list(tensor.shape), 'data_offsets': [len(values), len(values) + len(raw)]}
        values += raw
    text = json.dumps(heading).encode()
    path.write_bytes(struct.pack('<Q', len(text)) + text + values)
