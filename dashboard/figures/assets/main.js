// Wires the page together.
const FIXED_KEYS = {
  machines: ["pause", "move", "downtime", "unusable"],
  operators: ["move", "off", "leave"],
  sites: ["pause", "move", "off", "closure"],
};
const KEY_WORDS = {
  pause: "Pause", frozen: "Frozen", move: "Move", downtime: "Downtime or service", unusable: "Unavailable", off: "Time off", leave: "Leave",
  closure: "Closed", unplanned: "Unplanned", due: "Due", late: "Late", now: "Now", pin: "Pinned",
};

function drawLegend() {
  const legend = $("legend");
  const colours = inks();
  const nodes = [make("b", "", scheme().title)];
  for (const group of scheme().groups) {
    if (!group.size) continue;
    const key = legendKey("", `${group.label} (${group.size.toLocaleString("en")})`);
    key.firstChild.style.background = colours[group.ink];
    nodes.push(key);
  }
  const lines = CLOCK.freeze > 0 ? ["now", "frozen"] : ["now"];
  for (const name of [...FIXED_KEYS[view().id], "unplanned", "due", "late", "pin", ...lines]) {
    const key = legendKey(name, KEY_WORDS[name]);
    if (name === "pause") key.firstChild.style.background = colours[scheme().groups[0]?.ink ?? "other"];
    nodes.push(key);
  }
  legend.replaceChildren(...nodes);
}

function legendKey(name, words) {
  const key = make("span", "key");
  key.append(make("i", name), make("span", "", words));
  return key;
}

function drawCharts() {
  const colours = inks();
  for (const [id, name] of [["cost-chart", "costs"], ["use-chart", "use"]]) {
    const node = $(id);
    const { data, layout } = DATA.charts[name];
    if (!data[0].y.length) {
      node.replaceChildren(make("p", "none", name === "use" ? "No machines." : "Nothing to pay."));
      continue;
    }
    const look = {
      ...layout, width: node.clientWidth, paper_bgcolor: colours.ground, plot_bgcolor: colours.ground,
      font: { color: colours.text, size: 12, family: getComputedStyle(document.body).fontFamily },
      xaxis: { ...layout.xaxis, gridcolor: colours.line, tickfont: { color: colours.muted } },
      hoverlabel: { bgcolor: colours.ground, bordercolor: colours.edge, font: { color: colours.text } },
      dragmode: false,
    };
    Plotly.react(node, data.map((trace) => painted(trace, colours)), look, { displayModeBar: false });
  }
}

function drawAll() {
  drawLegend();
  draw();
  drawCharts();
  const bar = view().bars[state.cursor];
  if (bar && !$("detail").hidden) openDetail(barCard(bar), bar[4]);
}

function chooseView(number) {
  state.view = number;
  state.cursor = null;
  if (!SORTS[view().id].some(([key]) => key === state.sort)) state.sort = "group";
  [...$("views").children].forEach((tab, i) => {
    tab.setAttribute("aria-selected", String(i === number));
    tab.tabIndex = i === number ? 0 : -1;
  });
  $("sort").replaceChildren(...SORTS[view().id].map(([key, words]) => new Option(words, key, false, key === state.sort)));
  $("board").scrollTop = 0;
  hideTip();
  drawLegend();
  draw();
}

function wireTools() {
  DATA.views.forEach((of, i) => {
    const tab = button(of.title, () => chooseView(i), "tab");
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", "board");
    $("views").append(tab);
  });
  $("views").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    chooseView((state.view + step + DATA.views.length) % DATA.views.length);
    $("views").children[state.view].focus();
  });
  $("scheme").append(...DATA.schemes.map((one) => new Option(one.title, one.id)));
  $("scheme").addEventListener("change", () => { state.scheme = $("scheme").value; drawLegend(); draw(); });
  $("sort").addEventListener("change", () => { state.sort = $("sort").value; draw(); });
  $("find").addEventListener("input", eachFrame(() => { state.find = $("find").value; draw(); }));
  document.querySelectorAll("[data-zoom]").forEach((one) => one.addEventListener("click", () => zoom(Number(one.dataset.zoom))));
  document.querySelectorAll("[data-pan]").forEach((one) => one.addEventListener("click", () => pan(Number(one.dataset.pan))));
  document.querySelectorAll("[data-days]").forEach((one) => one.addEventListener("click", () => showDays(one.dataset.days)));
  $("now").addEventListener("click", goNow);
  $("dense").addEventListener("click", () => { state.dense = pressedState($("dense")); draw(); });
  $("full").addEventListener("click", () => { document.body.classList.toggle("full-on", pressedState($("full"))); draw(); });
  $("print").addEventListener("click", () => window.print());
}

function pressedState(node) {
  const on = node.getAttribute("aria-pressed") !== "true";
  node.setAttribute("aria-pressed", String(on));
  return on;
}

function wireBoard() {
  const wrap = $("wrap");
  wrap.addEventListener("pointermove", hover);
  wrap.addEventListener("pointerleave", hideTip);
  wrap.addEventListener("pointerdown", pressed, true);
  addEventListener("pointermove", dragged);
  addEventListener("pointerup", released, true);
  addEventListener("pointercancel", released, true);
  wrap.addEventListener("wheel", wheel, { passive: false });
  $("names").addEventListener("pointermove", hoverName);
  $("names").addEventListener("pointerleave", hideTip);
  $("board").addEventListener("scroll", eachFrame(scrolled), { passive: true });
  $("board").addEventListener("keydown", keyed);
  addEventListener("keydown", (event) => { if (event.key === "Escape") { pick(-1); hideTip(); } });
  document.querySelectorAll("[data-order]").forEach((one) => one.addEventListener("click", () => showOrder(Number(one.dataset.order))));
}

function wireTheme() {
  const name = () => { $("theme").textContent = theme() === "dark" ? "Light" : "Dark"; };
  $("theme").addEventListener("click", () => {
    document.documentElement.dataset.theme = theme() === "dark" ? "light" : "dark";
    name();
    drawAll();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { name(); drawAll(); });
  name();
}

function wirePrint() {
  let before;
  addEventListener("beforeprint", () => {
    before = document.documentElement.dataset.theme;
    document.documentElement.dataset.theme = "light";
    document.documentElement.classList.add("printing");
    state.printing = true;
    drawAll();
  });
  addEventListener("afterprint", () => {
    state.printing = false;
    document.documentElement.classList.remove("printing");
    if (before) document.documentElement.dataset.theme = before;
    else delete document.documentElement.dataset.theme;
    drawAll();
  });
}

function firstRange() {
  const days = innerWidth <= 520 ? 4 : innerWidth <= 820 ? 10 : 28;
  const length = slotsOfDays(days);
  if (length * 1.1 >= CLOCK.slots) return [0, CLOCK.slots];
  const from = Math.min(dayBefore(CLOCK.now), CLOCK.slots - length);
  return [from, from + length];
}

wireTools();
wireBoard();
wireTheme();
wirePrint();
document.querySelectorAll("table.sortable").forEach(sortable);
if ($("order-table")) searchable($("search-orders"), $("order-table"), $("orders-count"));
if (DATA.views[0].rows.filter((row) => row.key === UNPLANNED).length > MANY_LANES + 1) state.closed.add(UNPLANNED);
state.range = firstRange();
chooseView(0);
drawCharts();
new ResizeObserver(eachFrame(() => { draw(); drawCharts(); })).observe($("board"));
