// The matrices: rows export, columns import; one a scenario or family and route.

const WORDED = 6; // columns up to which a matrix says verdicts in words

function matrices(cells, found, state) {
  const metric = METRICS[state.show] || METRICS.verdict;
  const blocks = new Map();
  for (const cell of found) {
    const key = `${cells.group(cell).name}/${cells.get(cell, "route")}`;
    if (!blocks.has(key)) blocks.set(key, []);
    blocks.get(key).push(cell);
  }
  const order = cells.groups.flatMap((group) => cells.routes.map((route) => [group, route]));
  return order
    .filter(([group, route]) => blocks.has(`${group.name}/${route}`))
    .map(([group, route]) => matrix(cells, group, route, blocks.get(`${group.name}/${route}`), metric));
}

function matrix(cells, group, route, found, metric) {
  const pairs = new Map();
  for (const cell of found) {
    const key = `${cells.get(cell, "source")}--${cells.get(cell, "target")}`;
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(cell);
  }
  const ends = [...pairs.keys()].map((key) => key.split("--"));
  const sources = cells.frameworks.filter((name) => ends.some(([source]) => source === name));
  const targets = cells.frameworks.filter((name) => ends.some(([, target]) => target === name));
  const cases = new Set(found.map((cell) => cells.get(cell, "scenario"))).size;
  const title = `${group.name} · ${route}`;
  const about = group.summed ? ` ${cases} ${cases === 1 ? "case" : "cases"}${metric.value ? "" : ", share that is fine"}` : "";
  const wide = targets.length > WORDED;
  const head = make("tr", {}, make("th", { scope: "col", class: "corner" }, "export ↓ import →"),
    targets.map((name) => make("th", { scope: "col" }, make("span", {}, name))));
  const rows = sources.map((source) => make("tr", {}, make("th", { scope: "row" }, source),
    targets.map((target) => entry(cells, group, route, source, target, pairs.get(`${source}--${target}`), metric, wide))));
  const grid = make("table", { class: `matrix${wide ? " wide" : ""}`, onkeydown: move },
    make("caption", {}, title, about && make("span", { class: "quiet" }, about)), make("thead", {}, head), make("tbody", {}, rows));
  const first = grid.querySelector("td a");
  if (first) first.tabIndex = 0;
  return make("div", { class: "scroll", role: "region", "aria-label": title }, grid);
}

function entry(cells, group, route, source, target, indices, metric, wide) {
  if (!indices) return make("td", { class: "absent" }, make("span", { class: "unseen" }, "no cell"));
  const said = face(cells, indices, metric);
  const href = group.summed ? fragment({ ...DEFAULTS, pair: `${group.name}/${route}/${source}--${target}` })
    : fragment({ ...DEFAULTS, cell: cells.id(indices[0]) });
  const label = `${source} to ${target}: ${said.label}`;
  const link = make("a", { href, title: label, "aria-label": label, tabindex: "-1" },
    make("b", {}, said.text), !wide && said.word ? ` ${said.word}` : null,
    said.counts && !metric.value ? bar(said.counts, indices.length) : null);
  return make("td", { class: said.style }, link);
}

function bar(counts, total) {
  return make("span", { class: "bar", "aria-hidden": "true" },
    counts.map(([verdict, number]) => make("i", { class: `v-${verdict.style}`, style: `flex-grow:${number / total}` })));
}

const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

// Arrow keys go from cell to cell, over gaps, so that a matrix is one stop of the tabulator.
function move(event) {
  const here = event.target.closest("td");
  if (!here || event.ctrlKey || event.altKey || event.metaKey) return;
  const next = event.key === "Home" || event.key === "End" ? outermost(here, event.key) : nearest(here, STEPS[event.key]);
  if (next === undefined) return;
  event.preventDefault();
  if (!next) return;
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

// The first or the last link of a row.
function outermost(here, key) {
  const links = here.parentElement.querySelectorAll("td a");
  return links[key === "Home" ? 0 : links.length - 1];
}

// The next link in a direction; null where there is none any more, undefined without a direction.
function nearest(here, step) {
  if (!step) return undefined;
  const rows = here.closest("tbody").rows;
  let [row, column] = [here.parentElement.sectionRowIndex + step[0], here.cellIndex + step[1]];
  for (; rows[row]?.cells[column]; row += step[0], column += step[1]) {
    const link = rows[row].cells[column].querySelector("a");
    if (link) return link;
  }
  return null;
}
