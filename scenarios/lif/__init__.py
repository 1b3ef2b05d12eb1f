"""Scenario `lif`: the single LIF neuron of Pedersen et al. 2024, and stimuli that tell conventions apart."""
