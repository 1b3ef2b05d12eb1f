"""What a NIR graph means, rule by rule, also where NIR itself leaves it open: the rules that the reference implements.

Decides the names by which rules are cited, which cases of `conformance` test each, what implements each, and which
faults break each: those of its axes of the reference's dialect are another convention, the others are mistakes.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

PAPER: Final = "Pedersen et al., Nature Communications 15:8122 (2024)"


@dataclass(frozen=True)
class Rule:
    """One thing that a graph means.

    Args:
        name: by which it is cited.
        statement: the rule.
        source: what NIR or its authors say of it, and what they leave open.
        cases: patterns of names of `conformance/NAME` that tell whether it is followed; none where no case can.
        axes: of the reference's dialect, by which frameworks depart from it.
        faults: names of mistakes that break it.
        implemented: what does it, each as FILE:NAME.
    """

    name: str
    statement: str
    source: str
    cases: tuple[str, ...] = ()
    axes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    implemented: tuple[str, ...] = ()

    def tested_by(self, case: str) -> bool:
        """Whether a case tells whether it is followed."""
        return any(fnmatchcase(case, pattern) for pattern in self.cases)

    def broken_by(self, fault: str) -> bool:
        """Whether a fault, or a change of dialect such as "reset=subtract", is against it."""
        return fault in self.faults or fault.partition("=")[0] in self.axes


RULES: Final = (
    Rule(
        "float32",
        "Parameters and inputs are taken as the nearest float32 numbers before anything is computed, in whatever "
        "precision that is: a threshold of 0.1 is the float32 number next to 0.1.",
        "NIR states no precision; frameworks compute in float32.",
        implemented=("adapters/reference/perturb.py:Draw.parameter",),
    ),
    Rule(
        "time-step",
        "NIR holds no time step: dt belongs to the run, not to the file. Time constants and delays are in seconds, "
        "and a reader divides by the dt it runs at, never by one that it supposes.",
        "NIR's table of units says ms; its files and importers use seconds (NIR#166).",
        ("li-dt*", "lif-dt*", "cubali-dt*", "cubalif-dt*", "li-alone", "lif-alone", "cubali-alone", "cubalif-alone"),
        faults=(
            "tau-times-dt",
            "tau-over-dt",
            "tau-in-ms",
            "tau-thousandfold",
            "dt-as-1e-4",
            "dt-as-1e-3",
            "dt-guessed",
            "tau-whole",
        ),
        implemented=(
            "adapters/reference/membranes.py:membrane",
            "adapters/graph/delays.py:delay_steps",
        ),
    ),
    Rule(
        "membrane",
        "A leaky membrane takes one forward Euler step: v grows by dt/tau · (v_leak − v + r·x), where x is the same "
        "step's input. r and v_leak count in full, and both are scaled by dt/tau.",
        f"NIR gives tau·v' = (v_leak − v) + r·I and no integrator; the LIF runs of {PAPER} differ in it.",
        (
            *("li-alone", "lif-alone", "cubali-alone", "cubalif-alone", "*-tau-of-two-steps", "li-negative-drive"),
            *("li-r-not-1", "lif-r-not-1", "cubali-r-not-1", "cubalif-r-not-1", "cubali-negative-drive"),
            *("*-v-leak-not-0", "li-no-drive", "lif-no-drive", "cubali-no-drive", "cubalif-no-drive"),
        ),
        ("integration",),
        (
            *("r-ignored", "r-twice", "r-from-decay", "gain-missing", "gain-twice", "input-unscaled"),
            *("leak-lost", "v-leak-lost", "v-leak-unscaled", "v-leak-undecayed"),
        ),
        implemented=("adapters/reference/membranes.py:Relaxation",),
    ),
    Rule(
        "integrator",
        "I and IF add r·x to v once a step and forget nothing; dt does not enter, so that an IF of r = 1 counts its "
        "weighted input spikes.",
        "NIR gives v' = r·I; read with a factor dt it would want r = 1/dt, which SpikingJelly asks for.",
        ("i-alone", "if-alone", "i-r-not-1", "if-r-not-1", "i-negative-drive"),
        ("if_gain",),
        ("if-leaks", "i-dropped"),
        implemented=("adapters/reference/membranes.py:Integrator",),
    ),
    Rule(
        "synapse",
        "CubaLI and CubaLIF step the synaptic current first, I growing by dt/tau_syn · (w_in·x − I), and the membrane "
        "then sees the new I in the same step; a reset leaves I as it is.",
        "NIR gives both equations and no order between them.",
        (
            "cubali-alone",
            "cubalif-alone",
            "cubali-w-in-not-1",
            "cubalif-w-in-not-1",
            "cubali*-taus-alike",
            "cubali*-v-leak-not-0",
        ),
        ("cuba",),
        (
            *(
                "w-in-lost",
                "synapse-gain-missing",
                "synapse-input-unscaled",
                "synapse-input-decays",
                "synapse-lost",
                "synapse-rests-at-v-leak",
                "taus-swapped",
            ),
            *("cubali-dropped", "cubalif-dropped"),
        ),
        implemented=("adapters/reference/membranes.py:SynapticIntegrator",),
    ),
    Rule(
        "membrane-at-start",
        "Before the first step v is v_leak, or 0 for I and IF, which have none; a synaptic current is 0.",
        "NIR stores no state and says nothing of it.",
        ("*-v-leak-not-0", "*-no-drive", "*-v-reset-above-0", "*-v-reset-below-0"),
        ("v0",),
        implemented=("adapters/reference/membranes.py:start",),
    ),
    Rule(
        "state-at-start",
        "Each run and each sample of a batch starts from rest and sees no other.",
        "NIR knows neither runs nor batches.",
        ("two-runs-*", "batch-of-one-*"),
        implemented=("adapters/reference/simulation.py:Simulation.run",),
    ),
    Rule(
        "per-neuron",
        "A parameter is an array of the population's shape, whatever the number of its dimensions, and each neuron has "
        "its own entry.",
        "NIR's parameters are arrays; whether a scalar may stand for many is open (NIR#176).",
        ("*-per-neuron",),
        faults=("first-parameter-for-all", "smallest-gain-for-all"),
        implemented=(
            "adapters/reference/settings.py:Settings.number",
            "adapters/graph/shapes.py:output_shape",
        ),
    ),
    Rule(
        "threshold",
        "A neuron spikes where v is above v_threshold after the step's update; v equal to it is no spike. Threshold "
        "does the same to its input, without memory.",
        "NIR gives z = 1 for v > v_threshold, else 0.",
        ("*-at-threshold", "threshold-*"),
        ("threshold",),
        ("v-threshold-lost", "threshold-dropped"),
        implemented=(
            "adapters/reference/spikes.py:Firing.spikes",
            "adapters/reference/stateless.py:Threshold",
        ),
    ),
    Rule(
        "one-spike",
        "v is tested once a step, and a spike is a 1 that stands for one step, however far v is above the threshold. "
        "What it adds to a leaky neuron behind it is scaled by dt there.",
        "NIR gives z either 0 or 1; that the charge of a spike depends on dt is noted in the paper's repository.",
        ("*-overshoot",),
        ("multiplicity",),
        implemented=("adapters/reference/spikes.py:Firing.spikes",),
    ),
    Rule(
        "reset",
        "A spike puts v to v_reset, whatever is left above the threshold.",
        "NIR gives v = v_reset where z = 1; subtraction was discussed and is not in the format (NIR#63, NIR#129).",
        ("*-v-reset-above-0", "*-v-reset-below-0", "*-v-leak-and-v-reset", "*-overshoot"),
        ("reset",),
        ("v-reset-lost", "v-reset-is-v-leak"),
        implemented=("adapters/reference/spikes.py:Firing.reset",),
    ),
    Rule(
        "no-floor",
        "Inhibition can push v as low as it will go: nothing holds it.",
        "NIR's equations have no lower bound.",
        ("if-negative-drive", "lif-negative-drive", "cubalif-negative-drive"),
        ("floor",),
        implemented=("adapters/reference/spikes.py:Firing.update",),
    ),
    Rule(
        "timing",
        "Update, test, spike and reset happen in this order within one step; what is recorded of v is what the reset "
        "left.",
        "NIR's equations are of continuous time; Lava in the paper sends its spikes one step later.",
        ("if-alone", "lif-alone", "cubalif-alone", "*-overshoot"),
        ("timing",),
        implemented=("adapters/reference/spikes.py:Firing.same_step",),
    ),
    Rule(
        "v-reset-absent",
        "A file without v_reset, as early versions of nir wrote, means v_reset = 0; its reader should say so.",
        "nir fills in 0 (NIR#173), also for networks that were trained with subtraction.",
        ("legacy-*",),
        ("reset",),
        implemented=("adapters/graph/files.py:read", "adapters/graph/files.py:legacy"),
    ),
    Rule(
        "readout",
        "LI and CubaLI give v after the update of the same step.",
        "NIR does not say what these nodes give (NIR#145).",
        ("li-alone", "cubali-alone"),
        faults=("li-dropped",),
        implemented=("adapters/reference/spikes.py:Readout",),
    ),
    Rule(
        "matrices",
        "Affine and Linear multiply with rows for outputs and columns for inputs; a bias is added in every step, the "
        "first too, and dt does not enter. Scale multiplies element by element.",
        "NIR gives y = Wx + b and y = x ⊙ s; whether a bias is a rate it leaves open.",
        ("affine-*", "linear-*", "scale-*"),
        faults=(
            "weights-transposed",
            "bias-lost",
            "affine-dropped",
            "linear-dropped",
            "scale-ignored",
            "scale-dropped",
        ),
        implemented=(
            "adapters/reference/stateless.py:Dense",
            "adapters/reference/stateless.py:Scale",
        ),
    ),
    Rule(
        "convolution",
        "Conv1d and Conv2d correlate, as PyTorch's do, with stride, padding, dilation and groups per axis. 'same' asks "
        "for stride 1, and puts the odd row or column of padding at the right and the bottom.",
        "NIR names PyTorch's parameters; 'same' with an even kernel or a stride it leaves open.",
        ("conv1d-*", "conv2d-*"),
        faults=(
            *("kernel-flipped", "height-as-width", "conv-stride-lost", "conv-padding-lost", "conv-dilation-lost"),
            *("conv-groups-lost", "same-pads-left", "conv1d-dropped"),
        ),
        implemented=(
            "adapters/reference/convolution.py:Convolution",
            "adapters/graph/windows.py:conv_window",
        ),
    ),
    Rule(
        "pooling",
        "Pools pad with zeros and leave out what fills no whole window. SumPool2d adds a window up; AvgPool2d divides "
        "that sum by the size of the window, padding included.",
        "NIR gives AvgPool2d as a SumPool2d that is scaled, and says nothing of padding and rounding.",
        ("sumpool2d-*", "avgpool2d-*"),
        faults=(
            *("pool-padding-lost", "pool-stride-is-kernel", "pool-padding-not-counted", "pool-averaged", "pool-summed"),
            *("sumpool2d-dropped", "avgpool2d-dropped"),
        ),
        implemented=(
            "adapters/reference/stateless.py:Pool",
            "adapters/graph/windows.py:pool_window",
        ),
    ),
    Rule(
        "flatten",
        "start_dim and end_dim count the axes of one sample, without a batch, and negative ones from its end; elements "
        "keep NIR's order of channels, height, width.",
        "NIR's shapes have no batch; its default of start_dim = 1 is PyTorch's, which counts one.",
        ("flatten-*", "batch-of-one-layers"),
        faults=("flatten-counts-batch", "flatten-all", "channels-last", "flatten-dropped"),
        implemented=(
            "adapters/reference/stateless.py:Flatten",
            "adapters/graph/shapes.py:flatten_dims",
        ),
    ),
    Rule(
        "delay",
        "A Delay lasts tau/dt steps, rounded to the nearest, halves upwards; until the first input arrives it is 0.",
        "NIR gives y(t) = x(t − tau), with no word on steps and history.",
        ("delay-*", "recurrent-delay"),
        faults=("delay-down", "delay-up", "delay-one-more", "delay-dropped"),
        implemented=(
            "adapters/reference/delay.py:Delay",
            "adapters/graph/delays.py:delay_steps",
        ),
    ),
    Rule(
        "fan-in",
        "What several edges bring to a node is added up, and a node gives the same to every edge that leaves it. An "
        "edge that is there twice is an error.",
        "NIR's text has no rule for edges that meet; the tools around it add (NIRTorch#30).",
        ("fan-in", "diamond", "skip*", "two-outputs"),
        faults=("first-source-only", "last-source-only", "second-branch-dropped", "depth-first"),
        implemented=(
            "adapters/reference/simulation.py:Simulation",
            "adapters/graph/inline.py:check_edges",
        ),
    ),
    Rule(
        "cycles",
        "Within a cycle an edge takes one step where it leads no further from the Inputs, counted in edges on the "
        "shortest way, than where it starts; all others take none. A cycle needs a node with a state.",
        "NIR allows cycles and does not say what they cost; the paper's recurrent network has one.",
        ("recurrent-*",),
        faults=(
            *("recurrence-cut", "self-loop-dropped", "input-through-weights", "feedback-later", "depth-first"),
            *("last-to-output", "recurrent-bias-lost"),
        ),
        implemented=(
            "adapters/graph/cycles.py:late_edges",
            "adapters/reference/simulation.py:Simulation",
        ),
    ),
    Rule(
        "feedback-at-start",
        "In the first step an edge that is one step late carries 0, also from a node that gives a bias to silence.",
        "NIR does not say.",
        ("recurrent-bias",),
        ("feedback_init",),
        implemented=("adapters/reference/simulation.py:Simulation",),
    ),
    Rule(
        "nesting",
        "A graph in a graph means what it means written out in its place; it has one Input and one Output.",
        "NIR allows nesting; how edges reach a nested graph of several Inputs is open.",
        ("nested*", "recurrent-*-nested"),
        implemented=("adapters/graph/inline.py:inline",),
    ),
    Rule(
        "names-and-order",
        "Names tell nodes apart and mean nothing else; the order of nodes and edges in a file means nothing.",
        "NIR's graph is a dictionary and a list of edges; nir reads nodes back in the order of the alphabet.",
        ("chain-of-twelve", "names-*"),
        faults=("name-order", "dots-as-underscores"),
        implemented=(
            "adapters/graph/network.py:network",
            "adapters/graph/cycles.py:order",
        ),
    ),
    Rule(
        "shapes",
        "Shapes follow from the Inputs and the parameters. What the file says of Inputs and Outputs is held against "
        "that, and a contradiction is an error.",
        "NIR stores some shapes twice (NIR#59); nir 1.0.8 infers wrong ones for kernels that are not square.",
        ("conv*-groups", "conv2d-kernel-not-square", "conv2d-image-not-square", "*-size-1", "*-2d"),
        implemented=(
            "adapters/graph/shapes.py:output_shape",
            "adapters/graph/network.py:network",
        ),
    ),
    Rule(
        "classes",
        "Where outputs are read as classes and two are equal, the lower index is the answer; how often is counted.",
        "Not part of NIR.",
        implemented=(
            "harness/compare/accuracy.py:class_of",
            "harness/compare/accuracy.py:ties",
        ),
    ),
    Rule(
        "unsound-parameters",
        "A tau below dt/2, and infinite or missing numbers, are run as they are and reported; whoever wrote them is to "
        "blame, not who reads them.",
        "NIR sets no bounds; snnTorch writes an infinite tau for a neuron that does not decay.",
        implemented=("adapters/graph/soundness.py:unsound",),
    ),
)
