// Cells as lines of a table, some at a time; those of which the same is known are one line.

const PAGE = 40;

function sorted(cells, found) {
  const badness = new Map(found.map((cell) => [cell, cells.badness(cell)]));
  return [...found].sort((a, b) => badness.get(b) - badness.get(a) || a - b);
}

// Cells of which the same is known, each with how many more there are.
function alike(cells, found) {
  const groups = new Map();
  for (const cell of found) {
    const known = oneLine(cells.known(cell), 80);
    const key = [cells.get(cell, "verdict"), cells.masked(cell), cells.get(cell, "blame"), known].join("|");
    if (groups.has(key)) groups.get(key).more += 1;
    else groups.set(key, { cell, more: 0 });
  }
  return [...groups.values()];
}

function lines(cells, found, caption, name = (cell) => cells.id(cell)) {
  const body = make("tbody", {});
  const more = make("button", { type: "button", class: "more", onclick: () => add() }, "");
  let next = 0;
  function add() {
    const until = Math.min(found.length, next + PAGE);
    const first = next;
    for (; next < until; next += 1) body.append(cellLine(cells, found[next], name(found[next].cell)));
    more.hidden = next >= found.length;
    more.textContent = `Show ${Math.min(PAGE, found.length - next)} more of ${found.length - next}`;
    if (first > 0) body.rows[first].querySelector("a").focus();
  }
  add();
  const head = ["cell", "verdict", "blame", "what is known"].map((column) => make("th", { scope: "col" }, column));
  return [
    make("div", { class: "scroll" },
      make("table", { class: "lines" }, make("caption", { class: "unseen" }, caption), make("thead", {}, make("tr", {}, head)), body)),
    more,
  ];
}

function cellLine(cells, { cell, more }, name) {
  const blame = cells.get(cell, "blame");
  return make("tr", {},
    make("th", { scope: "row" }, make("a", { href: fragment({ ...DEFAULTS, cell: cells.id(cell) }) }, name),
      more ? moreLink(cells, cell, more) : null),
    make("td", {}, badge(cells.verdict(cell)), cells.masked(cell) ? maskedMark(cells) : null),
    make("td", {}, blame ? blamed(blame).map((leg) => make("div", {}, leg)) : ""),
    make("td", { class: "text" }, oneLine(cells.known(cell), 160)));
}

// To all of which the same is known, as far as the filters can tell.
function moreLink(cells, cell, more) {
  const [first] = cells.known(cell).split("\n");
  const [blame] = blamed(cells.get(cell, "blame"));
  const wanted = { verdict: cells.get(cell, "verdict"), blame, find: first.slice(0, 60) };
  return make("div", {}, make("a", { class: "quiet", href: fragment({ ...DEFAULTS, ...wanted }) }, `and ${more} alike`));
}
