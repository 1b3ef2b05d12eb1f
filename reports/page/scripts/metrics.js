// What a cell of a matrix shows: verdict, or one of three numbers, with a tone that repeats what its text says.

function worst(indices, value) {
  const found = indices.map(value).filter((each) => each !== null && each !== undefined);
  if (found.some((each) => typeof each !== "number")) return "∞";
  return found.length ? found.reduce((a, b) => Math.max(a, b)) : null;
}

// The first bound that a value keeps, as a tone from best to worst.
function tone(value, bounds) {
  if (typeof value !== "number") return bounds.length;
  const place = bounds.findIndex((bound) => value <= bound);
  return place < 0 ? bounds.length : place;
}

const METRICS = {
  verdict: { label: "verdict" },
  spikes: {
    label: "spike mismatch",
    about: "Spike counts that differ between the target and the source's own run; of several cases the largest number.",
    value: (cells, cell) => cells.get(cell, "spike_mismatch"),
    tone: (value) => tone(value, [0, 2, 20, 200]),
    scale: ["0", "up to 2", "up to 20", "up to 200", "more"],
  },
  dv: {
    label: "max |Δv|/θ",
    about: "Largest difference of a membrane or an output, in units of the threshold; of several cases the largest.",
    value: (cells, cell) => cells.get(cell, "max_dv"),
    tone: (value) => tone(value, [1e-5, 1e-3, 0.1, 1]),
    scale: ["up to 1e-5", "up to 0.001", "up to 0.1", "up to 1", "more"],
  },
  accuracy: {
    label: "accuracy",
    about: "Share of samples that the target names rightly; the tone says how much less than the source that is.",
    value: (cells, cell) => cells.get(cell, "accuracy"),
    lost: (cells, cell) =>
      (cells.get(cell, "accuracy_source") ?? cells.get(cell, "accuracy_reference") ?? 0) - cells.get(cell, "accuracy"),
    tone: (value, lost) => tone(lost, [0.001, 0.02, 0.1, 0.3]),
    scale: ["as the source", "up to 2 points less", "up to 10", "up to 30", "more"],
  },
};

// Text, class and words for the cells of one pair.
function face(cells, indices, metric) {
  return metric.value ? faceOfNumber(cells, indices, metric) : faceOfVerdict(cells, indices);
}

function faceOfNumber(cells, indices, metric) {
  const value = worst(indices, (cell) => metric.value(cells, cell));
  const verdict = cells.verdict(indices.reduce((a, b) => (cells.verdict(a).rank >= cells.verdict(b).rank ? a : b)));
  if (value === null) {
    return { text: verdict.mark, style: "bare", label: `no number, ${indices.length === 1 ? verdict.name : "in no case"}` };
  }
  const known = indices.filter((cell) => metric.value(cells, cell) !== null);
  const lost = metric.lost ? worst(known, (cell) => metric.lost(cells, cell)) : 0;
  return { text: brief(value), style: `t${metric.tone(value, lost)}`, label: `${metric.label} ${shown(value)}` };
}

function faceOfVerdict(cells, indices) {
  if (indices.length === 1) {
    const [cell] = indices;
    const verdict = cells.verdict(cell);
    const masked = cells.masked(cell);
    return {
      text: verdict.mark + (masked ? cells.run.masked : ""),
      word: verdict.name,
      style: `v-${verdict.style}${masked ? " is-masked" : ""}`,
      label: verdict.name + (masked ? ", masked" : ""),
    };
  }
  const counts = counted(cells, indices);
  const fine = indices.filter((cell) => cells.fine(cell)).length;
  const [most] = counts.reduce((a, b) => (b[1] > a[1] ? b : a));
  const masked = indices.filter((cell) => cells.masked(cell)).length;
  const words = counts.map(([verdict, number]) => `${number} ${verdict.name}`).join(", ");
  return {
    text: `${Math.floor((100 * fine) / indices.length)}%${masked ? cells.run.masked : ""}`,
    style: `v-${most.style}${masked ? " is-masked" : ""}`,
    label: `${fine} of ${indices.length} fine: ${words}${masked ? `, ${masked} masked` : ""}`,
    counts,
  };
}

// Verdicts that occur, best to worst, with how many cells have each.
function counted(cells, indices) {
  const counts = new Map();
  for (const cell of indices) {
    const verdict = cells.verdict(cell);
    counts.set(verdict, (counts.get(verdict) || 0) + 1);
  }
  return [...counts].sort(([a], [b]) => a.rank - b.rank);
}
