"""Writes 500 pictures of 256×256 in colour as PNG and as JPEG (quality 90): smooth shapes with a little noise."""
import os
import sys

import numpy as np
from PIL import Image

row, column = np.mgrid[0:256, 0:256]
for kind in ("png", "jpg"):
    os.makedirs(os.path.join(sys.argv[1], kind), exist_ok=True)
for index in range(500):
    draw = np.random.default_rng(index)
    y, x, scale = draw.uniform(40, 216), draw.uniform(40, 216), draw.uniform(60, 140)
    ring = ((row - y) ** 2 + (column - x) ** 2) / scale % 160
    pixels = np.stack([40 + ring + 12 * c for c in range(3)], axis=2) + draw.integers(0, 9, (256, 256, 3))
    image = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    image.save(os.path.join(sys.argv[1], "png", f"{index:04}.png"))
    image.save(os.path.join(sys.argv[1], "jpg", f"{index:04}.jpg"), quality=90)
