"""SpikingJelly 2.0: its nodes stepped one by one, and its own NIR importer and exporter."""
