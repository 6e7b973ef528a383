// Light or dark as the reader chose last time, before the page is painted.
"use strict";

(() => {
  const chosen = globalThis.__md_get("__palette");
  if (!chosen || !chosen.color) return;
  const color = { ...chosen.color };
  if (color.media === "(prefers-color-scheme)") {
    const mode = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const own = document.querySelector(`[data-md-color-media="(prefers-color-scheme: ${mode})"]`);
    for (const key of ["media", "scheme", "primary", "accent"]) color[key] = own.getAttribute(`data-md-color-${key}`);
  }
  for (const [key, value] of Object.entries(color)) document.body.setAttribute(`data-md-color-${key}`, value);
})();
