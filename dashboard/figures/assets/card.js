// Cards: what hangs at the pointer, and the one that stays open.
function barCard(bar) {
  const [, , , kind, order, label, notes] = bar;
  const known = DATA.orders[order];
  if (!known) return { title: `${KINDS[kind] ? `${KINDS[kind]} ` : ""}${label}`.trim(), lines: notes };
  return { title: known.title, ink: orderInk(order), lines: [...notes, ...known.card] };
}

const KINDS = { move: "Move" };

function spoken(bar) {
  const card = barCard(bar);
  const wanted = new Set(["Duty", "When", "Planned", "Site", "Lateness", "Why"]);
  return [card.title, ...card.lines.filter(([name]) => wanted.has(name)).map(([name, text]) => `${name} ${text}`)].join(", ");
}

function fill(node, card) {
  const head = make("h3");
  if (card.ink) {
    const swatch = make("i");
    swatch.style.background = card.ink;
    head.append(swatch);
  }
  head.append(make("span", "", card.title));
  const list = make("dl");
  for (const [name, text] of card.lines) {
    const part = name.startsWith("· ") ? "part" : "";
    const bad = (name === "Lateness" && text.endsWith("late")) ? "bad" : name === "Why" ? "why" : "";
    list.append(make("dt", part, name), make("dd", part || bad, text));
  }
  node.replaceChildren(head, list);
}

function showTip(event, card) {
  const tip = $("tip");
  fill(tip, card);
  tip.hidden = false;
  const box = tip.getBoundingClientRect();
  const right = event.clientX + 16 + box.width < innerWidth;
  const left = right ? event.clientX + 16 : Math.max(8, event.clientX - 16 - box.width);
  tip.style.left = `${left}px`;
  tip.style.top = `${Math.max(8, Math.min(event.clientY + 14, innerHeight - box.height - 8))}px`;
}

function hideTip() {
  $("tip").hidden = true;
}

function openDetail(card, order) {
  const node = $("detail");
  fill(node, card);
  const row = make("div", "row");
  const known = DATA.orders[order];
  if (known && known.start !== null) {
    row.append(button("Zoom to it", () => {
      const room = Math.max(8, (known.end - known.start) * 0.35);
      setRange(known.start - room, known.end + room);
    }));
  }
  row.append(button("Close", () => { pick(-1); $("board").focus(); }));
  node.append(row);
  node.hidden = false;
  hideTip();
}

function closeDetail() {
  $("detail").hidden = true;
}

// From a table to the board: the order's first bar in this view, or in the first view that has one.
function showOrder(order) {
  const has = (of) => of.bars.findIndex((bar) => bar[4] === order);
  if (has(view()) < 0) {
    const other = DATA.views.findIndex((of) => has(of) >= 0);
    if (other < 0) return openDetail({ title: DATA.orders[order].title, lines: DATA.orders[order].card }, order);
    chooseView(other);
  }
  const bar = view().bars[has(view())];
  if (shown.at[bar[0]] < 0) {
    state.find = $("find").value = "";
    state.closed.clear();
    draw();
  }
  $("board-panel").scrollIntoView({ block: "start" });
  goTo(has(view()));
  openDetail(barCard(bar), order);
  return $("board").focus({ preventScroll: true });
}
