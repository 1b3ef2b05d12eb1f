// The cells of the run: columns whose values are told once, as payload.py packs them.

async function unpacked(text) {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

class Cells {
  constructor(run) {
    this.run = run;
    this.count = run.count;
    this.frameworks = run.frameworks;
    this.groups = run.groups;
    this.verdicts = new Map(run.verdicts.map((verdict, rank) => [verdict.name, { ...verdict, rank }]));
    this.groupOf = new Map(run.groups.flatMap((group) => group.scenarios.map((name) => [name, group])));
    this.routes = run.count ? this.distinct("route") : [];
    this.places = new Map();
    for (let cell = 0; cell < this.count; cell += 1) this.places.set(this.id(cell), cell);
  }

  get(cell, name) {
    const [values, index] = this.run.columns[name];
    return index ? values[index[cell]] : values[0];
  }

  distinct(name) {
    return this.run.columns[name][0];
  }

  id(cell) {
    const [scenario, route, source, target] = ["scenario", "route", "source", "target"].map((name) => this.get(cell, name));
    return `${scenario}/${route}/${source}--${target}`;
  }

  find(id) {
    return this.places.has(id) ? this.places.get(id) : -1;
  }

  verdict(cell, leg = "verdict") {
    return this.verdicts.get(this.get(cell, leg));
  }

  group(cell) {
    return this.groupOf.get(this.get(cell, "scenario"));
  }

  masked(cell) {
    return Boolean(this.get(cell, "masked"));
  }

  // Whether a cell needs no words: fine, and not only because two errors cancel.
  fine(cell) {
    return this.verdict(cell).fine && !this.masked(cell);
  }

  // What is known of why, in the best words there are.
  known(cell) {
    return this.get(cell, "explanation") || this.get(cell, "reason");
  }

  legs(cell) {
    return this.get(cell, "legs").map(([name, digest, uses, log]) => ({
      name,
      digest,
      uses: this.run.uses[uses],
      log: log < 0 ? null : this.run.logs[log],
    }));
  }

  // Worst first; what never ran has nothing to show and comes last.
  badness(cell) {
    const verdict = this.verdict(cell);
    const rank = verdict.name === "not-run" ? -1 : verdict.rank;
    return rank * 1e9 + Math.min(Number(this.get(cell, "spike_mismatch")) || 0, 1e8) + (this.masked(cell) ? 0.5 : 0);
  }
}
