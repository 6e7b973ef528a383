// Opens the action of a step beside the flowchart. Without this script a step leads to the document.
"use strict";

(() => {
  const chart = document.querySelector(".pw-schema svg");
  const steps = chart ? Array.from(chart.querySelectorAll("a[href*='#']")) : [];
  if (!steps.length || typeof HTMLDialogElement === "undefined") return;

  const box = document.createElement("dialog");
  box.className = "pw-ruta md-typeset";
  box.setAttribute("aria-labelledby", "pw-ruta-titel");
  const text = document.createElement("div");
  text.className = "pw-ruta-text";
  text.tabIndex = 0;
  const title = document.createElement("h2");
  title.id = "pw-ruta-titel";
  title.tabIndex = -1;
  const whole = document.createElement("a");
  whole.textContent = "Läs i dokumentet";
  const close = document.createElement("button");
  close.type = "button";
  close.className = "md-button";
  close.textContent = "Stäng";
  const foot = document.createElement("p");
  foot.className = "pw-ruta-fot";
  foot.append(whole, close);
  box.append(title, text, foot);
  (document.querySelector(".md-content") || document.body).append(box);

  let shown = null;
  let pages = null;

  /** Return the address of a step's action. */
  const address = (link) => new URL(link.getAttribute("href"), document.baseURI);

  /** Fetch the document once. */
  const read = async (url) => {
    if (!pages) {
      const answer = await fetch(url.pathname);
      if (!answer.ok) throw new Error(String(answer.status));
      pages = new DOMParser().parseFromString(await answer.text(), "text/html");
    }
    return pages;
  };

  /** Return how deep a heading is; 0 for anything else. */
  const level = (element) => (/^H[1-6]$/.test(element.tagName) ? Number(element.tagName[1]) : 0);

  /** Return what stands under a heading, or the place itself where it is none. */
  const part = (page, id) => {
    const start = page.getElementById(id);
    if (!start) return null;
    if (!level(start)) return { name: [], content: [start.closest("li, tr, p") || start] };
    const content = [];
    for (let next = start.nextElementSibling; next; next = next.nextElementSibling) {
      if (level(next) && level(next) <= level(start)) break;
      content.push(next);
    }
    const copy = start.cloneNode(true);
    copy.querySelectorAll(".headerlink").forEach((mark) => mark.remove());
    return { name: Array.from(copy.childNodes), content };
  };

  /** Return a copy of an element as it stands in the box: its links lead right, its ids are gone. */
  const own = (element, url) => {
    const copy = document.importNode(element, true);
    copy.querySelectorAll(".headerlink").forEach((mark) => mark.remove());
    for (const one of [copy, ...copy.querySelectorAll("*")]) {
      one.removeAttribute("id");
      for (const name of ["href", "src"]) {
        if (one.hasAttribute(name)) one.setAttribute(name, new URL(one.getAttribute(name), url).href);
      }
    }
    const depth = level(copy);
    if (!depth) return copy;
    const heading = document.createElement("h3");
    heading.append(...copy.childNodes);
    return heading;
  };

  /** Show the action of a step. */
  const open = async (step) => {
    const url = address(step);
    let found = null;
    try {
      found = part(await read(url), decodeURIComponent(url.hash.slice(1)));
    } catch {
      found = null;
    }
    if (!found) {
      location.assign(url);
      return;
    }
    const said = step.querySelector("[aria-label]");
    const name = said ? said.getAttribute("aria-label").split(": ")[0] : "";
    title.replaceChildren(...(found.name.length ? found.name.map((one) => document.importNode(one, true)) : [name]));
    text.replaceChildren(...found.content.map((one) => own(one, url)));
    text.scrollTop = 0;
    whole.href = url.href;
    shown = step;
    if (!box.open) box.showModal();
    title.focus();
  };

  /** Return the step of the chart that leads to an address. */
  const stepTo = (url) => steps.find((one) => address(one).href === url.href);

  const plain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || event.button);

  for (const step of steps) {
    step.setAttribute("aria-haspopup", "dialog");
    step.addEventListener("click", (event) => {
      if (!plain(event)) return;
      event.preventDefault();
      open(step);
    });
  }
  text.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const step = link && plain(event) ? stepTo(new URL(link.href)) : null;
    if (!step) return;
    event.preventDefault();
    open(step);
  });
  close.addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => {
    if (event.target === box) box.close();
  });
  box.addEventListener("close", () => {
    if (shown) shown.focus();
  });
})();
