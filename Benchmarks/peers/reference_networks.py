"""InceptionV3 and ViT-B/14 with random weights, for `scripts/bench-peers network`: pictures a second of processor time.

pytorch-fid's own module, the same with its best settings (channels last, batch normalisation folded), a ViT-B/14 of fused
attention, and `assay features` with the same weights from files that this script writes. Assay is timed as a whole process, less
the same process with fewer pictures: decoding and resizing are in its figures, not in the peers'.

Usage: reference_networks.py ASSAY OUT
"""
import json
import os
import resource
import subprocess
import sys
import time
from collections import OrderedDict

import numpy as np
import torch
import torch.nn.functional as f
from PIL import Image
from torch.nn.utils.fusion import fuse_conv_bn_eval

assay, out = sys.argv[1:3]
torch.manual_seed(1)
WIDTH, DEPTH, HEADS, PATCH, SIDE = 768, 12, 12, 14, 224
TOKENS = (SIDE // PATCH) ** 2 + 1


def inception():
    """pytorch-fid's network without its download."""
    import pytorch_fid.inception as module
    module.load_state_dict_from_url = lambda *_, **__: None
    load = torch.nn.Module.load_state_dict
    torch.nn.Module.load_state_dict = lambda *_, **__: None
    try:
        torch.save(module.fid_inception_v3().state_dict(), os.path.join(out, "inception.pth"))
    finally:
        torch.nn.Module.load_state_dict = load
    module.load_state_dict_from_url = lambda *_, **__: torch.load(os.path.join(out, "inception.pth"))
    return module.InceptionV3([3]).eval()


def folded(network):
    for part in network.modules():
        if isinstance(getattr(part, "bn", None), torch.nn.BatchNorm2d):
            part.conv = fuse_conv_bn_eval(part.conv, part.bn)
            part.bn = torch.nn.Identity()
    return network.to(memory_format=torch.channels_last)


def transformer_weights():
    """In DINOv2's layout."""
    def draw(*shape):
        return torch.randn(*shape) * 0.02
    weights = OrderedDict(
        cls_token=draw(1, 1, WIDTH), pos_embed=draw(1, 1370, WIDTH))
    weights["patch_embed.proj.weight"], weights["patch_embed.proj.bias"] = draw(WIDTH, 3, PATCH, PATCH), draw(WIDTH)
    for block in range(DEPTH):
        name = f"blocks.{block}."
        for norm in ("norm1", "norm2"):
            weights[name + norm + ".weight"], weights[name + norm + ".bias"] = torch.ones(WIDTH), torch.zeros(WIDTH)
        for layer, rows, columns in (("attn.qkv", 3, 1), ("attn.proj", 1, 1), ("mlp.fc1", 4, 1), ("mlp.fc2", 1, 4)):
            weights[f"{name}{layer}.weight"] = draw(rows * WIDTH, columns * WIDTH)
            weights[f"{name}{layer}.bias"] = draw(rows * WIDTH)
        weights[name + "ls1.gamma"], weights[name + "ls2.gamma"] = torch.ones(WIDTH) / 10, torch.ones(WIDTH) / 10
    weights["norm.weight"], weights["norm.bias"] = torch.ones(WIDTH), torch.zeros(WIDTH)
    torch.save(weights, os.path.join(out, "vitb14.pth"))
    return weights


def transformer(w):
    def forward(x):
        patches = f.conv2d(x, w["patch_embed.proj.weight"], w["patch_embed.proj.bias"], stride=PATCH).flatten(2).transpose(1, 2)
        z = torch.cat([w["cls_token"].expand(len(x), -1, -1), patches], 1)
        for block in range(DEPTH):
            name = f"blocks.{block}."
            def layer(part, y):
                return f.linear(y, w[f"{name}{part}.weight"], w[f"{name}{part}.bias"])
            def norm(part, y):
                return f.layer_norm(y, (WIDTH,), w[f"{name}{part}.weight"], w[f"{name}{part}.bias"], 1e-6)
            parts = layer("attn.qkv", norm("norm1", z)).reshape(len(x), TOKENS, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
            attended = f.scaled_dot_product_attention(*parts).transpose(1, 2).reshape(len(x), TOKENS, WIDTH)
            z = z + layer("attn.proj", attended) * w[name + "ls1.gamma"]
            z = z + layer("mlp.fc2", f.gelu(layer("mlp.fc1", norm("norm2", z)))) * w[name + "ls2.gamma"]
        return f.layer_norm(z, (WIDTH,), w["norm.weight"], w["norm.bias"], 1e-6)[:, 0]
    return forward


@torch.inference_mode()
def peer(network, x):
    """The best of three."""
    network(x)
    rates = []
    for _ in range(3):
        cpu, wall = time.process_time(), time.perf_counter()
        network(x)
        rates.append((len(x) / (time.process_time() - cpu), len(x) / (time.perf_counter() - wall)))
    return max(rates)


def ours(extractor, pictures, threads):
    def run(count):
        before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        subprocess.run(
            [assay, "features", pictures, "--extractor", extractor, "--limit", str(count), "--threads", str(threads), "--quiet",
             "--out", os.path.join(out, "features.npy")], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - wall
    few, many = run(8), run(72)
    return 64 / (many[0] - few[0]), 64 / (many[1] - few[1])


def main():
    pictures = os.path.join(out, "noise")
    os.makedirs(pictures, exist_ok=True)
    for number in range(72):
        noise = np.random.default_rng(number).integers(0, 256, (SIDE, SIDE, 3), dtype=np.uint8)
        Image.fromarray(noise).save(os.path.join(pictures, f"{number:02}.png"))
    plain, weights = inception(), transformer_weights()
    last = torch.channels_last
    for threads in sorted({1, os.cpu_count()}):
        torch.set_num_threads(threads)
        large, small = torch.rand(8, 3, 299, 299), torch.rand(4, 3, SIDE, SIDE)
        rows = [("inception", "pytorch-fid's module", peer(plain, large))]
        rows.append(("inception", "channels last, folded", peer(folded(inception()), large.to(memory_format=last))))
        rows.append(("inception", "assay", ours(f"inception-pytorch={out}/inception.pth", pictures, threads)))
        rows.append(("vit-b/14", "PyTorch, fused attention", peer(transformer(weights), small)))
        rows.append(("vit-b/14", "assay", ours(f"dinov2={out}/vitb14.pth", pictures, threads)))
        for network, who, (cpu, wall) in rows:
            print(json.dumps({
                "network": network, "who": who, "threads": threads, "pictures_per_cpu_second": round(cpu, 2),
                "pictures_per_second": round(wall, 2)}), flush=True)


main()
