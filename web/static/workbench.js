// On every page: the key / goes to the search, the button changes between light and dark.
"use strict";
(() => {
  const typing = (element) => element.matches("input, select, textarea, [contenteditable]");
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    event.preventDefault();
    const field = document.getElementById("query") || document.getElementById("quick");
    field.focus();
    field.select();
  });

  const button = document.getElementById("look");
  const root = document.documentElement;
  const dark = () => (root.dataset.look ? root.dataset.look === "dark" : matchMedia("(prefers-color-scheme: dark)").matches);
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.look = dark() ? "light" : "dark";
    document.cookie = `diglot_look=${root.dataset.look}; path=/; max-age=31536000; samesite=strict`;
  });

  // What an address points to may lie in a part that is folded up.
  const unfold = () => {
    const shown = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let one = shown; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
    if (shown && shown.tagName === "DETAILS") shown.scrollIntoView();
  };
  addEventListener("hashchange", unfold);
  unfold();
})();
