// What a page does beyond being read: copy buttons, `/` for the search, tables that sort.
"use strict";

for (const button of document.querySelectorAll(".act .copy")) {
  button.hidden = false;
  offer(button, button.closest(".pane").querySelector("pre"));
}
for (const piece of document.querySelectorAll("pre.piece")) {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "copy", textContent: "Copy" });
  offer(button, piece.querySelector("code"));
  piece.append(button);
}

function offer(button, source) {
  button.addEventListener("click", async () => {
    const text = source.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = "Selected";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  (document.querySelector(".find--large input") ?? document.getElementById("find")).focus();
});

const HERE = document.currentScript.src;
const seek = document.getElementById("seek");
if (seek) import(new URL("search.js", HERE)).then((search) => search.page(seek));
if (document.getElementById("stack")) import(new URL("stack.js", HERE)).then((stack) => stack.page());
for (const input of seek ? [] : document.querySelectorAll('.find input[name="q"]')) {
  input.addEventListener("focus", () => import(new URL("search.js", HERE)).then((search) => search.drop(input)), { once: true });
}

const LEVELS = ["critical", "high", "medium", "low", "unknown"];

for (const table of document.querySelectorAll("table.sortable")) {
  for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: head.textContent });
    button.addEventListener("click", () => sort(table, column, head));
    head.replaceChildren(button);
  }
}

function sort(table, column, head) {
  const numbers = table.tBodies[0].rows[0]?.cells[column].classList.contains("n");
  const before = head.getAttribute("aria-sort");
  const down = before ? before === "ascending" : numbers;
  const rows = [...table.tBodies[0].rows].map((row) => [rank(row.cells[column]), row]);
  rows.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0) * (down ? -1 : 1));
  table.tBodies[0].append(...rows.map(([, row]) => row));
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
}

function rank(cell) {
  const text = cell.textContent.trim().toLowerCase();
  if (cell.classList.contains("n")) return Number(text.replace(/\D/g, "")) || 0;
  const level = LEVELS.indexOf(text);
  return level < 0 ? text : String(level);
}
