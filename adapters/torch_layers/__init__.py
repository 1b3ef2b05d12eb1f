"""Any NIR graph over PyTorch modules: what Norse and snnTorch do not bring themselves.

The frameworks' packages bring neurons (`neuron.Neuron`); the layers between them, the wiring in time
and the way back to a graph are the same for both and live here.
"""
