// The figures at the top of a view.

import { h, set } from "./dom.js";
import { bytes, compact, duration, number } from "./format.js";

/** Makes tiles: [label, swatch or null]. Returns the element, and a function that changes its figures. */
export function tiles(label, entries) {
  const values = entries.map(() => h("dd", null, "0"));
  const element = h("dl", { class: "tiles", "aria-label": label },
    entries.map(([name, swatch], i) => h("div", { class: "tile" }, h("dt", null, swatch && h("i", { class: "swatch-" + swatch }), name), values[i])));
  return {
    element,
    update(texts) {
      texts.forEach((text, i) => {
        const [value, unit] = Array.isArray(text) ? text : [text, null];
        if (values[i].dataset.shown !== value + (unit ?? "")) {
          values[i].dataset.shown = value + (unit ?? "");
          set(values[i], value, unit && h("small", null, unit));
        }
      });
    },
  };
}

/** The outcomes of all events so far, and the current rate. */
export function eventTiles() {
  const made = tiles("Events of this run", [
    ["Received", "accent"], ["Forwarded", "good"], ["Filtered", "quiet"], ["Dead-lettered", "bad"], ["Events a second", null],
  ]);
  return {
    element: made.element,
    update(flow) {
      if (flow) {
        const { totals, point } = flow;
        made.update([compact(totals.received), compact(totals.forwarded), compact(totals.filtered), compact(totals.deadLettered), number(point?.[1] ?? 0)]);
      }
    },
  };
}

/** What was sent. */
export function requestTiles() {
  const made = tiles("Requests of this run", [["Records delivered", null], ["Requests", null], ["Retries", null], ["Bytes sent", null], ["Lag", null]]);
  return {
    element: made.element,
    update(flow) {
      if (flow) {
        const { totals, point } = flow;
        const [size, unit] = bytes(totals.bytes).split(" ");
        made.update([compact(totals.records), compact(totals.requests), compact(totals.retries), [size, unit], point && point[1] > 0 ? duration(point[9]) : "–"]);
      }
    },
  };
}
