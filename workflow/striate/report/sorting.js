"use strict";
// Text is only read and moved, never made into elements: labels come from files of any origin.
const amount = (text) => Number.parseFloat(text.replace(/\u2212/g, "-").replace(/,/g, ""));
const byText = (one, other) => one.key.localeCompare(other.key, "en", { numeric: true });
const byAmount = (one, other) => one.key - other.key;

function sort(header) {
  const heads = [...header.parentElement.cells];
  const column = heads.indexOf(header);
  const isText = header.classList.contains("text");
  const downward = header.getAttribute("aria-sort") === "ascending";
  const body = header.closest("table").tBodies[0];
  const rows = [...body.rows].map((row) => {
    const text = row.cells[column].textContent.trim();
    return { row, key: isText ? text : amount(text) };
  });
  const isMissing = ({ key }) => (isText ? key === "" : Number.isNaN(key));
  const known = rows.filter((row) => !isMissing(row)).sort(isText ? byText : byAmount);
  if (downward) known.reverse();
  body.append(...[...known, ...rows.filter(isMissing)].map(({ row }) => row));
  heads.forEach((head) => head.removeAttribute("aria-sort"));
  header.setAttribute("aria-sort", downward ? "descending" : "ascending");
}

for (const header of document.querySelectorAll("table.sortable thead th")) {
  const button = document.createElement("button");
  button.type = "button";
  button.append(...header.childNodes);
  button.addEventListener("click", () => sort(header));
  header.append(button);
}
