// Pointing, dragging, wheel, touch and keys on the board.
const FRONT = new Set(["work", "move", "unplanned", "downtime"]);

function placeAt(event) {
  const box = $("wrap").getBoundingClientRect();
  const row = shown.list[Math.floor((event.clientY - box.top) / pitch())];
  return { row, slot: toSlot(event.clientX - box.left) };
}

// The bar under a place: thin bars may be missed by three pixels, work lies before time off.
function barAt({ row, slot }) {
  if (row === undefined) return -1;
  const of = view();
  const slack = ((state.range[1] - state.range[0]) / width()) * 3;
  let best = -1;
  let distance = Infinity;
  for (const i of barsByRow(of)[row]) {
    const [, start, end, kind] = of.bars[i];
    const away = Math.max(start - slot, slot - end, 0);
    if (away > slack) continue;
    const rank = away + (FRONT.has(kind) ? 0 : slack + 1);
    if (rank < distance) [best, distance] = [i, rank];
  }
  return best;
}

function hover(event) {
  if (event.pointerType === "touch" || event.buttons) return hideTip();
  const place = placeAt(event);
  const i = barAt(place);
  $("wrap").classList.toggle("on", i >= 0);
  if (i < 0) return hideTip();
  return showTip(event, barCard(view().bars[i]));
}

function hoverName(event) {
  const row = view().rows[event.target.closest(".name")?.dataset.row];
  if (!row || !row.card.length || event.pointerType === "touch") return hideTip();
  return showTip(event, { title: row.label || row.key, lines: row.card });
}

function pick(i, open = true) {
  const bar = view().bars[i];
  state.cursor = i;
  state.picked = bar ? bar[4] : -1;
  drawOver();
  if (bar && open) openDetail(barCard(bar), bar[4]);
  if (!bar) closeDetail();
}

const touches = new Map();
let down = null;

function pressed(event) {
  down = { x: event.clientX, y: event.clientY, range: [...state.range] };
  if (event.pointerType !== "touch") return;
  touches.set(event.pointerId, event.clientX);
  if (touches.size === 2) down.spread = spread();
}

const spread = () => Math.max(20, Math.abs([...touches.values()][0] - [...touches.values()][1]));

function dragged(event) {
  if (!down || !touches.has(event.pointerId)) return;
  touches.set(event.pointerId, event.clientX);
  const [from, to] = down.range;
  if (down.spread) {
    const factor = down.spread / spread();
    const centre = (from + to) / 2;
    setRange(centre - ((to - from) / 2) * factor, centre + ((to - from) / 2) * factor);
  } else {
    const shift = ((down.x - event.clientX) / width()) * (to - from);
    setRange(from + shift, to + shift);
  }
}

function released(event) {
  const still = down && Math.hypot(event.clientX - down.x, event.clientY - down.y) < 5;
  const pinched = down?.spread;
  touches.delete(event.pointerId);
  down = null;
  if (still && !pinched && event.type === "pointerup") pick(barAt(placeAt(event)));
}

function wheel(event) {
  const box = $("wrap").getBoundingClientRect();
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    zoom(Math.exp(Math.sign(event.deltaY) * 0.18), toSlot(event.clientX - box.left));
  } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    event.preventDefault();
    const step = ((event.deltaX || event.deltaY) / width()) * (state.range[1] - state.range[0]);
    setRange(state.range[0] + step, state.range[1] + step);
  }
}

function pan(direction) {
  const step = direction * 0.4 * (state.range[1] - state.range[0]);
  setRange(state.range[0] + step, state.range[1] + step);
}

// The bar that the keys stand on moves in its row, or to the nearest bar of the next row that has one.
function moveCursor(along, across) {
  const of = view();
  const rows = barsByRow(of);
  const bar = of.bars[state.cursor];
  if (!bar || shown.at[bar[0]] < 0) {
    const first = shown.list.find((row) => rows[row].length);
    return first === undefined ? undefined : goTo(rows[first][0]);
  }
  if (along) {
    const next = rows[bar[0]][rows[bar[0]].indexOf(state.cursor) + along];
    return next === undefined ? undefined : goTo(next);
  }
  for (let place = shown.at[bar[0]] + across; place >= 0 && place < shown.list.length; place += across) {
    const others = rows[shown.list[place]];
    if (!others.length) continue;
    const away = (i) => Math.abs(of.bars[i][1] - bar[1]);
    return goTo(others.reduce((a, b) => (away(b) < away(a) ? b : a)));
  }
  return undefined;
}

function goTo(i) {
  const bar = view().bars[i];
  state.cursor = i;
  state.picked = bar[4];
  reveal(bar);
  drawOver();
  const row = view().rows[bar[0]];
  $("said").textContent = `${row.label || row.key}: ${spoken(bar)}`;
  if (!$("detail").hidden) openDetail(barCard(bar), bar[4]);
}

function reveal(bar) {
  const board = $("board");
  const top = shown.at[bar[0]] * pitch();
  const room = board.clientHeight - 42;
  if (top < board.scrollTop) board.scrollTop = top - pitch();
  else if (top + pitch() > board.scrollTop + room) board.scrollTop = top + 2 * pitch() - room;
  const [from, to] = state.range;
  if (bar[2] > from && bar[1] < to && (bar[1] >= from || bar[2] - bar[1] > to - from)) return;
  const length = to - from;
  setRange(bar[1] - length * 0.15, bar[1] + length * 0.85);
}

function keyed(event) {
  if (event.target !== $("board") || event.ctrlKey || event.metaKey || event.altKey) return;
  const acts = {
    ArrowRight: () => moveCursor(1, 0), ArrowLeft: () => moveCursor(-1, 0),
    ArrowDown: () => moveCursor(0, 1), ArrowUp: () => moveCursor(0, -1),
    Enter: () => state.cursor !== null && pick(state.cursor), " ": () => state.cursor !== null && pick(state.cursor),
    "+": () => zoom(0.5), "=": () => zoom(0.5), "-": () => zoom(2), "0": () => showDays("all"),
    PageUp: () => pan(-1), PageDown: () => pan(1), n: goNow, Escape: () => pick(-1),
  };
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function goNow() {
  const length = state.range[1] - state.range[0];
  setRange(CLOCK.now - length * 0.1, CLOCK.now + length * 0.9);
}
