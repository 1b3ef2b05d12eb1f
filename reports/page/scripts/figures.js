// The figures of a divergence with their keys and buttons, and the same as numbers.

// The runs that a figure of one neuron has something of.
function present(divergence) {
  return SERIES.filter(({ v, spikes }) => (divergence[v] || []).length || (divergence[spikes] || []).length);
}

function key(names, series) {
  return make("p", { class: "key" }, series.map(({ name, style }) =>
    make("span", {}, make("i", { class: `swatch ${style}`, "aria-hidden": "true" }), ` ${names[name]}`)));
}

// A view of some steps: what is drawn anew whenever it is looked at closer, wider, earlier or later.
function zoomed(divergence, redraw) {
  const whole = extent(divergence);
  const said = make("span", { class: "quiet", role: "status" });
  let view = around(divergence, whole);
  function show([low, high]) {
    const width = Math.min(Math.max(high - low, 4), whole[1] - whole[0]);
    const start = Math.min(Math.max(low + (high - low - width) / 2, whole[0]), whole[1] - width);
    view = [start, start + width];
    redraw(view);
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
  return make("div", { class: "zoom", role: "group", "aria-label": "Steps shown" }, buttons, said);
}

// What the figure of one neuron shows, in a sentence.
function traceCaption(divergence) {
  const neuron = `of neuron ${divergence.neuron}`;
  if (!traced(divergence, "v")) return `Spikes ${neuron}, whose membrane was not kept; the band is the first step that differs.`;
  const ticks = traced(divergence, "spikes") ? "; ticks above are its spikes" : "";
  const level = usable(divergence.threshold) ? ", the dashed level its threshold" : "";
  return `${traceName(divergence)} ${neuron}${ticks}${level}; the band is the first step that differs.`;
}

// Both figures, as far as there is something to draw; null where there is nothing.
function figures(names, divergence) {
  const { raster } = divergence;
  const parts = [];
  if (present(divergence).length) {
    parts.push([tracePlot, key(names, present(divergence)), traceCaption(divergence)]);
  }
  if (raster) {
    const order = trained(raster).map(({ name }) => name).join(", then ");
    parts.push([rasterPlot, key(names, trained(raster)),
      `Spikes of ${several(raster.neurons)} of the node; in each row ${order}, from above.`]);
  }
  if (!parts.length) return null;
  const places = parts.map(() => make("div", {}));
  const buttons = zoomed(divergence, (view) =>
    parts.forEach(([plot], index) => places[index].replaceChildren(plot(names, divergence, view))));
  return make("div", { class: "figures" }, buttons, parts.map(([, legend, caption], index) =>
    make("figure", {}, legend, places[index], make("figcaption", {}, caption))));
}

// The same as numbers, for whoever cannot see the figure or wants to copy them.
function numbersAround(names, divergence) {
  const series = present(divergence);
  const rows = [];
  for (let step = divergence.first_step - 6; step <= divergence.first_step + 6; step += 1) {
    const at = step - divergence.start_step;
    const entries = series.map(({ v, spikes }) => {
      const [level, count] = [(divergence[v] || [])[at], (divergence[spikes] || [])[at]];
      return `${shown(level)}${count ? ` ${count === 1 ? "spike" : `${count} spikes`}` : ""}`;
    });
    const named = `${step === divergence.first_step ? "▸ " : ""}${step}`;
    if (at >= 0 && entries.some((entry) => entry.trim())) rows.push([named, ...entries]);
  }
  return rows.length ? make("details", {}, make("summary", {}, "The numbers around it"),
    table(divergence.traced === "output" ? "Output of each step" : "Membrane after each step, and spikes", ["step", ...series.map(({ name }) => names[name])], rows)) : null;
}
