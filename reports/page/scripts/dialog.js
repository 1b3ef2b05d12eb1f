// The dialog in which a cell, or the cases of a pair, are opened.

class Opened {
  constructor(cells, navigate) {
    this.cells = cells;
    this.navigate = navigate;
    this.dialog = byId("opened");
    this.title = byId("opened-title");
    this.body = byId("opened-body");
    this.around = [byId("opened-before"), byId("opened-after")];
    this.back = byId("opened-back");
    byId("opened-close").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.closed());
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
  }

  // Show what the state names, among cells that can be stepped through; nothing closes the dialog.
  show(state, found) {
    const said = state.cell ? this.cell(state, found) : state.pair ? this.pair(state, found) : null;
    if (!said) {
      if (this.dialog.open) this.dialog.close();
      return;
    }
    this.title.textContent = said.title;
    this.body.replaceChildren(...said.body.filter(Boolean));
    if (!this.dialog.open) {
      this.opener = document.activeElement;
      this.dialog.showModal();
    }
    this.dialog.scrollTop = 0;
    this.title.focus();
  }

  cell(state, found) {
    const cell = this.cells.find(state.cell);
    this.back.hidden = !state.pair;
    this.back.href = fragment({ ...state, cell: "" });
    if (cell < 0) return this.missing(state.cell);
    const among = sorted(this.cells, state.pair ? this.ofPair(state.pair, found) : found);
    const place = among.indexOf(cell);
    [-1, 1].forEach((step, side) => {
      const next = place < 0 ? undefined : among[place + step];
      this.around[side].hidden = next === undefined;
      if (next !== undefined) this.around[side].href = fragment({ ...state, cell: this.cells.id(next) });
    });
    return { title: state.cell, body: openedCell(this.cells, cell) };
  }

  pair(state, found) {
    const cells = sorted(this.cells, this.ofPair(state.pair, found));
    this.back.hidden = true;
    this.around.forEach((link) => { link.hidden = true; });
    if (!cells.length) return this.missing(state.pair);
    const counts = counted(this.cells, cells).map(([verdict, number]) => make("span", { class: `chip v-${verdict.style}` },
      make("b", { "aria-hidden": "true" }, verdict.mark), ` ${number} ${verdict.name}`));
    const listed = cells.map((cell) => ({ cell, more: 0 }));
    const named = (cell) => this.cells.get(cell, "scenario");
    const body = [make("p", { class: "counts" }, counts), ...lines(this.cells, listed, `Cases of ${state.pair}`, named)];
    return { title: state.pair, body };
  }

  missing(name) {
    this.around.forEach((link) => { link.hidden = true; });
    return { title: name, body: [make("p", {}, "No cell of this run, or none that the filters leave, is called so.")] };
  }

  ofPair(pair, found) {
    const cells = this.cells;
    const cut = pair.lastIndexOf("/", pair.lastIndexOf("/") - 1);
    const group = cells.groups.find((each) => each.name === pair.slice(0, cut));
    if (!group) return [];
    const ending = pair.slice(cut);
    return found.filter((cell) => cells.group(cell) === group
      && `/${cells.get(cell, "route")}/${cells.get(cell, "source")}--${cells.get(cell, "target")}` === ending);
  }

  closed() {
    this.navigate({ cell: "", pair: "" });
    if (this.opener && this.opener.isConnected) this.opener.focus();
  }
}
