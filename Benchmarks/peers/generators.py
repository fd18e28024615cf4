"""Reference generators in PyTorch, for `scripts/bench-peers generators`.

Trains a conditional variational autoencoder (400 hidden, 20 latent) and a conditional GAN with spectral norm (strided
and transposed convolutions, 1.9 M and 2.7 M multiply-adds an image) on MNIST-like IDX files, prints the seconds of an
epoch and writes samples that `assay evaluate` reads. Times are CPU time, so that other work on the machine does not
count. Not part of the product or its tests.
"""
import argparse
import gzip
import json
import struct
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


def read_idx(path):
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rb") as file:
        _, kind, rank = struct.unpack(">HBB", file.read(4))
        shape = struct.unpack(">" + "I" * rank, file.read(4 * rank))
        return np.frombuffer(file.read(), np.uint8).reshape(shape)


class CVAE(nn.Module):
    def __init__(self, pixels, classes):
        super().__init__()
        self.classes = classes
        self.encode = nn.Linear(pixels + classes, 400)
        self.head = nn.Linear(400, 40)
        self.decode = nn.Sequential(nn.Linear(20 + classes, 400), nn.ReLU(), nn.Linear(400, pixels))

    def step(self, x, y, optimiser):
        one_hot = F.one_hot(y, self.classes).float()
        mean, logvar = self.head(F.relu(self.encode(torch.cat([x, one_hot], 1)))).chunk(2, 1)
        z = mean + torch.randn_like(mean) * (0.5 * logvar).exp()
        logits = self.decode(torch.cat([z, one_hot], 1))
        reconstruction = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        divergence = -0.5 * (1 + logvar - mean * mean - logvar.exp()).sum()
        loss = (reconstruction + divergence) / len(x)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        return loss.item()

    def sample(self, y):
        z = torch.randn(len(y), 20)
        return torch.sigmoid(self.decode(torch.cat([z, F.one_hot(y, self.classes).float()], 1)))


class CGAN(nn.Module):
    def __init__(self, side, classes):
        super().__init__()
        norm = nn.utils.parametrizations.spectral_norm
        self.classes, self.side, self.base = classes, side, side // 4
        self.first = nn.Linear(64 + classes, 64 * self.base**2)
        self.rest = nn.Sequential(
            nn.BatchNorm2d(64), nn.ReLU(), nn.ConvTranspose2d(64, 32, 4, 2, 1),
            nn.BatchNorm2d(32), nn.ReLU(), nn.ConvTranspose2d(32, 1, 4, 2, 1), nn.Tanh())
        self.critic = nn.Sequential(
            norm(nn.Conv2d(1 + classes, 32, 4, 2, 1)), nn.LeakyReLU(0.2),
            norm(nn.Conv2d(32, 64, 4, 2, 1)), nn.LeakyReLU(0.2),
            nn.Flatten(), norm(nn.Linear(64 * self.base**2, 1)))

    def generate(self, y):
        z = torch.cat([torch.randn(len(y), 64), F.one_hot(y, self.classes).float()], 1)
        return self.rest(self.first(z).view(-1, 64, self.base, self.base))

    def judge(self, x, y):
        planes = F.one_hot(y, self.classes).float()[:, :, None, None].expand(-1, -1, self.side, self.side)
        return self.critic(torch.cat([x, planes], 1))

    def step(self, x, y, optimisers):
        x = x.view(-1, 1, self.side, self.side) * 2 - 1
        generator, critic = optimisers
        fake = self.generate(y)
        loss = F.softplus(-self.judge(x, y)).mean() + F.softplus(self.judge(fake.detach(), y)).mean()
        critic.zero_grad(set_to_none=True)
        loss.backward()
        critic.step()
        loss = F.softplus(-self.judge(fake, y)).mean()
        generator.zero_grad(set_to_none=True)
        loss.backward()
        generator.step()
        return loss.item()

    def sample(self, y):
        return ((self.generate(y) + 1) / 2).flatten(1)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("model", choices=["cvae", "cgan"])
    parser.add_argument("--images", required=True)
    parser.add_argument("--labels", required=True)
    parser.add_argument("--minutes", type=float, default=4)
    parser.add_argument("--epochs", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rows", type=int, default=10000)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1)
    images = torch.from_numpy(read_idx(options.images).copy())
    labels = torch.from_numpy(read_idx(options.labels).copy()).long()
    count, side = len(images), images.shape[1]
    classes = int(labels.max()) + 1
    x_all = images.view(count, -1).float() / 255
    if options.model == "cvae":
        model, batch = CVAE(side * side, classes), 128
        optimiser = torch.optim.Adam(model.parameters(), 1e-3)
    else:
        model, batch = CGAN(side, classes), 64
        drawn = list(model.first.parameters()) + list(model.rest.parameters())
        optimiser = (torch.optim.Adam(drawn, 2e-4, (0.5, 0.999)),
                     torch.optim.Adam(model.critic.parameters(), 2e-4, (0.5, 0.999)))
    began, epochs, stop = time.process_time(), 0.0, False
    while not stop and round(epochs) < options.epochs:
        order = torch.randperm(count)
        for first in range(0, count - batch + 1, batch):
            rows = order[first:first + batch]
            loss = model.step(x_all[rows], labels[rows], optimiser)
            epochs += batch / count
            if time.process_time() - began > options.minutes * 60:
                stop = True
                break
    spent = time.process_time() - began
    model.eval()
    drawn = labels[torch.randint(count, (options.rows,))]
    with torch.no_grad():
        sample = torch.cat([model.sample(part) for part in drawn.split(500)])
    pixels = (sample * 255).round().clamp(0, 255).byte().view(-1, side, side).numpy()
    np.savez(options.out, images=pixels, labels=drawn.numpy())
    print(json.dumps({"model": options.model, "torch": torch.__version__, "threads": options.threads,
                      "epochs": round(epochs, 2), "seconds": round(spent, 1),
                      "seconds_an_epoch": round(spent / epochs, 2), "loss": round(loss, 3)}))


if __name__ == "__main__":
    main()
