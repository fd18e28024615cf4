"""The embedded network's layers in PyTorch, random weights, for `scripts/bench-peers network`: 512 pictures of 32×32.

Batch normalisation is folded as in Assay; every memory layout and batch size is tried and the fastest is printed.
"""
import json
import os
import time

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x):
        return torch.relu(x + self.second(torch.relu(self.first(x))))


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        def conv(inputs, outputs):
            return nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU())
        self.stages = nn.ModuleList([
            nn.Sequential(conv(3, 32), Block(32), conv(32, 64), nn.AvgPool2d(2), Block(64)),
            nn.Sequential(conv(64, 128), nn.AvgPool2d(2), Block(128)),
            nn.Sequential(conv(128, 256), nn.AvgPool2d(2), Block(256)),
        ])

    def forward(self, x):
        levels = []
        for stage in self.stages:
            x = stage(x)
            levels.append(x.mean(dim=(2, 3)))
        return torch.cat(levels, dim=1)


@torch.inference_mode()
def main():
    images = torch.randint(0, 256, (512, 3, 32, 32), dtype=torch.uint8)
    for threads in (1, os.cpu_count()):
        torch.set_num_threads(threads)
        best = None
        for layout in (torch.contiguous_format, torch.channels_last):
            network = Network().eval().to(memory_format=layout)
            for batch in (32, 64, 128, 512):
                def step():
                    return [network(((part.float() / 255 - 0.5) / 0.25).contiguous(memory_format=layout))
                            for part in images.split(batch)]
                step()
                times = []
                for _ in range(5):
                    start = time.perf_counter()
                    step()
                    times.append(time.perf_counter() - start)
                found = (sorted(times)[2], str(layout).split(".")[-1], batch)
                best = min(best or found, found)
        print(json.dumps({"step": "network.torch", "torch": torch.__version__, "threads": threads,
                          "images_a_second": round(512 / best[0]), "layout": best[1], "batch": best[2]}))


if __name__ == "__main__":
    main()
