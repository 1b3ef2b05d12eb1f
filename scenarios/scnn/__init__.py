"""Scenario `scnn`: the spiking convolutional network of Pedersen et al. 2024, trained here on N-MNIST."""
