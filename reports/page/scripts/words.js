// How numbers and findings are put into words.

// At most four significant digits, integers whole, nothing for nothing.
function shown(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "number" || Number.isInteger(value)) return String(value);
  const text = value.toPrecision(4);
  return text.includes("e") ? text.replace(/\.?0+e/, "e") : String(Number(text));
}

// What fits into a cell of a matrix: "15k", "0.4", "2e-7".
function brief(value) {
  if (typeof value !== "number") return String(value);
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size >= 1e6 || size < 1e-3) return value.toExponential(0).replace("+", "");
  if (size >= 1e3) return `${Number((value / 1e3).toPrecision(2))}k`;
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(2)));
}

function oneLine(text, longest) {
  const line = text.split(/\s+/).join(" ").trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}

function badge(verdict) {
  return make("span", { class: `badge v-${verdict.style}` }, make("b", { "aria-hidden": "true" }, verdict.mark), ` ${verdict.name}`);
}

function maskedMark(cells) {
  const unseen = make("span", { class: "unseen" }, " masked");
  return make("b", { class: "masked", title: "masked: two errors cancel" }, ` ${cells.run.masked}`, unseen);
}

const STOPPED = ["refused", "failed", "timeout"]; // verdicts of a leg that gave nothing to compare

// Whose doing it is, leg by leg, in words: a framework that is both ends is told by the leg that shows it.
function blameWords(cells, cell) {
  const [source, target] = [cells.get(cell, "source"), cells.get(cell, "target")];
  const wrong = (leg) => !cells.verdict(cell, leg).fine && !["n/a", "not-run"].includes(cells.get(cell, leg));
  return cells.get(cell, "blame").split("+").filter(Boolean).flatMap((leg) => {
    const [kind, who] = leg.split(":");
    if (kind === "compound") return ["no step alone: only their sum shows"];
    if (kind === "export") return [STOPPED.includes(cells.get(cell, "export_source")) ? `${who} writes no file` : `what ${who} writes`];
    return [
      who === source && wrong("fidelity") ? `how ${who} takes the original graph` : "",
      who === target && wrong("import_target") ? `how ${who} reads the file` : "",
    ].filter(Boolean);
  });
}

const HAPPENED = {
  "identical": (a, b) => `${b} runs the file that ${a} wrote exactly as ${a} runs its own model.`,
  "equivalent": (a, b) => `${b} runs the file that ${a} wrote as ${a} runs its own model, but for rounding.`,
  "drift": (a, b) => `${b} runs the file that ${a} wrote nearly as ${a} does: beyond rounding, within the scenario's bounds.`,
  "refused": (a, b) => `The model does not get from ${a} to ${b}: it is refused, and clearly so.`,
  "diverged": (a, b) => `${b} runs the file that ${a} wrote otherwise than ${a} runs its own model.`,
  "failed": (a, b) => `The model does not get from ${a} to ${b}: an exception, or a process that died.`,
  "timeout": (a, b) => `The model did not get from ${a} to ${b} before the time limit.`,
  "not-run": (a, b) => `The way from ${a} to ${b} was never tried.`,
};

// What happened, in one sentence.
function happened(cells, cell) {
  const [a, b] = [cells.get(cell, "source"), cells.get(cell, "target")];
  const verdict = cells.verdict(cell);
  const masked = cells.masked(cell) ? " That is luck: what is written and how it is read are both wrong, and cancel." : "";
  if (["drift", "diverged"].includes(cells.get(cell, "fidelity")) && cells.verdict(cell, "port").fine) {
    return `${b} repeats what ${a} does, but ${a} itself departs from the original graph.${masked}`;
  }
  const said = HAPPENED[verdict.name];
  return (said ? said(a, b) : `${verdict.name}: ${verdict.meaning}.`) + masked;
}

// Why, as far as it is known.
function why(cells, cell) {
  const [explanation, convention] = [cells.get(cell, "explanation"), cells.get(cell, "convention")];
  const ran = ![...STOPPED, "not-run"].includes(cells.get(cell, "verdict"));
  if (ran && explanation) return `Why: ${explanation}.`;
  if (ran && convention) return `It is consistent with another convention: ${convention}.`;
  const reason = cells.get(cell, "reason");
  return reason ? oneLine(reason, 400) : "";
}
