// The board: Plotly draws the bars, the page draws names, time and labels around and over them.
let shown = { list: [], at: [], same: true };
const AROUND = 30;
const LABELLED = new Set(["work", "unplanned", "move", "downtime", "leave", "unusable", "closure"]);

const pitch = () => (state.dense ? 20 : 34);
const width = () => $("wrap").clientWidth;
const toPixel = (slot) => ((slot - state.range[0]) / (state.range[1] - state.range[0])) * width();
const toSlot = (pixel) => state.range[0] + (pixel / width()) * (state.range[1] - state.range[0]);

function draw() {
  const of = view();
  shown = shownRows(of);
  const height = shown.list.length * pitch();
  $("body").style.minHeight = shown.list.length ? "" : "120px";
  $("wrap").style.height = $("names").style.height = `${height || 120}px`;
  drawNames(of);
  drawAxis();
  if (height) drawPlot(of);
  else Plotly.purge($("plot"));
  drawOver();
}

// Places [from, to) that are in sight, and `more` beyond them.
function inSight(more) {
  if (state.printing) return [0, shown.list.length];
  const board = $("board");
  const from = Math.floor(board.scrollTop / pitch()) - more;
  const to = Math.ceil((board.scrollTop + board.clientHeight) / pitch()) + more;
  return [Math.max(0, from), Math.min(shown.list.length, to)];
}

// Plotly holds the rows in sight and as many around them; the others are drawn when they come near.
function drawPlot(of) {
  const [from, to] = shown.drawn = inSight(AROUND);
  const height = (to - from) * pitch();
  const colours = inks();
  const traces = [...of.ground, ...coloured(of), ...of.marks]
    .map((trace) => painted(moved(trace, shown), colours));
  const layout = {
    width: width(), height, margin: { l: 0, r: 0, t: 0, b: 0 }, showlegend: false, hovermode: false,
    paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
    dragmode: matchMedia("(pointer: coarse)").matches ? false : "pan",
    xaxis: {
      range: [...state.range], minallowed: 0, maxallowed: CLOCK.slots, showticklabels: false, ticks: "",
      zeroline: false, gridcolor: colours.line, tickmode: "array", tickvals: gridLines(),
    },
    yaxis: { range: [to - 0.5, from - 0.5], fixedrange: true, visible: false },
    shapes: of.shapes.map((shape) => ({
      ...shape, fillcolor: colours[shape.name], line: { ...shape.line, color: colours[shape.name] },
    })),
  };
  const config = { displayModeBar: false, doubleClick: false, showTips: false, scrollZoom: false };
  const plot = $("plot");
  const fresh = !plot.classList.contains("js-plotly-plot");
  plot.style.top = `${from * pitch()}px`;
  Plotly.react(plot, traces, layout, config);
  if (!fresh) return;
  plot.on("plotly_relayouting", (change) => followPan(change));
  plot.on("plotly_relayout", (change) => {
    if (change["xaxis.range[0]"] === undefined) return;
    followPan(change);
    setRange(...state.range);
  });
}

function followPan(change) {
  if (change["xaxis.range[0]"] === undefined) return;
  state.range = [change["xaxis.range[0]"], change["xaxis.range[1]"]];
  drawAxis();
  drawOver();
}

const gridLines = () => axisTicks(state.range, width()).minor.map((tick) => tick.slot);

// Shows [from, to) of the horizon, kept inside it and no less than four slots long.
function setRange(from, to) {
  const length = Math.min(CLOCK.slots, Math.max(Math.min(4, CLOCK.slots), to - from));
  const start = Math.min(Math.max(0, from), CLOCK.slots - length);
  state.range = [start, start + length];
  redrawRange();
}

const redrawRange = eachFrame(() => {
  drawAxis();
  drawOver();
  if (shown.list.length) {
    Plotly.relayout($("plot"), { "xaxis.range": [...state.range], "xaxis.tickvals": gridLines() });
  }
});

function zoom(factor, around) {
  const [from, to] = state.range;
  const centre = around ?? (from + to) / 2;
  setRange(centre - (centre - from) * factor, centre + (to - centre) * factor);
}

function showDays(days) {
  if (days === "all") return setRange(0, CLOCK.slots);
  const length = slotsOfDays(Number(days));
  const middle = (state.range[0] + state.range[1]) / 2;
  const whole = state.range[1] - state.range[0] >= CLOCK.slots;
  const from = dayBefore(whole ? CLOCK.now : Math.max(0, middle - length / 2 + slotsOfDays(0.5)));
  return setRange(from, from + length);
}

function drawAxis() {
  const axis = $("axis");
  const ticks = axisTicks(state.range, width());
  const nodes = [];
  for (const tick of ticks.minor) nodes.push(axisMark(tick, tick.rest ? "rest" : ""));
  ticks.major.forEach((tick, i) => {
    const next = ticks.major[i + 1];
    const from = Math.max(tick.slot, state.range[0]);
    const room = (next ? toPixel(next.slot) : width()) - toPixel(from);
    const node = axisMark({ slot: from, text: room > 48 ? tick.text : "" }, "major");
    node.style.maxWidth = `${Math.max(0, room)}px`;
    nodes.push(node);
  });
  if (CLOCK.now >= state.range[0] && CLOCK.now <= state.range[1]) {
    const flag = make("span", "flag");
    flag.style.left = `${toPixel(CLOCK.now)}px`;
    nodes.push(flag);
  }
  axis.replaceChildren(...nodes);
}

function axisMark(tick, name) {
  const node = make("span", name, tick.text);
  node.style.left = `${toPixel(tick.slot)}px`;
  if (tick.rest) node.style.width = `${toPixel(tick.slot + slotsOfDays(1)) - toPixel(tick.slot)}px`;
  return node;
}

function drawNames(of) {
  const rows = of.rows.filter((row) => row.kind === "row" && row.key !== UNPLANNED).length;
  $("corner").textContent = `${rows.toLocaleString("en")} ${of.title.toLowerCase()}`;
  const nodes = shown.list.map((index, place) => nameNode(of, index, place));
  if (!nodes.length) {
    const words = state.find ? `Nothing here is called “${state.find}”.` : `This plan has no ${of.title.toLowerCase()}.`;
    const blank = make("div", "blank", words);
    $("body").querySelector(".blank")?.remove();
    $("body").append(blank);
  } else $("body").querySelector(".blank")?.remove();
  $("names").hidden = $("wrap").hidden = !nodes.length;
  $("names").replaceChildren(...nodes);
}

function nameNode(of, index, place) {
  const row = of.rows[index];
  const node = make("div", `name ${row.kind}${row.warning ? " warning" : ""}`);
  node.style.top = `${place * pitch()}px`;
  node.style.height = `${pitch()}px`;
  node.dataset.row = index;
  if (row.kind === "group") return groupName(node, row);
  if (isLaneAfter(of, place)) node.classList.add("next-lane");
  if (row.label) node.append(make("b", "", row.label));
  if (row.sub && !state.dense) node.append(make("small", "", row.sub));
  if (row.share !== null) {
    node.append(make("span", "share", `${Math.round(row.share * 100)} %`));
    const load = make("span", "load");
    load.style.width = `${Math.min(100, row.share * 100)}%`;
    node.append(load);
  }
  return node;
}

function groupName(node, row) {
  const open = !state.closed.has(row.key);
  const toggle = button("", () => {
    if (open) state.closed.add(row.key);
    else state.closed.delete(row.key);
    draw();
    [...$("names").querySelectorAll(".group button")].find((one) => one.dataset.key === row.key)?.focus();
  }, "fold");
  toggle.dataset.key = row.key;
  toggle.setAttribute("aria-expanded", String(open));
  toggle.append(make("span", "turn", open ? "▼" : "▶"), make("b", "", row.label), make("small", "", row.sub));
  node.append(toggle);
  if (row.share !== null) node.append(make("span", "share", `${Math.round(row.share * 100)} %`));
  return node;
}

const isLaneAfter = (of, place) => {
  const next = shown.list[place + 1];
  return next !== undefined && of.rows[next].kind === "lane";
};

// Labels, rings and row lines for what is in sight; there may be thousands of bars in all.
function drawOver() {
  const of = view();
  const [from, to] = inSight(3);
  const nodes = [];
  for (let place = from; place < to; place += 1) {
    const index = shown.list[place];
    nodes.push(band(of, index, place));
    if (of.rows[index].kind === "group") continue;
    const bars = barsByRow(of)[index];
    if (!state.dense) nodes.push(...labels(of, bars, place));
    nodes.push(...rings(of, bars, place));
  }
  const picked = DATA.orders[state.picked];
  if (picked && picked.due !== null) nodes.push(dueLine(picked));
  $("over").replaceChildren(...nodes);
}

function scrolled() {
  const [from, to] = inSight(4);
  if (shown.list.length && (from < shown.drawn[0] || to > shown.drawn[1])) drawPlot(view());
  drawOver();
}

function band(of, index, place) {
  const row = of.rows[index];
  const node = make("div", `band ${row.kind}${isLaneAfter(of, place) ? " lane-end" : ""}`);
  node.style.top = `${place * pitch()}px`;
  node.style.height = `${pitch()}px`;
  return node;
}

function barText(of, bar) {
  const order = DATA.orders[bar[4]];
  if (!order) return bar[5];
  const site = of.where && !order.title.includes(order.site) ? order.site : "";
  return [bar[5], order.title, site].filter(Boolean).join(" · ");
}

// One label for each run of bars of the same order, as wide as there is room before the next label.
function labels(of, bars, place) {
  const runs = [];
  for (const i of bars) {
    const [, start, end, kind, order] = of.bars[i];
    const text = barText(of, of.bars[i]);
    if (!LABELLED.has(kind) || !text) continue;
    const last = runs[runs.length - 1];
    if (last && order >= 0 && last.order === order && last.text === text) last.end = end;
    else runs.push({ start, end, kind, order, text });
  }
  const seen = runs.filter((run) => run.end > state.range[0] && run.start < state.range[1]);
  return seen.flatMap((run, i) => {
    const left = Math.max(2, toPixel(run.start));
    const right = seen[i + 1] ? toPixel(seen[i + 1].start) : width();
    const soft = run.order < 0;
    const room = Math.min(right - left - 5, soft ? toPixel(run.end) - left : 460);
    if (room < (soft ? 8 + run.text.length * 5.6 : 38)) return [];
    const late = run.kind === "work" && DATA.orders[run.order]?.late;
    const node = make("div", `tag${soft ? " soft" : ""}${late ? " late" : ""}`, run.text);
    node.style.cssText = `left:${left}px;top:${place * pitch() + 2}px;max-width:${room}px`;
    return [node];
  });
}

function rings(of, bars, place) {
  const words = state.find.trim().toLowerCase();
  const nodes = [];
  for (const i of bars) {
    const bar = of.bars[i];
    const cursor = state.cursor === i;
    const picked = state.picked >= 0 && bar[4] === state.picked;
    const hit = words && barMatches(bar, words);
    if ((!picked && !hit && !cursor) || bar[2] < state.range[0] || bar[1] > state.range[1]) continue;
    const left = Math.max(-4, toPixel(bar[1]));
    const node = make("div", `ring${picked || cursor ? "" : " hit"}${cursor ? " cursor" : ""}`);
    const top = (place + 0.44) * pitch() - 1;
    node.style.cssText = `left:${left - 2}px;top:${top}px;width:${Math.min(width() + 8, toPixel(bar[2])) - left + 4}px;` +
      `height:${pitch() * 0.46 + 2}px`;
    nodes.push(node);
  }
  return nodes;
}

function dueLine(order) {
  const node = make("div", "due-line");
  node.style.cssText = `left:${toPixel(order.due)}px;top:${$("board").scrollTop}px;height:${$("board").clientHeight}px`;
  node.append(make("span", "", "Due"));
  return node;
}
