// One cell, opened: what happened and why, and all that is known of it.

function quoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function showCommand(cells, cell) {
  const folder = cells.run.folder;
  return `nirtrip show ${quoted(cells.id(cell))}${folder === "out" ? "" : ` --run ${quoted(folder)}`}`;
}

function openedCell(cells, cell) {
  const [a, b] = [cells.get(cell, "source"), cells.get(cell, "target")];
  const blame = blameWords(cells, cell);
  const [reason, convention] = [cells.get(cell, "reason"), cells.get(cell, "convention")];
  const because = why(cells, cell);
  return [
    make("p", { class: "lead" }, badge(cells.verdict(cell)), cells.masked(cell) ? maskedMark(cells) : null,
      ` ${happened(cells, cell)}`),
    because ? make("p", { class: "because" }, because) : null,
    blame.length
      ? make("p", {}, make("b", {}, "Whose doing: "), `${blame.join("; ")} `, make("code", {}, cells.get(cell, "blame"))) : null,
    upstream(cells.get(cell, "link")),
    reason && !because.startsWith(oneLine(reason, 60).slice(0, 59))
      ? make("p", {}, make("b", {}, "Measured: "), oneLine(reason, 1200)) : null,
    convention
      ? make("p", {}, make("b", {}, "Convention: "), make("code", {}, convention), " brings a comparison within the noise floor.") : null,
    legsPart(cells, cell, a, b),
    divergencePart(cells, cell, a, b),
    diffPart(cells, cell, a),
    numbersPart(cells, cell),
    runsPart(cells, cell),
    commandsPart(cells, cell),
  ];
}

// Where it is being dealt with; what is no address stays text.
function upstream(link) {
  if (!link) return null;
  const said = /^https?:/.test(link) ? make("a", { href: link, rel: "noreferrer" }, link) : link;
  return make("p", {}, make("b", {}, "Dealt with: "), said);
}

function legsPart(cells, cell, a, b) {
  const about = (text) => text.replaceAll(/\{(source|target)\}/g, (_, end) => (end === "source" ? a : b));
  const rows = cells.run.legs.map(([leg, text]) => [leg, badge(cells.verdict(cell, leg)), about(text)]);
  const ends = [[a, "source_version"], [b, "target_version"]].map(([name, version]) => [name, cells.get(cell, version)]);
  return make("section", {}, make("h3", {}, "The comparisons"),
    make("p", { class: "quiet" }, ends.map(([name, version]) => `${name} ${version}`.trim()).join(" → ")),
    table("What is compared", ["comparison", "verdict", "of"], rows));
}

function divergencePart(cells, cell, a, b) {
  const divergence = cells.get(cell, "divergence");
  if (!divergence) {
    const step = cells.get(cell, "first_step");
    if (step === null) return null;
    return make("section", {}, make("h3", {}, "Where it starts"),
      make("p", {}, `Node ${cells.get(cell, "first_node")}, step ${step}. The traces are left out of this page; to see them run:`),
      command(showCommand(cells, cell)));
  }
  const names = { source: `source ${a}`, target: `target ${b}`, reference: "reference" };
  const moment = `step ${divergence.first_step} (${shown(divergence.first_step * divergence.dt * 1e3)} ms)`;
  return make("section", {}, make("h3", {}, "Where it starts"),
    make("p", {}, "Node ", make("code", {}, divergence.node), `, ${moment}, sample ${divergence.sample}, neuron ${divergence.neuron}.`),
    figures(names, divergence) || make("p", { class: "quiet" }, "Nothing was kept of it that could be drawn."),
    numbersAround(names, divergence));
}

function diffPart(cells, cell, a) {
  const differences = cells.get(cell, "graph_diff");
  if (!differences.length) return null;
  const rows = differences.map((each) => [each.where, each.field, each.kind, each.a, each.b, shown(each.relative_error)]);
  return make("section", {}, make("h3", {}, "The graph"),
    table(`The original against what ${a} wrote`, ["where", "field", "kind", "original", "written", "relative"], rows));
}

function numbersPart(cells, cell) {
  const known = Object.entries(cells.run.labels).map(([name, label]) => [label, quantity(cells, cell, name)])
    .filter(([, text]) => text !== "");
  const nodes = cells.get(cell, "nodes").map((node) => [
    node.node, node.verdict ? badge(cells.verdicts.get(node.verdict)) : "", node.forced ? badge(cells.verdicts.get(node.forced)) : "",
    shown(node.spike_mismatch), node.spiking ? `${shown(node.spikes_expected)} → ${shown(node.spikes_observed)}` : "",
    shown(node.max_dv), shown(node.lag), shown(node.first_step),
  ]);
  if (!known.length && !nodes.length) return null;
  return make("details", {}, make("summary", {}, "Numbers, node by node"),
    make("dl", { class: "numbers" }, known.map(([label, text]) => make("div", {}, make("dt", {}, label), make("dd", {}, text)))),
    nodes.length ? table("Nodes: the target against the source's own run",
      ["node", "verdict", "alone", "counts that differ", "spikes", "largest Δ/θ", "lag", "from step"], nodes) : null);
}

// A number of a cell as text; an accuracy with its interval.
function quantity(cells, cell, name) {
  const text = shown(cells.get(cell, name));
  const [low, high] = ["accuracy_low", "accuracy_high"].map((bound) => shown(cells.get(cell, bound)));
  return name === "accuracy" && low && high ? `${text} (${low} to ${high})` : text;
}

function runsPart(cells, cell) {
  return make("section", {}, make("h3", {}, "The runs it rests on"), cells.legs(cell).map(({ name, digest, uses, log }) => {
    const used = Object.entries(uses || {});
    const logged = log === null ? make("p", { class: "quiet" }, "Its log is left out of this page.")
      : log ? make("pre", { tabindex: "0", "aria-label": `log of ${name}` }, log) : null;
    return make("details", { class: "leg", open: Boolean(log) && name !== "reference" },
      make("summary", {}, name, log ? ", with a log" : ""), make("p", { class: "quiet" }, make("code", {}, `legs/${digest}`)),
      used.length ? table(`What stands for each node, ${name}`, ["node", "stands"], used) : null, logged);
  }));
}

function commandsPart(cells, cell) {
  const again = cells.get(cell, "command");
  return make("section", {}, make("h3", {}, "Again"), again ? command(again) : null, command(showCommand(cells, cell)));
}

function command(text) {
  const said = { type: "button", class: "copy", "aria-label": `Copy: ${text}` };
  const button = make("button", { ...said, onclick: () => copy(text, button) }, "copy");
  return make("div", { class: "command" }, make("code", {}, text), button);
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "copied";
  } catch {
    getSelection().selectAllChildren(button.previousElementSibling);
    button.textContent = "selected";
  }
}
