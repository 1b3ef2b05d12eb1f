"""Any NIR graph over PyTorch modules: what the frameworks on PyTorch do not bring themselves.

The frameworks' packages bring neurons (`neuron.Neuron`); the layers between them, the wiring in time and the way
back to a graph are the same for all and live here. So does what their native and authored models share.
"""
