"""Any NIR graph over JAX: what Spyx and jaxsnn do not bring themselves.

The frameworks' packages bring neurons (`neuron.Neuron`) and, where they have some, layers (`layers.Layer`);
the wiring in time and the way back to a graph are the same for both and live here.
"""
