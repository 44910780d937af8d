// One row of the list of events, and which of the event's records it shows.

import { foreign, h, pill, plain } from "../parts/dom.js";
import { count, time } from "../parts/format.js";

export const outcomes = {
  forwarded: ["good", "Forwarded"],
  filtered: ["", "Filtered"],
  deadLettered: ["bad", "Dead-lettered"],
};

const holds = (text, part) => text.toLowerCase().includes(part.trim().toLowerCase());

/** Whether an event, by any of its records, matches a filter. */
export function matches(event, filter) {
  return (!filter.event || holds(event.type, filter.event) || event.records.some((record) => holds(record.event, filter.event)))
    && (!filter.user || event.records.some((record) => record.ids.some((id) => holds(id, filter.user))))
    && (!filter.rule || event.rules.includes(filter.rule) || event.failed.includes(filter.rule))
    && (!filter.outcome || event.outcome === filter.outcome);
}

/** The record of an event to show: the first that matches the filter, or else the first. */
export function recordFor(event, filter) {
  const fits = (record) => (!filter.event || holds(record.event, filter.event))
    && (!filter.user || record.ids.some((id) => holds(id, filter.user)))
    && (!filter.rule || record.rule === filter.rule);
  return event.records.find(fits) ?? event.records[0];
}

/** The name to show for an event: the name that is sent, or else the event's type. */
export function nameOf(event, record = event.records[0]) {
  return record?.event || event.type || "(no name)";
}

/** Makes the row of an event. */
export function row(event, filter, open) {
  const shown = recordFor(event, filter);
  const more = event.records.length - 1 + event.more;
  const [kind, text] = outcomes[event.outcome];
  const cell = (name, ...content) => h("td", { class: name, role: "cell" }, content);
  const clip = (value) => foreign(value, { class: "clip", title: plain(value) });
  const name = nameOf(event, shown);
  return h("tr", { role: "row", dataset: { id: event.id }, onclick: () => open(event) },
    cell("time mono number", time(event.at)),
    cell("name", h("button", { class: "event clip", type: "button", tabindex: "-1", "aria-label": "Show " + plain(name), onclick: (click) => { click.stopPropagation(); open(event); } }, foreign(name)),
      more > 0 && h("span", { class: "also" }, "and " + count(more, "more record", "more records"))),
    cell("user", shown?.user ? clip(shown.user) : h("span", { class: "muted" }, "–")),
    cell("rule", event.rules.length > 0 ? clip(event.rules.join(", ")) : h("span", { class: "muted" }, event.failed.length > 0 ? clip(event.failed.join(", ")) : "none")),
    cell("project", shown ? clip(shown.project) : h("span", { class: "muted" }, "–")),
    cell("what", event.reason ? h("span", { class: "reason" }, foreign(event.reason)) : shown && properties(shown)),
    cell("outcome", pill(kind, text)));
}

function properties(record) {
  return h("span", { class: "props" }, record.properties.flatMap(([name, value], i) => [i > 0 && "  ·  ", h("b", null, foreign(name)), " ", foreign(value)]), record.more > 0 && "  · …");
}
