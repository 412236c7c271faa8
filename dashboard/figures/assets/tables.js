// Tables: a click on a heading sorts, the search field keeps the rows that have all its words.
function sortable(table) {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    head.querySelector("button").addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") !== "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const rows = [...table.tBodies[0].rows];
      rows.sort((a, b) => (up ? 1 : -1) * compared(a.cells[column], b.cells[column]));
      table.tBodies[0].append(...rows);
    });
  });
}

function compared(a, b) {
  if (a.dataset.v !== undefined && b.dataset.v !== undefined) return Number(a.dataset.v) - Number(b.dataset.v);
  return a.textContent.localeCompare(b.textContent, "en", { numeric: true });
}

function searchable(field, table, count) {
  const rows = [...table.tBodies[0].rows].map((row) => [row, row.textContent.toLowerCase()]);
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let kept = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      kept += row.hidden ? 0 : 1;
    }
    const all = rows.length.toLocaleString("en");
    count.textContent = words.length ? `${kept.toLocaleString("en")} of ${all}` : all;
  });
}
