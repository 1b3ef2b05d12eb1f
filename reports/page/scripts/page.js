// The page: what the fragment of the address says is what is shown.

class Page {
  constructor(cells) {
    this.cells = cells;
    this.state = { ...DEFAULTS };
    const navigate = (changes, replace) => this.navigate(changes, replace);
    this.controls = new Controls(cells, navigate);
    this.opened = new Opened(cells, navigate);
    document.addEventListener("click", (event) => this.follow(event));
    addEventListener("popstate", () => this.read());
    addEventListener("hashchange", () => this.read());
    this.read();
  }

  read() {
    if (this.written !== undefined && location.hash === this.written) return;
    this.written = location.hash;
    this.show({ ...DEFAULTS, ...parsed(location.hash) });
  }

  // Change what is looked at; `moved` goes to the place that is named, even where it is the current one.
  navigate(changes, replace, moved = false) {
    const state = { ...this.state, ...changes };
    const text = fragment(state);
    const address = text === "#" ? location.pathname + location.search : text;
    if (text !== fragment(this.state)) history[replace ? "replaceState" : "pushState"](null, "", address);
    this.written = location.hash;
    this.show(state, moved);
  }

  // Links inside the page change what they name and keep the rest.
  follow(event) {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    const changes = parsed(link.getAttribute("href"));
    if (link.dataset.fresh !== undefined) this.navigate({ ...DEFAULTS, ...changes });
    else if (changes.at !== undefined) this.navigate({ cell: "", pair: "", ...changes }, false, true);
    else if (link.closest("dialog")) this.navigate({ cell: "", ...changes });
    else this.navigate({ cell: "", pair: "", ...changes });
  }

  show(state, asked = false) {
    const looks = ({ show, ...rest }) => JSON.stringify([show, FILTERS.map((name) => rest[name])]);
    const changed = !this.found || looks(state) !== looks(this.state);
    const moved = asked || state.at !== this.state.at || !this.found;
    this.state = state;
    if (changed) this.filter();
    this.controls.show(state);
    this.view(moved);
    this.opened.show(state, this.found);
  }

  filter() {
    const { cells, state } = this;
    this.found = matching(cells, state);
    const drawn = matrices(cells, this.found, state);
    const none = cells.count ? "No cell is left by these filters." : "No cell was reached.";
    byId("grids").replaceChildren(...(drawn.length ? drawn : [make("p", { class: "notice" }, none)]));
    const metric = METRICS[state.show] || METRICS.verdict;
    byId("scale").replaceChildren(...(metric.scale ? [make("span", { class: "quiet" }, `${metric.about} `),
      ...metric.scale.map((text, place) => make("span", { class: `chip t${place}` }, text))] : []));
    byId("found").textContent = filtered(state) ? `${this.found.length} of ${cells.count} cells` : `${cells.count} cells`;
    const words = filtered(state) ? this.found : this.found.filter((cell) => !cells.fine(cell));
    byId("lines-title").textContent = filtered(state) ? "Cells that the filters leave" : "What is not fine";
    const caption = "Cells, worst first; one of those of which the same is known";
    byId("lines").replaceChildren(...(words.length ? lines(cells, alike(cells, sorted(cells, words)), caption)
      : [make("p", {}, cells.count && !filtered(state) ? "Every cell is fine." : "None.")]));
  }

  // Which part of the page is shown, and where in it.
  view(moved) {
    const place = this.state.at ? byId(this.state.at) : null;
    const part = place ? place.closest("[data-view]") : null;
    const name = part ? part.dataset.view : "matrix";
    for (const each of document.querySelectorAll("[data-view]")) each.hidden = each.dataset.view !== name;
    for (const link of document.querySelectorAll("nav a")) {
      if (link.dataset.to === name) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    if (!moved || !place) return;
    for (let around = place.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    if (place === part) scrollTo({ top: 0, behavior: "instant" });
    else place.scrollIntoView({ behavior: "instant" });
    place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: true });
  }
}

async function start() {
  const data = byId("cells");
  if (!("DecompressionStream" in window)) throw new Error("this browser is too old to unpack the cells");
  const page = new Page(new Cells(await unpacked(data.textContent.trim())));
  document.documentElement.classList.add("live");
  return page;
}

start().catch((error) => {
  byId("trouble").hidden = false;
  byId("trouble").textContent = `The cells cannot be shown: ${error.message}. The summary below is complete.`;
});
