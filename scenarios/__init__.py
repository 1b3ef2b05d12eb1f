"""What is asked of the frameworks: a graph, a time step, a stimulus, tolerances with their reasons."""
