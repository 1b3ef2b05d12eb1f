// Figures of a divergence: membranes (or outputs) and spikes of one neuron, and a raster of several; both over the same steps.

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

// Whether any run has traces ("v") or spikes in it.
function traced(divergence, what) {
  return SERIES.some((each) => (divergence[each[what]] || []).length);
}

// What the traces are: "Membrane" or "Output".
function traceName(divergence) {
  return divergence.traced === "output" ? "Output" : "Membrane";
}

function usable(value) {
  return typeof value === "number" && Math.abs(value) < LARGEST;
}

// Step and value of what a trace has in view.
function inView(divergence, values, [low, high]) {
  return (values || []).map((value, index) => [divergence.start_step + index, value])
    .filter(([step]) => step >= low && step <= high);
}

// From a value to its height, over all traces in view and the threshold, with some room around.
function heights(divergence, view, inner) {
  const values = SERIES.flatMap(({ v }) => inView(divergence, divergence[v], view).map(([, value]) => value));
  const levels = [...values, divergence.threshold].filter(usable);
  const [low, high] = levels.length ? [Math.min(...levels), Math.max(...levels)] : [0, 1];
  const room = (high - low || Math.abs(high) || 1) * 0.06;
  const [floor, top] = [low - room, high + room];
  return { floor, top, y: (value) => inner.y + inner.h - ((value - floor) / (top - floor)) * inner.h };
}

// The axis of the traces, and the threshold.
function levels(divergence, inner, { floor, top, y }) {
  const marks = ticks(floor, top, 4).flatMap((level) => [
    draw("text", { x: inner.x - 8, y: y(level) + 4, "text-anchor": "end" }, shown(level)),
    draw("line", { x1: inner.x - 4, x2: inner.x, y1: y(level), y2: y(level), class: "axis" }),
  ]);
  const name = draw("text", { x: 4, y: inner.y + 2 }, divergence.traced === "output" ? "out" : "v");
  if (!usable(divergence.threshold)) return [...marks, name];
  const level = y(divergence.threshold);
  return [...marks, name,
    draw("line", { x1: inner.x, x2: inner.x + inner.w, y1: level, y2: level, class: "level" }),
    // below its line where spikes stand above it
    draw("text", { x: inner.x + inner.w, y: level < inner.y + 14 ? level + 13 : level - 4, "text-anchor": "end" }, "θ")];
}

// A trace as a line, broken where it has no number.
function traceLine(points, x, y, style) {
  let pen = "M";
  let path = "";
  for (const [step, value] of points) {
    if (usable(value)) path += `${pen}${x(step).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = usable(value) ? "L" : "M";
  }
  return path ? [draw("path", { d: path, class: `line ${style}` })] : [];
}

// The spikes of one run as ticks, with their number where there is room for it.
function spikeTicks(points, x, top, style, name, roomy) {
  return points.filter(([, count]) => count).flatMap(([step, count]) => [
    draw("line", { x1: x(step), x2: x(step), y1: top, y2: top + 8, class: `tick ${style}` },
      draw("title", {}, `${name}: ${count} at step ${step}`)),
    count > 1 && roomy ? draw("text", { x: x(step) + 4, y: top + 8, class: "times" }, `×${count}`) : "",
  ]);
}

function tracePlot(names, divergence, view) {
  const [drawn, spiking] = [traced(divergence, "v"), traced(divergence, "spikes")];
  const what = [drawn ? traceName(divergence) : "", spiking ? "Spikes" : ""].filter(Boolean).join(" and ").toLowerCase();
  const title = `${what[0].toUpperCase()}${what.slice(1)} of neuron ${divergence.neuron} of ${divergence.node}`;
  const height = drawn ? SIZE.height : SIZE.top + SIZE.bottom + 8;
  const { figure, x, inner } = frame(divergence, view, title, height, SIZE.top);
  const scale = heights(divergence, view, inner);
  if (spiking) figure.append(draw("text", { x: 4, y: inner.y - 20 }, "spikes"));
  if (drawn) figure.append(...levels(divergence, inner, scale));
  SERIES.forEach(({ name, style, v, spikes }, row) => figure.append(
    ...traceLine(inView(divergence, divergence[v], view), x, scale.y, style),
    ...spikeTicks(inView(divergence, divergence[spikes], view), x, inner.y - 28 + 9 * row, style, names[name], view[1] - view[0] <= 60),
  ));
  return figure;
}

function several(neurons) {
  return neurons.length === 1 ? "1 neuron" : `${neurons.length} neurons`;
}

// The runs that a raster has trains of.
function trained(raster) {
  return SERIES.filter(({ name }) => (raster[name] || []).length);
}

function rasterPlot(names, divergence, view) {
  const { raster } = divergence;
  const { neurons } = raster;
  const runs = trained(raster);
  const height = RASTER_TOP + SIZE.bottom + Math.max(60, neurons.length * 6 * (runs.length + 0.5));
  const title = `Spikes of ${several(neurons)} of ${divergence.node} from step ${raster.start_step}`;
  const { figure, x, inner } = frame(divergence, view, title, height, RASTER_TOP);
  const row = inner.h / Math.max(neurons.length, 1);
  const every = Math.max(1, Math.ceil(neurons.length / 12));
  neurons.forEach((neuron, index) => {
    const y = inner.y + row * index;
    if (index % every === 0) figure.append(draw("text", { x: inner.x - 8, y: y + row / 2 + 4, "text-anchor": "end" }, String(neuron)));
    runs.forEach(({ name, style }, place) => {
      const ends = { y1: y + (row * (place + 0.1)) / runs.length, y2: y + (row * (place + 0.85)) / runs.length };
      const steps = raster[name][index].filter((step) => step >= view[0] && step <= view[1]);
      figure.append(...steps.map((step) => draw("line", { x1: x(step), x2: x(step), ...ends, class: `tick ${style}` })));
    });
  });
  figure.append(draw("text", { x: 4, y: inner.y - 8 }, "neuron"));
  return figure;
}
