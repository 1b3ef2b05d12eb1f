"""A NIR graph in snnTorch by its own importer, trained for a few steps, its weights written back as NIR by nirtrip.

    python train_snntorch.py model.nir trained.nir

snnTorch's exporter does not write what its importer made, so the trained weights go into nirtrip's own mapping of the
same graph, whose export is that of its live modules.
"""

import sys

import snntorch as snn
import torch

from adapters import load


def train(source: str, target: str, steps: int = 8) -> list[float]:
    """Train the model in `source` to tell two noisy inputs apart; the loss of each step."""
    model = load("snntorch", source, dt=1e-4, route="native")  # snnTorch supposes 1e-4 s
    net = model.live  # what snntorch.import_nir.import_from_nir made
    torch.manual_seed(0)
    stimulus = torch.rand(50, 2, 3)
    stimulus[:, [0, 1], [0, 1]] += 1  # one input more for each class
    labels = torch.tensor([0, 1])
    optimiser = torch.optim.Adam(net.parameters(), lr=0.02)
    losses = []
    for _ in range(steps):
        optimiser.zero_grad()
        loss = torch.nn.functional.cross_entropy(run(net, stimulus).mean(dim=0) * 10, labels)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    mapped = load("snntorch", source, dt=1e-4)
    for name, module in mapped.live.nodes.items():
        if isinstance(module, torch.nn.Linear):
            module.load_state_dict(net.get_submodule(name).state_dict())
    mapped.save(target)
    return losses


def run(net: torch.nn.Module, stimulus: torch.Tensor) -> torch.Tensor:
    """The imported module over time, from rest."""
    for neuron in net.modules():
        if isinstance(neuron, snn.SpikingNeuron):
            neuron.reset_mem()
    state, given = None, []
    for x in stimulus:
        y, state = net(x, state)
        given.append(y)
    return torch.stack(given)


if __name__ == "__main__":
    model_file, trained_file = sys.argv[1:]
    print(train(model_file, trained_file))  # noqa: T201  it is run by hand
