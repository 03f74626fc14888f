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
  const font = { family: "system-ui, 'Noto Sans TC', 'Noto Sans SC', 'WenQuanYi Zen Hei', sans-serif", size: 12, color: "#1b1f24" };
  const paper = { font, paper_bgcolor: "#ffffff", plot_bgcolor: "#ffffff" };
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
      const layout = { ...paper, margin: { l: 60, r: 10, t: 10, b: 60 }, hovermode: "closest", showlegend: true,
        legend: { orientation: "h", y: -0.18 }, xaxis: { dtick: 1, tickformat: "d" }, yaxis: { rangemode: "tozero", title: { text: one.unit || "" } } };
      Plotly.newPlot(panel(place, one.title), one.data, layout, options);
    }
  };
  const themes = (place, found) => {
    const draws = panel(place, "");
    const layout = { ...found.layout, ...paper, height: undefined, autosize: true, margin: { l: 50, r: 10, t: 20, b: 40 } };
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
  for (const part of document.querySelectorAll("[data-plot]")) {
    part.classList.add(part.id);
    part.addEventListener("toggle", () => draw(part));
    draw(part);
  }
})();
