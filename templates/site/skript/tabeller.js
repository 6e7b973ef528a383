// Sorts the tables of the quality page by a column. Without this script they are in the order of the files.
"use strict";

(() => {
  const order = new Intl.Collator("sv", { numeric: true });
  const weights = ["Fel", "Varning", "Upplysning"];

  /** Return what a cell is sorted by: a weight in its own order, a number of days, or its words. */
  const key = (row, column) => {
    const age = row.cells[column].querySelector("[data-dagar]");
    if (age) return Number(age.dataset.dagar);
    const said = row.cells[column].innerText.trim();
    return weights.includes(said) ? String(weights.indexOf(said)) : said;
  };

  /** Compare two keys: numbers as numbers, words as words; a cell without a number comes first. */
  const compare = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a === typeof b) return order.compare(a, b);
    return typeof a === "number" ? 1 : -1;
  };

  for (const table of document.querySelectorAll(".pw-sorteras table")) {
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "pw-sortera";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((one) => one.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const rows = Array.from(table.tBodies[0].rows);
        rows.sort((a, b) => compare(key(a, column), key(b, column)) * (down ? -1 : 1));
        table.tBodies[0].append(...rows);
      });
    });
  }
})();
