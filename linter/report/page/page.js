"use strict";
// Shows the findings a page at a time. Text from the report only ever becomes textContent.
(() => {
  const { columns, rows, texts } = JSON.parse(document.getElementById("findings-data").textContent);
  const at = Object.fromEntries(columns.map((column, index) => [column.key, index]));
  const PAGE = 50;
  const above = columns.filter(({ kind }) => kind !== "below");
  const below = columns.filter(({ kind }) => kind === "below");
  const byId = (id) => document.getElementById(id);
  const body = byId("findings-rows"), status = byId("findings-count"), head = byId("findings-head");
  const search = byId("search"), previous = byId("page-previous"), next = byId("page-next"), csv = byId("csv");
  const filters = [...document.querySelectorAll("select[data-column]")];
  const value = (row, key) => {
    const cell = row[at[key]];
    return columns[at[key]].shared ? texts[cell] : cell;
  };
  let sorted = { key: null, down: false }, page = 0, chosen = rows;

  // The text that a search looks in is put together once for each row, when the first search needs it.
  const haystacks = new Map();
  const haystack = (row) => {
    if (!haystacks.has(row)) {
      haystacks.set(row, columns.map(({ key }) => String(value(row, key))).join("\n").toLowerCase());
    }
    return haystacks.get(row);
  };

  const order = (left, right) => {
    if (typeof left === "number" && typeof right === "number") return left - right;
    return String(left) < String(right) ? -1 : String(left) > String(right) ? 1 : 0;
  };

  const choose = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = filters.filter((filter) => filter.value !== "").map((filter) => [filter.dataset.column, filter.value]);
    chosen = rows.filter((row) =>
      wanted.every(([key, text]) => String(value(row, key)) === text) &&
      words.every((word) => haystack(row).includes(word)));
    if (sorted.key !== null) {
      const sign = sorted.down ? -1 : 1;
      chosen.sort((one, other) => sign * order(value(one, sorted.key), value(other, sorted.key)));
    }
    page = 0;
    show();
  };

  const cells = (row) => {
    const line = document.createElement("tr");
    for (const { key, kind } of above) {
      const cell = document.createElement("td");
      cell.textContent = value(row, key);
      if (kind) cell.className = kind === "status" ? value(row, key) : kind;
      line.append(cell);
    }
    return line;
  };

  // What is too long for a column stands in a line of its own below the others.
  const sentences = (row) => {
    const line = document.createElement("tr"), cell = document.createElement("td"), text = document.createElement("div");
    line.className = "more";
    cell.colSpan = above.length;
    text.textContent = below.map(({ key }) => value(row, key)).filter(Boolean).join(" ");
    cell.append(text);
    line.append(cell);
    return line;
  };

  const show = () => {
    const last = Math.max(0, Math.ceil(chosen.length / PAGE) - 1);
    const start = page * PAGE;
    body.replaceChildren(...chosen.slice(start, start + PAGE).flatMap((row) => [cells(row), sentences(row)]));
    const end = Math.min(start + PAGE, chosen.length);
    status.textContent = chosen.length
      ? `${start + 1} to ${end} of ${chosen.length}` + (chosen.length < rows.length ? ` (${rows.length} in all)` : "")
      : "No finding matches.";
    previous.disabled = page === 0;
    next.disabled = page === last;
    csv.disabled = chosen.length === 0;
  };

  for (const { key, title, kind } of above) {
    const cell = document.createElement("th"), button = document.createElement("button");
    cell.scope = "col";
    if (kind === "number") cell.className = "number";
    button.type = "button";
    button.textContent = title;
    button.addEventListener("click", () => {
      sorted = { key, down: sorted.key === key && !sorted.down };
      for (const other of head.children) other.removeAttribute("aria-sort");
      cell.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      choose();
    });
    cell.append(button);
    head.append(cell);
  }
  for (const filter of filters) {
    const found = [...new Set(rows.map((row) => String(value(row, filter.dataset.column))))].filter(Boolean).sort();
    for (const text of found) filter.append(new Option(text, text));
    filter.addEventListener("change", choose);
  }
  let waiting;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(choose, 120);
  });
  previous.addEventListener("click", () => { page -= 1; show(); });
  next.addEventListener("click", () => { page += 1; show(); });

  // A cell that begins like a formula is a text with an apostrophe in front (OWASP, CSV injection).
  const field = (text) => `"${String(text).replace(/^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/, "'$&").replace(/"/g, '""')}"`;
  csv.addEventListener("click", () => {
    const lines = [columns.map(({ title }) => field(title)).join(",")];
    for (const row of chosen) lines.push(columns.map(({ key }) => field(value(row, key))).join(","));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([lines.join("\r\n") + "\r\n"], { type: "text/csv" }));
    link.download = "findings.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });

  const theme = byId("theme"), root = document.documentElement;
  theme.hidden = false;
  theme.addEventListener("click", () => {
    const isDark = root.classList.contains("dark") ||
      (!root.classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
    root.classList.toggle("dark", !isDark);
    root.classList.toggle("light", isDark);
  });
  // On a narrow screen the last months are what a reader asks for.
  const chart = byId("chart");
  if (chart) chart.scrollLeft = chart.scrollWidth;
  byId("controls").hidden = false;
  choose();
})();
