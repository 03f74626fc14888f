// Draws what a page has data for, once it is unfolded; the library is loaded only then.
"use strict";
(() => {
  let library;
  const load = (address) => {
    library ||= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });
    return library;
  };
  const family = "system-ui, 'Noto Sans TC', 'Noto Sans SC', 'WenQuanYi Zen Hei', sans-serif";
  const paper = () => {
    const colours = getComputedStyle(document.documentElement);
    const [page, text] = ["--page", "--text"].map((name) => colours.getPropertyValue(name).trim());
    return { font: { family, size: 12, color: text }, paper_bgcolor: page, plot_bgcolor: page };
  };
  const grid = { gridcolor: "#8b98a855", zerolinecolor: "#8b98a8" };
  const options = { responsive: true, displaylogo: false, modeBarButtonsToRemove: ["lasso2d", "select2d"] };

  const panel = (place, title) => {
    const frame = document.createElement("div");
    frame.className = "panel";
    if (title) {
      const head = document.createElement("h3");
      head.textContent = title;
      frame.append(head);
    }
    const draws = document.createElement("div");
    draws.className = "draws";
    frame.append(draws);
    place.append(frame);
    return draws;
  };
  const estimates = (place, found) => {
    for (const one of found) {
      const layout = { ...paper(), margin: { l: 60, r: 10, t: 10, b: 60 }, hovermode: "closest", showlegend: true,
        legend: { orientation: "h", y: -0.18 }, xaxis: { dtick: 1, tickformat: "d", ...grid }, yaxis: { ...grid, rangemode: "tozero", title: { text: one.unit || "" } } };
      Plotly.newPlot(panel(place, one.title), one.data, layout, options);
    }
  };
  const themes = (place, found) => {
    const draws = panel(place, "");
    const layout = { ...found.layout, ...paper(), height: undefined, autosize: true, margin: { l: 50, r: 10, t: 20, b: 40 } };
    Plotly.newPlot(draws, found.data, layout, options);
    draws.on("plotly_click", (event) => {
      const address = event.points[0] && event.points[0].customdata;
      if (typeof address === "string" && address.startsWith("/reports/")) location.assign(address);
    });
  };

  const draw = async (part) => {
    if (part.dataset.drawn || !part.open) return;
    part.dataset.drawn = "1";
    const place = part.querySelector(".panels");
    place.textContent = part.dataset.waiting;
    try {
      const [answer] = await Promise.all([fetch(part.dataset.plot), load(part.dataset.library)]);
      if (!answer.ok) throw new Error(answer.statusText);
      const found = await answer.json();
      place.textContent = "";
      if (Array.isArray(found)) {
        if (found.length) estimates(place, found);
        else place.textContent = part.dataset.empty;
      } else {
        themes(place, found);
      }
      part.dataset.drawn = "done";
    } catch {
      place.textContent = part.dataset.broken;
    }
  };
  new MutationObserver(() => {
    for (const draws of document.querySelectorAll(".draws.js-plotly-plot")) Plotly.relayout(draws, paper());
  }).observe(document.documentElement, { attributeFilter: ["data-look"] });
  for (const part of document.querySelectorAll("[data-plot]")) {
    part.classList.add(part.id);
    part.addEventListener("toggle", () => draw(part));
    draw(part);
  }
})();
