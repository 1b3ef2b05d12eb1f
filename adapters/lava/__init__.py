"""Lava: by our mapping alone, for a user's own installation. Never run against Lava by us: untested.

Lava has no NIR code, and is on no package index. What is written here rests on reading lava-nc's source, and on tests
with a stand-in of our own that follows the equations found there. Where lava-nc is installed, the same tests run
with it.

lava-nc declares Python < 3.11 and this package needs 3.11, where its user has to install its dependencies first and
then itself with `--no-deps --ignore-requires-python`, and to mend a dataclass that 3.11 rejects for a mutable default
(lava/magma/compiler/var_model.py: `@dataclass(unsafe_hash=True)`).

The neuron is lava-nc's floating-point LIF, which can mean what NIR says. lava-dl's cannot: its decays are 4096ths,
its states integers (lava/lib/dl/slayer/neuron/dynamics/leaky_integrator.py), its threshold one for a whole layer
(lava/lib/dl/slayer/neuron/base.py).
"""
