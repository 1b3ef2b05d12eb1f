// Figures of a divergence: membranes and spikes of one neuron, and a raster of several; both over the same steps.

// As wide as what it is seen on, about, so that its text is neither tiny nor huge.
const SIZE = {
  get width() { return matchMedia("(max-width: 34rem)").matches ? 360 : 640; },
  height: 250, left: 58, right: 12, top: 46, bottom: 36,
};
const RASTER_TOP = 24; // no spikes stand above it
const LARGEST = 1e30; // beyond it a membrane has blown up, and nothing else would be seen beside it

const SERIES = [
  { name: "reference", style: "reference", v: "v_reference", spikes: "spikes_reference" },
  { name: "source", style: "source", v: "v_source", spikes: "spikes_source" },
  { name: "target", style: "target", v: "v_target", spikes: "spikes_target" },
];

// Round numbers that divide a range into about as many parts as wanted.
function ticks(low, high, wanted, whole) {
  const rough = (high - low) / wanted || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max([1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough), whole ? 1 : 0);
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step * 1e-9; at += step) found.push(Number(at.toPrecision(12)));
  return found;
}

// The steps that the kept numbers cover, and those around the divergence that are shown first.
function extent(divergence) {
  const lengths = SERIES.flatMap(({ v, spikes }) => [divergence[v], divergence[spikes]]).map((each) => (each ? each.length : 0));
  const raster = divergence.raster;
  const first = Math.min(divergence.start_step, raster ? raster.start_step : Infinity);
  const last = Math.max(divergence.start_step + Math.max(1, ...lengths) - 1, raster ? raster.start_step + raster.steps - 1 : 0);
  return [first, Math.max(last, first + 1)];
}

function around(divergence, [first, last]) {
  const half = Math.min(20, (last - first) / 2);
  const middle = Math.min(Math.max(divergence.first_step, first + half), last - half);
  return [middle - half, middle + half];
}

function frame(divergence, [low, high], title, height, top) {
  const inner = { x: SIZE.left, y: top, w: SIZE.width - SIZE.left - SIZE.right, h: height - top - SIZE.bottom };
  const x = (step) => inner.x + ((step - low) / (high - low)) * inner.w;
  const marks = ticks(low, high, SIZE.width / 90, true).map((step) => [
    draw("line", { x1: x(step), x2: x(step), y1: inner.y + inner.h, y2: inner.y + inner.h + 4, class: "axis" }),
    draw("text", { x: x(step), y: inner.y + inner.h + 17, "text-anchor": "middle" }, String(step)),
  ]);
  const here = divergence.first_step;
  const marked = here >= low && here <= high
    ? [draw("line", { x1: x(here), x2: x(here), y1: inner.y, y2: inner.y + inner.h, class: "here" })] : [];
  const figure = draw("svg", { viewBox: `0 0 ${SIZE.width} ${height}`, role: "img", "aria-label": title },
    draw("title", {}, title), marked,
    draw("line", { x1: inner.x, x2: inner.x + inner.w, y1: inner.y + inner.h, y2: inner.y + inner.h, class: "axis" }), marks.flat(),
    draw("text", { x: inner.x + inner.w, y: height - 4, "text-anchor": "end" }, `step of ${shown(divergence.dt * 1e3)} ms`));
  return { figure, x, inner };
}

// Whether any run has membranes ("v") or spikes in it.
function traced(divergence, what) {
  return SERIES.some((each) => (divergence[each[what]] || []).length);
}

function tracePlot(names, divergence, view) {
  const [low, high] = view;
  const membranes = traced(divergence, "v");
  const what = membranes ? "Membrane and spikes" : "Spikes";
  const height = membranes ? SIZE.height : SIZE.top + SIZE.bottom + 8;
  const { figure, x, inner } = frame(divergence, view, `${what} of neuron ${divergence.neuron} of ${divergence.node}`, height, SIZE.top);
  const inView = (values) => (values || [])
    .map((value, index) => [divergence.start_step + index, value])
    .filter(([step]) => step >= low - 1 && step <= high + 1);
  const usable = ([, value]) => typeof value === "number" && Math.abs(value) < LARGEST;
  const levels = SERIES.flatMap(({ v }) => inView(divergence[v]).filter(usable).map(([, value]) => value));
  if (typeof divergence.threshold === "number" && Math.abs(divergence.threshold) < LARGEST) levels.push(divergence.threshold);
  const floor = levels.length ? Math.min(...levels) : 0;
  const top = levels.length ? Math.max(...levels) : 1;
  const room = (top - floor || Math.abs(top) || 1) * 0.06;
  const y = (value) => inner.y + inner.h - ((value - floor + room) / (top - floor + 2 * room)) * inner.h;
  for (const level of membranes ? ticks(floor - room, top + room, 4) : []) {
    figure.append(draw("text", { x: inner.x - 8, y: y(level) + 4, "text-anchor": "end" }, shown(level)));
    figure.append(draw("line", { x1: inner.x - 4, x2: inner.x, y1: y(level), y2: y(level), class: "axis" }));
  }
  figure.append(draw("text", { x: 4, y: inner.y - 20 }, "spikes"), membranes ? draw("text", { x: 4, y: inner.y + 2 }, "v") : "");
  if (membranes && typeof divergence.threshold === "number") {
    const level = y(divergence.threshold);
    figure.append(draw("line", { x1: inner.x, x2: inner.x + inner.w, y1: level, y2: level, class: "level" }));
    figure.append(draw("text", { x: inner.x + inner.w, y: level - 4, "text-anchor": "end" }, "θ"));
  }
  const clip = (steps) => steps.filter(([step]) => step >= low && step <= high);
  SERIES.forEach(({ name, style, v, spikes }, row) => {
    let pen = "M";
    let path = "";
    for (const [step, value] of clip(inView(divergence[v]))) {
      if (!usable([step, value])) { pen = "M"; continue; }
      path += `${pen}${x(step).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = "L";
    }
    if (path) figure.append(draw("path", { d: path, class: `line ${style}` }));
    for (const [step, count] of clip(inView(divergence[spikes]))) {
      if (!count) continue;
      const above = inner.y - 28 + 9 * row;
      figure.append(draw("line", { x1: x(step), x2: x(step), y1: above, y2: above + 8, class: `tick ${style}` },
        draw("title", {}, `${names[name]}: ${count} at step ${step}`)));
      if (count > 1 && high - low <= 60) figure.append(draw("text", { x: x(step) + 4, y: above + 8, class: "times" }, `×${count}`));
    }
  });
  return figure;
}

function several(neurons) {
  return neurons.length === 1 ? "1 neuron" : `${neurons.length} neurons`;
}

function rasterPlot(names, divergence, view) {
  const { start_step: start, neurons, source, target } = divergence.raster;
  const [low, high] = view;
  const height = RASTER_TOP + SIZE.bottom + Math.max(60, neurons.length * 14);
  const title = `Spikes of ${several(neurons)} of ${divergence.node} from step ${start}`;
  const { figure, x, inner } = frame(divergence, view, title, height, RASTER_TOP);
  const row = inner.h / Math.max(neurons.length, 1);
  const every = Math.max(1, Math.ceil(neurons.length / 12));
  neurons.forEach((neuron, index) => {
    const y = inner.y + row * index;
    if (index % every === 0) figure.append(draw("text", { x: inner.x - 8, y: y + row / 2 + 4, "text-anchor": "end" }, String(neuron)));
    [[source[index], "source", 0.08], [target[index], "target", 0.52]].forEach(([train, style, shift]) => {
      for (const step of train.filter((each) => each >= low && each <= high)) {
        const ends = { y1: y + row * shift, y2: y + row * (shift + 0.4) };
        figure.append(draw("line", { x1: x(step), x2: x(step), ...ends, class: `tick ${style}` }));
      }
    });
  });
  figure.append(draw("text", { x: 4, y: inner.y - 8 }, "neuron"));
  return figure;
}

function key(names, raster) {
  const present = SERIES.filter(({ name }) => !raster || name !== "reference");
  return make("p", { class: "key" }, present.map(({ name, style }) =>
    make("span", {}, make("i", { class: `swatch ${style}`, "aria-hidden": "true" }), ` ${names[name]}`)));
}

// Both figures, with buttons that look at fewer, more, earlier or later steps.
function figures(names, divergence) {
  const whole = extent(divergence);
  let view = around(divergence, whole);
  const drawn = traced(divergence, "v") || traced(divergence, "spikes");
  const trace = make("div", {});
  const raster = make("div", {});
  const said = make("span", { class: "quiet", role: "status" });
  function show([low, high]) {
    const width = Math.min(Math.max(high - low, 4), whole[1] - whole[0]);
    const start = Math.min(Math.max(low + (high - low - width) / 2, whole[0]), whole[1] - width);
    view = [start, start + width];
    if (drawn) trace.replaceChildren(tracePlot(names, divergence, view));
    if (divergence.raster) raster.replaceChildren(rasterPlot(names, divergence, view));
    said.textContent = `steps ${Math.ceil(view[0])} to ${Math.floor(view[1])} of ${whole[0]} to ${whole[1]}`;
  }
  function scale(factor) {
    const first = divergence.first_step;
    const anchor = first >= view[0] && first <= view[1] ? first : (view[0] + view[1]) / 2;
    show([anchor - (anchor - view[0]) * factor, anchor + (view[1] - anchor) * factor]);
  }
  function shift(share) {
    const by = (view[1] - view[0]) * share;
    show([view[0] + by, view[1] + by]);
  }
  const buttons = [
    ["+", "Look closer", () => scale(0.5)], ["−", "Look at more steps", () => scale(2)],
    ["←", "Earlier steps", () => shift(-0.5)], ["→", "Later steps", () => shift(0.5)],
    ["start", "Back to the divergence", () => show(around(divergence, whole))], ["all", "Look at all steps", () => show(whole)],
  ].map(([text, label, onclick]) => make("button", { type: "button", "aria-label": label, title: label, onclick }, text));
  show(view);
  return make("div", { class: "figures" },
    make("div", { class: "zoom", role: "group", "aria-label": "Steps shown" }, buttons, said),
    drawn ? make("figure", {}, key(names, false), trace, make("figcaption", {}, traced(divergence, "v")
      ? `Membrane of neuron ${divergence.neuron}; ticks above are its spikes, the dashed level its threshold, `
        + "the band the first step that differs."
      : `Spikes of neuron ${divergence.neuron}, whose membrane was not kept; the band is the first step that differs.`)) : null,
    divergence.raster ? make("figure", {}, key(names, true), raster,
      make("figcaption", {}, `Spikes of ${several(divergence.raster.neurons)} of the node, source above target in each row.`)) : null);
}

// The same as numbers, for whoever cannot see the figure or wants to copy them.
function numbersAround(names, divergence) {
  const present = SERIES.filter(({ v, spikes }) => (divergence[v] || []).length || (divergence[spikes] || []).length);
  const rows = [];
  for (let step = divergence.first_step - 6; step <= divergence.first_step + 6; step += 1) {
    const at = step - divergence.start_step;
    const entries = present.map(({ v, spikes }) => {
      const [level, count] = [(divergence[v] || [])[at], (divergence[spikes] || [])[at]];
      return `${shown(level)}${count ? ` ${count === 1 ? "spike" : `${count} spikes`}` : ""}`;
    });
    const named = `${step === divergence.first_step ? "▸ " : ""}${step}`;
    if (at >= 0 && entries.some((entry) => entry.trim())) rows.push([named, ...entries]);
  }
  return rows.length ? make("details", {}, make("summary", {}, "The numbers around it"),
    table("Membrane after each step, and spikes", ["step", ...present.map(({ name }) => names[name])], rows)) : null;
}
