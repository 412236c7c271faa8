// Which rows are shown, in which order, and traces moved to where their rows are.
const MANY_LANES = 6;
const UNPLANNED = " unplanned";
const SORTS = {
  machines: [["group", "By class"], ["share", "Busiest first"], ["idle", "Idlest first"], ["label", "By id"]],
  operators: [["group", "By name"], ["share", "Busiest first"], ["idle", "Idlest first"], ["first", "First at work"]],
  sites: [["group", "By region"], ["label", "By name"], ["first", "First work"]],
};

function barsByRow(of) {
  if (!of.byRow) {
    of.byRow = of.rows.map(() => []);
    of.bars.forEach((bar, i) => of.byRow[bar[0]].push(i));
  }
  return of.byRow;
}

// Rows in blocks: a key's row with its lanes, headed by the group it stands under.
function blocks(of) {
  const found = [];
  let group = -1;
  of.rows.forEach((row, i) => {
    if (row.kind === "group") group = i;
    else if (row.kind === "lane") found[found.length - 1].rows.push(i);
    else found.push({ group, rows: [i] });
  });
  return found;
}

function matches(of, block, words) {
  if (!words) return true;
  const row = of.rows[block.rows[0]];
  if (`${row.label} ${row.sub} ${row.key}`.toLowerCase().includes(words)) return true;
  return block.rows.some((i) => barsByRow(of)[i].some((b) => barMatches(of.bars[b], words)));
}

function barMatches(bar, words) {
  const order = DATA.orders[bar[4]];
  return bar[5].toLowerCase().includes(words) || (order ? order.search.includes(words) : false);
}

function sortBlocks(of, list) {
  const first = (block) => {
    const starts = block.rows.flatMap((i) => barsByRow(of)[i].filter((b) => of.bars[b][3] === "work"));
    return starts.length ? Math.min(...starts.map((b) => of.bars[b][1])) : Infinity;
  };
  const head = (block) => of.rows[block.rows[0]];
  const by = {
    share: (a, b) => (head(b).share ?? -1) - (head(a).share ?? -1),
    idle: (a, b) => (head(a).share ?? 2) - (head(b).share ?? 2),
    label: (a, b) => head(a).label.localeCompare(head(b).label, "en", { numeric: true }),
    first: (a, b) => (first(a) === first(b) ? 0 : first(a) - first(b)),
  }[state.sort];
  return by ? [...list].sort(by) : list;
}

// The rows shown, and for each row its place among them or −1.
function shownRows(of) {
  const words = state.find.trim().toLowerCase();
  const kept = blocks(of).filter((block) => matches(of, block, words));
  const isUnplanned = (block) => of.rows[block.rows[0]].key === UNPLANNED;
  const list = [];
  let group = -1;
  const ordered = [...kept.filter(isUnplanned), ...sortBlocks(of, kept.filter((block) => !isUnplanned(block)))];
  for (const block of ordered) {
    const grouped = state.sort === "group" || isUnplanned(block);
    if (grouped && block.group !== group) {
      group = block.group;
      if (group >= 0) list.push(group);
    }
    if (!grouped || block.group < 0 || words || !state.closed.has(of.rows[block.group].key)) list.push(...block.rows);
  }
  const at = new Int32Array(of.rows.length).fill(-1);
  list.forEach((row, i) => { at[row] = i; });
  return { list, at, drawn: [0, 0], same: list.length === of.rows.length && list.every((row, i) => row === i) };
}

// The rectangles of the orders, six corners each, sorted anew into the groups of the scheme that is shown.
function coloured(of) {
  const { id, groups, member } = scheme();
  of.coloured ??= { [DATA.schemes[0].id]: of.work };
  if (of.coloured[id]) return of.coloured[id];
  const sorted = [];
  for (const role of ["pause", "work"]) {
    for (const trace of of.work.filter((one) => one.meta.role === role)) {
      trace.meta.orders.forEach((order, k) => {
        const key = `${role} ${member[order]}`;
        let into = sorted.find((one) => one.key === key);
        if (!into) {
          const meta = { ...trace.meta, ink: { ...trace.meta.ink, fillcolor: groups[member[order]].ink } };
          into = { key, trace: { ...trace, meta, x: [], y: [] } };
          sorted.push(into);
        }
        into.trace.x.push(...trace.x.slice(k * 6, k * 6 + 6));
        into.trace.y.push(...trace.y.slice(k * 6, k * 6 + 6));
      });
    }
  }
  of.coloured[id] = sorted.map((one) => one.trace);
  return of.coloured[id];
}

function moved(trace, shown) {
  const [from, to] = shown.drawn;
  if (shown.same && from === 0 && to === shown.list.length) return trace;
  const x = [];
  const y = [];
  for (let i = 0; i < trace.y.length; i += 1) {
    const value = trace.y[i];
    const row = value === null ? -1 : shown.at[Math.round(value)];
    if (row >= from && row < to) {
      x.push(trace.x[i]);
      y.push(row + (value - Math.round(value)));
    } else if (y.length && y[y.length - 1] !== null) {
      x.push(null);
      y.push(null);
    }
  }
  return { ...trace, x, y };
}
