// Beside the texts of a report: findings are chosen by their severity, pictures of pages shown in their place.
"use strict";
(() => {
  const filters = document.getElementById("filters");
  if (filters) {
    const items = [...document.querySelectorAll("li[data-severity]")];
    const marks = [...document.querySelectorAll("[data-findings]")];
    filters.hidden = false;
    filters.addEventListener("change", () => {
      const chosen = new Set([...filters.querySelectorAll("input:checked")].map((box) => box.value));
      const on = new Set();
      for (const item of items) {
        item.hidden = !chosen.has(item.dataset.severity);
        if (!item.hidden) on.add(item.id.slice("finding-".length));
      }
      for (const mark of marks) mark.classList.toggle("off", !mark.dataset.findings.split(" ").some((number) => on.has(number)));
    });
  }

  const panel = document.getElementById("picture-panel");
  const picture = document.getElementById("picture");
  if (!panel) return;
  const show = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    picture.replaceChildren(...page.getElementById("page-picture").childNodes);
    panel.open = true;
    panel.scrollIntoView({ block: "nearest" });
  };
  addEventListener("click", (event) => {
    const link = event.target.closest("[data-picture]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    show(link.dataset.picture);
  });
  panel.addEventListener("toggle", () => {
    const first = panel.open && picture.querySelector("p [data-picture]");
    if (first) show(first.dataset.picture);
  });
})();
