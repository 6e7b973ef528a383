// Shows what the program says is new, where the reader was: the place in the page and the focus are kept.
"use strict";

const status = document.getElementById("lage");
let asking = false;
let again = false;

/** Say in words how it is going. A screen reader reads it aloud. */
function say(text) {
  if (status && status.textContent !== text) status.textContent = text;
}

/** Return the id of what stands at the top of a window, and how far down: the place to come back to. */
function place(view) {
  if (view.scrollY < 4) return null;
  for (const element of view.document.querySelectorAll("main [id]")) {
    const box = element.getBoundingClientRect();
    if (box.bottom > 0 && box.height > 0 && box.height < view.innerHeight) {
      return { id: element.id, top: box.top, y: view.scrollY };
    }
  }
  return { id: "", top: 0, y: view.scrollY };
}

/** Put a window back where it was, also when there is more or less above than before. */
function back(view, held) {
  if (!held) return;
  const element = held.id && view.document.getElementById(held.id);
  const y = element ? view.scrollY + element.getBoundingClientRect().top - held.top : held.y;
  view.scrollTo({ top: y, behavior: "instant" });
}

/** Take the document anew, and put it back where it was. */
function reload(frame) {
  const held = place(frame.contentWindow);
  frame.addEventListener("load", () => back(frame.contentWindow, held), { once: true });
  frame.contentWindow.location.replace(frame.getAttribute("src"));
}

/** Put a new part in the place of an old one; a document in a frame is kept and read again. */
function swap(old, fresh) {
  const frame = old.querySelector("iframe");
  if (frame && fresh.querySelector("iframe")) {
    if (old.dataset.version !== fresh.dataset.version) reload(frame);
    old.dataset.version = fresh.dataset.version;
    return;
  }
  if (old.innerHTML === fresh.innerHTML) return;
  const scrolled = [old.scrollLeft, old.scrollTop];
  const focused = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
  old.replaceChildren(...Array.from(fresh.childNodes, (node) => document.importNode(node, true)));
  [old.scrollLeft, old.scrollTop] = scrolled;
  if (focused) {
    const same = Array.from(old.querySelectorAll("a")).find((link) => link.getAttribute("href") === focused);
    (same || document.getElementById("innehall")).focus({ preventScroll: true });
  }
}

/** Fetch the page again and put in what is new. */
async function update() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const parts = Array.from(document.querySelectorAll("[data-part]"));
    const fresh = parts.map((part) => page.querySelector(`[data-part="${part.dataset.part}"]`));
    const main = page.querySelectorAll("[data-part]").length;
    if (fresh.includes(null) || main !== parts.length) {
      location.reload();
      return;
    }
    const held = place(window);
    parts.forEach((part, number) => swap(part, fresh[number]));
    document.title = page.title;
    document.body.className = page.body.className;
    document.body.dataset.token = page.body.dataset.token;
    back(window, held);
    const counts = document.querySelector(".counts");
    const found = counts ? `: ${counts.innerText.replace(/\s+/g, " ").trim()}` : "";
    say(`${status.dataset.new} ${new Date().toLocaleTimeString("sv-SE").replaceAll(":", ".")}${found}`);
  } finally {
    asking = false;
    if (again) {
      again = false;
      update();
    }
  }
}

/** Lead the frame to the part of the document that the address names. */
function lead() {
  const frame = document.getElementById("sida");
  if (!frame || !location.hash) return;
  const hash = location.hash;
  const go = () => {
    const element = frame.contentDocument.getElementById(decodeURIComponent(hash.slice(1)));
    if (element) {
      element.scrollIntoView({ behavior: "instant" });
      element.setAttribute("tabindex", "-1");
      element.focus({ preventScroll: true });
    }
  };
  if (frame.contentDocument && frame.contentDocument.readyState === "complete" && frame.contentDocument.body.childElementCount) go();
  else frame.addEventListener("load", go, { once: true });
}

if (document.body.dataset.token !== undefined) {
  const events = new EventSource("/_/handelser");
  events.addEventListener("open", () => say(status.dataset.follows));
  events.addEventListener("error", () => say(status.dataset.lost));
  events.addEventListener("message", (event) => {
    if (event.data !== document.body.dataset.token) update();
  });
  addEventListener("hashchange", lead);
  lead();
}
