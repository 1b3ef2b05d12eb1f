"""A NIR graph in Norse, trained for a few steps, and written back as NIR.

python train_norse.py model.nir trained.nir
"""

import sys

import torch

from adapters import load


def train(source: str, target: str, steps: int = 8) -> list[float]:
    """Train the model in `source` to tell two noisy inputs apart; the loss of each step."""
    model = load("norse", source, dt=1e-4)  # Norse's cells, with what its own importer drops mended
    net = model.live  # a torch.nn.Module: (T, B, inputs) to (T, B, outputs), from rest
    torch.manual_seed(0)
    stimulus = torch.rand(50, 2, 3)
    stimulus[:, [0, 1], [0, 1]] += 1  # one input more for each class
    labels = torch.tensor([0, 1])
    optimiser = torch.optim.Adam(net.parameters(), lr=0.02)
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        spikes = net(stimulus)
        loss = torch.nn.functional.cross_entropy(spikes.mean(dim=0) * 10, labels)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    model.save(target)  # every number read from the live module
    return losses


if __name__ == "__main__":
    model_file, trained_file = sys.argv[1:]
    print(train(model_file, trained_file))  # noqa: T201  it is run by hand
