// On a narrow screen the table of contents has no room beside the text: a copy of it opens under the title.
"use strict";

(() => {
  const contents = document.querySelector(".md-sidebar--secondary .md-nav__list");
  const title = document.querySelector(".md-content h1");
  if (!contents || !title || contents.querySelectorAll("a").length < 8) return;

  /** Return a list of links of a list of the theme's. */
  const copy = (list) => {
    const own = document.createElement("ul");
    for (const item of list.children) {
      const link = item.querySelector(":scope > a[href]");
      if (!link || getComputedStyle(item).display === "none") continue;
      const lead = document.createElement("a");
      lead.href = link.getAttribute("href");
      lead.textContent = link.textContent.trim();
      const line = document.createElement("li");
      line.append(lead);
      const below = item.querySelector(":scope > nav > ul");
      if (below) line.append(copy(below));
      own.append(line);
    }
    return own;
  };

  const box = document.createElement("details");
  box.className = "pw-innehall";
  const name = document.createElement("summary");
  name.textContent = "Innehåll på sidan";
  box.append(name, copy(contents));
  box.addEventListener("click", (event) => {
    if (event.target.closest("a")) box.open = false;
  });
  const tabs = document.querySelector(".md-content .pw-sidor");
  (tabs || title).after(box);
})();
