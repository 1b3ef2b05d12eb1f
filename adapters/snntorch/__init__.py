"""snnTorch: native, authored and bridged; importing this name imports no framework."""
