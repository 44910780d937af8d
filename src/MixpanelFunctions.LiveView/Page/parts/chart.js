// Charts of the last minutes, as SVG.

import { h, s, set } from "./dom.js";
import { time } from "./format.js";

const WIDTH = 600;
const HEIGHT = 100;

/** Makes a chart. Series: { name, swatch, kind: "stack" | "line", value(point) }. */
export function chart(label, series, format) {
  const plot = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label });
  const top = h("div", { class: "top" });
  const from = h("span");
  const to = h("span");
  const element = h("figure", { class: "chart" }, top, plot, h("div", { class: "labels" }, from, to));
  return {
    element,
    legend: h("div", { class: "legend" }, series.map((each) => h("span", null, h("i", { class: "swatch-" + each.swatch }), each.name))),
    update(points) {
      const shown = thin(points, 300);
      const stacked = series.filter((each) => each.kind === "stack");
      const lines = series.filter((each) => each.kind === "line");
      const sums = shown.map((point) => stacked.reduce((sum, each) => sum + each.value(point), 0));
      const most = Math.max(1, ...sums, ...lines.flatMap((each) => shown.map((point) => each.value(point))));
      const x = (i) => (shown.length < 2 ? WIDTH : (i / (shown.length - 1)) * WIDTH).toFixed(1);
      const y = (value) => (HEIGHT - (value / most) * HEIGHT).toFixed(2);
      const shapes = [s("path", { class: "axis", d: `M0 ${HEIGHT}H${WIDTH}M0 0H${WIDTH}` })];
      let floor = shown.map(() => 0);
      for (const each of stacked) {
        const ceiling = shown.map((point, i) => floor[i] + each.value(point));
        const up = ceiling.map((value, i) => `${x(i)} ${y(value)}`);
        const back = floor.map((value, i) => `${x(i)} ${y(value)}`).reverse();
        if (shown.length > 1) {
          shapes.push(s("path", { class: "fill-" + each.swatch, d: `M${up.join("L")}L${back.join("L")}Z` }));
        }
        floor = ceiling;
      }
      for (const each of lines) {
        const line = shown.map((point, i) => `${x(i)} ${y(each.value(point))}`).join("L");
        if (shown.length > 1) {
          if (each.swatch === "accent") {
            shapes.push(s("path", { class: "area-accent", d: `M0 ${HEIGHT}L${line}L${WIDTH} ${HEIGHT}Z` }));
          }
          shapes.push(s("path", { class: "line-" + each.swatch, d: "M" + line }));
        }
      }
      set(plot, shapes);
      const last = shown.at(-1);
      top.textContent = "up to " + format(most);
      from.textContent = shown.length > 0 ? time(shown[0][0]) : "";
      to.textContent = last ? time(last[0]) : "";
      plot.setAttribute("aria-label", label + (last ? ": now " + series.map((each) => each.name.toLowerCase() + " " + format(each.value(last))).join(", ") + "; up to " + format(most) : ""));
    },
  };
}

/** Reduces the number of points: keeps the highest value of each group. */
function thin(points, most) {
  const step = Math.ceil(points.length / most);
  if (step <= 1) {
    return points;
  }
  const thinned = [];
  for (let i = points.length % step; i < points.length; i += step) {
    const few = points.slice(i, i + step);
    thinned.push(few[0].map((_, column) => (column === 0 ? few.at(-1)[0] : Math.max(...few.map((point) => point[column])))));
  }
  return thinned;
}
