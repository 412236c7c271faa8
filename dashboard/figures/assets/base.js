"use strict";
// What all parts share: the data, what is being looked at, and elements made from text only.
const DATA = JSON.parse(document.getElementById("data").textContent);
const CLOCK = DATA.clock;
const state = {
  view: 0, scheme: DATA.schemes[0].id, sort: "group", find: "", range: [0, CLOCK.slots],
  dense: false, closed: new Set(), picked: -1, cursor: null, printing: false,
};

const $ = (id) => document.getElementById(id);

function make(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
}

function button(text, act, name) {
  const node = make("button", name || "tool", text);
  node.type = "button";
  node.addEventListener("click", act);
  return node;
}

const view = () => DATA.views[state.view];
const scheme = () => DATA.schemes.find((one) => one.id === state.scheme);

function theme() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) return chosen;
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

const inks = () => DATA.themes[state.printing ? "light" : theme()];

// The trace in the colours of a theme: `meta.ink` says which property takes which ink.
function painted(trace, colours) {
  const copy = { ...trace };
  for (const [where, ink] of Object.entries(trace.meta.ink)) {
    const path = where.split(".");
    let at = copy;
    for (const key of path.slice(0, -1)) {
      at[key] = { ...at[key] };
      at = at[key];
    }
    at[path[path.length - 1]] = colours[ink];
  }
  return copy;
}

function orderInk(order) {
  if (!DATA.orders[order]) return null;
  return inks()[scheme().groups[scheme().member[order]].ink];
}

// At most one run of `act` a frame.
function eachFrame(act) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      act();
    });
  };
}
