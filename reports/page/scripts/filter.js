// Which cells the filters leave.

function blamed(blame) {
  return blame ? blame.split("+") : ["none"];
}

// A test for a column, asked once for each of its values.
function tested(cells, name, test) {
  const [values, index] = cells.run.columns[name];
  const passes = values.map(test);
  return index ? (cell) => passes[index[cell]] : () => passes[0];
}

function matching(cells, state) {
  const tests = [];
  const same = (name, wanted) => wanted && tests.push(tested(cells, name, (value) => value === wanted));
  same("source", state.from);
  same("target", state.to);
  same("route", state.route);
  if (state.framework) {
    const [source, target] = ["source", "target"].map((name) => tested(cells, name, (value) => value === state.framework));
    tests.push((cell) => source(cell) || target(cell));
  }
  if (state.scenario) {
    const group = cells.groups.find((each) => each.name === state.scenario);
    const wanted = new Set(group ? group.scenarios : [state.scenario]);
    tests.push(tested(cells, "scenario", (value) => wanted.has(value)));
  }
  if (state.verdict) {
    const wanted = new Set(state.verdict.split(","));
    const named = tested(cells, "verdict", (value) => wanted.has(value));
    tests.push((cell) => named(cell) || (wanted.has("masked") && cells.masked(cell)));
  }
  if (state.blame) tests.push(tested(cells, "blame", (value) => blamed(value).includes(state.blame)));
  if (state.find.trim()) tests.push(finding(cells, state.find.trim().toLowerCase()));
  const found = [];
  for (let cell = 0; cell < cells.count; cell += 1) {
    if (tests.every((test) => test(cell))) found.push(cell);
  }
  return found;
}

// Text in what is said of a cell, or in its id.
function finding(cells, text) {
  const said = ["reason", "explanation", "faults", "convention", "blame"]
    .map((name) => tested(cells, name, (value) => value.toLowerCase().includes(text)));
  return (cell) => said.some((test) => test(cell)) || cells.id(cell).toLowerCase().includes(text);
}
