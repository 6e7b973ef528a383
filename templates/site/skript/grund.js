// What the theme's own script expects in every page: where the site begins, and how choices are remembered.
"use strict";

(() => {
  const scope = new URL("..", document.currentScript.src);
  const name = (key, where) => `${where.pathname}.${key}`;
  globalThis.__md_scope = scope;
  globalThis.__md_hash = (text) =>
    Array.from(text).reduce((sum, letter) => (sum << 5) - sum + letter.charCodeAt(0), 0);
  globalThis.__md_get = (key, store = localStorage, where = scope) => JSON.parse(store.getItem(name(key, where)));
  globalThis.__md_set = (key, value, store = localStorage, where = scope) => {
    try {
      store.setItem(name(key, where), JSON.stringify(value));
    } catch {
      // The reader has forbidden it, or there is no room: the choice holds for this page.
    }
  };
})();
