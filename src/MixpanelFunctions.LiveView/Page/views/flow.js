// Throughput, position in the hub, and the state of requests to Mixpanel.

import { empty, foreign, h, howToSend, pill, set } from "../parts/dom.js";
import { bytes, dateTime, duration, number } from "../parts/format.js";
import { get } from "../parts/api.js";
import { on, state } from "../parts/feed.js";
import { chart } from "../parts/chart.js";
import { eventTiles, requestTiles } from "../parts/tiles.js";

const MAX_POINTS = 600;

export function show(container) {
  const events = eventTiles();
  const requests = requestTiles();
  const charts = [
    chart("Events a second", [
      { name: "Forwarded", swatch: "good", kind: "stack", value: (point) => point[2] },
      { name: "Filtered", swatch: "quiet", kind: "stack", value: (point) => point[3] },
      { name: "Dead-lettered", swatch: "bad", kind: "stack", value: (point) => point[4] },
    ], number),
    chart("Requests a second", [
      { name: "Requests", swatch: "accent", kind: "line", value: (point) => point[6] },
      { name: "Retries", swatch: "bad", kind: "line", value: (point) => point[7] },
    ], number),
    chart("Bytes sent a second", [{ name: "Bytes, compressed", swatch: "accent", kind: "line", value: (point) => point[8] }], bytes),
    chart("Lag", [{ name: "From the hub to settled", swatch: "accent", kind: "line", value: (point) => point[9] }], duration),
  ];
  const titles = ["Events a second", "Requests a second", "Bytes sent a second", "Lag"];
  const partitions = h("div", { class: "scroll-x", tabindex: "0", role: "group", "aria-label": "Partitions" });
  const breakers = h("div", { class: "legend" });
  const failure = h("div");
  let points = [];

  set(container,
    h("div", { class: "heading" }, h("div", null, h("h1", null, "Flow"), h("p", null, "The last ten minutes, second by second. Events count when their batch is settled."))),
    failure, events.element, requests.element,
    h("div", { class: "charts" }, charts.map((each, i) => h("section", { class: i === 0 ? "card wide" : "card", "aria-label": titles[i] },
      h("header", null, h("h2", null, titles[i]), each.legend),
      h("div", { class: "inside" }, each.element)))),
    h("section", { class: "card", "aria-label": "Projects" }, h("header", null, h("h2", null, "Circuit breakers"), breakers)),
    h("section", { class: "card", "aria-label": "Positions" }, h("header", null, h("h2", null, "Partitions")), partitions));

  function draw() {
    charts.forEach((each) => each.update(points));
  }

  function update(flow) {
    if (!flow) {
      return;
    }
    events.update(flow);
    requests.update(flow);
    if (flow.point && flow.point[0] !== points.at(-1)?.[0]) {
      points = [...points, flow.point].slice(-MAX_POINTS);
    }
    draw();
    set(failure, flow.failure && h("p", { class: "notice bad", role: "status" }, h("span", null, h("strong", null, "A batch is not settled, and will be delivered again: "), foreign(flow.failure.reason))));
    set(breakers, flow.breakers.length === 0
      ? h("span", null, "No requests yet")
      : flow.breakers.map((each) => pill(each.state === "closed" ? "good" : each.state === "open" ? "bad" : "warn", foreign(each.project), " ", { closed: "closed: requests are sent", halfOpen: "half open: one request is tried", open: "open: nothing is sent" }[each.state])));
    set(partitions, flow.partitions.length === 0
      ? empty("No settled batch yet", howToSend())
      : h("table", null,
        h("thead", null, h("tr", null, h("th", { scope: "col" }, "Partition"), h("th", { scope: "col", class: "end" }, "Settled up to"), flow.partitions.some((each) => each.last !== undefined) && [h("th", { scope: "col", class: "end" }, "Last in the hub"), h("th", { scope: "col", class: "end" }, "Waiting")], h("th", { scope: "col", class: "end" }, "Messages"), h("th", { scope: "col" }, "Enqueued"))),
        h("tbody", null, flow.partitions.map((each) => h("tr", null,
          h("td", null, foreign(each.id || "–")), h("td", { class: "end" }, number(each.sequence)),
          each.last !== undefined && [h("td", { class: "end" }, number(each.last)), h("td", { class: "end" }, number(Math.max(0, each.last - each.sequence)))],
          h("td", { class: "end" }, number(each.messages)), h("td", null, dateTime(each.enqueued)))))));
  }

  const end = on("flow", update);
  get("flow").then((history) => {
    points = history.points;
    update(state.flow);
    draw();
  }).catch(() => {});
  update(state.flow);
  return end;
}
