// What is looked at, and how a fragment of the address says so: `#route=native&verdict=failed&cell=lif/native/a--b`.

const DEFAULTS = {
  at: "", show: "verdict", framework: "", from: "", to: "", route: "", scenario: "", verdict: "", blame: "", find: "",
  pair: "", cell: "",
};

const FILTERS = ["framework", "from", "to", "route", "scenario", "verdict", "blame", "find"];

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

// What a fragment says; without "=" it is the id of a cell or of a place in the page.
function parsed(fragment) {
  const text = fragment.replace(/^#/, "");
  if (!text.includes("=")) {
    const id = unescaped(text);
    return id.includes("--") && id.includes("/") ? { cell: id } : { at: id };
  }
  const found = {};
  for (const part of text.split("&")) {
    const cut = part.indexOf("=");
    if (cut > 0 && part.slice(0, cut) in DEFAULTS) found[part.slice(0, cut)] = unescaped(part.slice(cut + 1));
  }
  return found;
}

function fragment(state) {
  const said = Object.keys(DEFAULTS).filter((name) => state[name] !== DEFAULTS[name]);
  if (said.length === 1 && said[0] === "at") return `#${encodeURIComponent(state.at)}`;
  return "#" + said.map((name) => `${name}=${encodeURIComponent(state[name]).replace(/%(2F|3A|2C)/g, unescaped)}`).join("&");
}

function filtered(state) {
  return FILTERS.some((name) => state[name] !== DEFAULTS[name]);
}
