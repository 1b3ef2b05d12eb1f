// The controls above the matrices, kept in step with the state.

const CHOICES = ["framework", "from", "to", "route", "scenario", "blame"];

class Controls {
  constructor(cells, navigate) {
    this.navigate = navigate;
    this.form = byId("controls");
    this.fill("framework", cells.frameworks);
    this.fill("from", cells.frameworks);
    this.fill("to", cells.frameworks);
    this.fill("route", cells.routes);
    this.fill("scenario", cells.groups.map((group) => group.name));
    this.fill("blame", blames(cells));
    this.chips(cells);
    byId("show").replaceChildren(...Object.entries(METRICS).map(([name, metric]) =>
      make("label", {}, make("input", { type: "radio", name: "show", value: name }), ` ${metric.label}`)));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", ({ target }) => target.name !== "find" && navigate({ [target.name]: target.value }));
    this.form.elements.find.addEventListener("input", () => {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => navigate({ find: this.form.elements.find.value }, true), 150);
    });
    byId("clear").addEventListener("click", () => {
      navigate(Object.fromEntries(FILTERS.map((name) => [name, DEFAULTS[name]])));
      this.form.elements.find.focus();
    });
  }

  fill(name, values) {
    this.form.elements[name].append(...values.map((value) => make("option", { value }, value)));
  }

  chips(cells) {
    const counts = new Map(cells.run.verdicts.map((verdict) => [verdict.name, 0]));
    let masked = 0;
    for (let cell = 0; cell < cells.count; cell += 1) {
      counts.set(cells.get(cell, "verdict"), counts.get(cells.get(cell, "verdict")) + 1);
      masked += cells.masked(cell);
    }
    const kinds = cells.run.verdicts.map((verdict) => [verdict.name, verdict.mark, verdict.style, counts.get(verdict.name)]);
    if (masked) kinds.push(["masked", cells.run.masked, "masked", masked]);
    byId("verdicts").replaceChildren(...kinds.filter(([, , , number]) => number).map(([name, mark, style, number]) =>
      make("button", { type: "button", class: `chip v-${style}`, "data-verdict": name, onclick: () => this.toggle(name) },
        make("b", { "aria-hidden": "true" }, mark), ` ${number} ${name}`)));
  }

  toggle(name) {
    const chosen = new Set(this.verdicts);
    if (!chosen.delete(name)) chosen.add(name);
    this.navigate({ verdict: [...chosen].join(",") });
  }

  show(state) {
    this.verdicts = state.verdict ? state.verdict.split(",") : [];
    for (const name of CHOICES) {
      const select = this.form.elements[name];
      const known = [...select.options].some((option) => option.value === state[name]);
      if (!known) select.append(make("option", { value: state[name] }, state[name]));
      select.value = state[name];
    }
    for (const radio of this.form.elements.show) radio.checked = radio.value === state.show;
    if (this.form.elements.find.value !== state.find) this.form.elements.find.value = state.find;
    for (const chip of byId("verdicts").children) {
      chip.setAttribute("aria-pressed", String(this.verdicts.includes(chip.dataset.verdict)));
    }
    if (CHOICES.some((name) => state[name])) byId("choices").open = true;
    byId("clear").hidden = !filtered(state);
  }
}

// Every leg that is blamed, the most blamed first.
function blames(cells) {
  const counts = new Map();
  for (let cell = 0; cell < cells.count; cell += 1) {
    for (const leg of blamed(cells.get(cell, "blame"))) counts.set(leg, (counts.get(leg) || 0) + 1);
  }
  counts.delete("none");
  return [...counts].sort(([, a], [, b]) => b - a).map(([leg]) => leg);
}
