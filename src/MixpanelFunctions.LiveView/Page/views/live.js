// Events as they come. Rows are added a frame at a time and only so many are kept, so that a flood never holds the page.

import { announce, empty, foreign, h, pill, plain, set } from "../parts/dom.js";
import { count, number, time } from "../parts/format.js";
import { on, state } from "../parts/feed.js";
import { eventTiles } from "../parts/tiles.js";
import { openEvent } from "./event.js";

const MAX_ROWS = 200;
const MAX_WAITING = 2000;
const ROWS_A_FRAME = 40;

const filter = { event: "", user: "", rule: "", outcome: "" };
let paused = false;

export const outcomes = {
  forwarded: ["good", "Forwarded"],
  filtered: ["", "Filtered"],
  deadLettered: ["bad", "Dead-lettered"],
};

export function show(container) {
  const tiles = eventTiles();
  const body = h("tbody");
  const notice = h("div", { class: "notice warn", role: "status", hidden: true });
  const none = h("div");
  const waitingNote = h("span", { class: "muted small", role: "status" });
  let waiting = [];
  let scheduled = false;

  const pause = h("button", { class: "button", type: "button", "aria-pressed": String(paused), onclick: () => setPaused(!paused) }, paused ? "Resume" : "Pause");
  const ruleSelect = h("select", { class: "input", onchange: (event) => change("rule", event.target.value) }, h("option", { value: "" }, "Every rule"));
  const names = h("datalist", { id: "event-names" });
  const toolbar = h("form", { class: "toolbar", "aria-label": "Filter events", role: "search", onsubmit: (event) => event.preventDefault() },
    labelled("Event", h("input", { class: "input", type: "search", placeholder: "Name of the event", list: "event-names", autocomplete: "off", ".value": filter.event, oninput: (event) => change("event", event.target.value) })),
    labelled("User", h("input", { class: "input", type: "search", placeholder: "Any id", autocomplete: "off", ".value": filter.user, oninput: (event) => change("user", event.target.value) })),
    labelled("Rule", ruleSelect),
    labelled("Outcome", h("select", { class: "input", onchange: (event) => change("outcome", event.target.value) },
      h("option", { value: "" }, "Every outcome"),
      Object.entries(outcomes).map(([value, [, text]]) => h("option", { value, selected: filter.outcome === value }, text)))),
    pause);

  set(container,
    h("div", { class: "heading" },
      h("div", null, h("h1", null, "Live"), h("p", null, "Every event as it arrives, what your rules make of it, and what is sent to Mixpanel.")),
      waitingNote),
    tiles.element, toolbar, names, notice,
    h("section", { class: "card", "aria-label": "Events" },
      h("div", { class: "list-box", tabindex: "0", role: "group", "aria-label": "Latest events, newest first" },
        h("table", { class: "live-table", role: "table" },
          h("thead", null, h("tr", null, [["time", "Time"], ["event", "Event"], ["user", "User"], ["rule", "Rules"], ["project", "Project"], ["properties", "Properties"], ["outcome", "Outcome"]]
            .map(([key, text]) => h("th", { class: "c-" + key, scope: "col" }, text)))),
          body),
        none)));

  function change(key, value) {
    filter[key] = value;
    refill();
  }

  function setPaused(now) {
    paused = now;
    pause.textContent = now ? "Resume" : "Pause";
    pause.setAttribute("aria-pressed", String(now));
    announce(now ? "Paused" : "Resumed");
    tellWaiting();
    schedule();
  }

  /** Starts over with what is kept: another filter, or another run. */
  function refill() {
    waiting = [];
    set(body, state.events.filter(matches).slice(-MAX_ROWS).reverse().map(row));
    tellNone();
    tellWaiting();
  }

  function tellNone() {
    const isEmpty = body.childElementCount === 0;
    none.hidden = !isEmpty;
    if (isEmpty) {
      set(none, state.events.length > 0
        ? empty("No event matches", "Of the " + number(state.events.length) + " latest events none fits the filter.")
        : empty("Waiting for events", "They show up here as soon as the first ones arrive."));
    }
  }

  function tellWaiting() {
    waitingNote.textContent = paused ? (waiting.length > 0 ? "Paused. " + (waiting.length >= MAX_WAITING ? "More than " : "") + count(waiting.length, "new event waits.", "new events wait.") : "Paused.") : "";
  }

  function schedule() {
    if (!scheduled && !paused && waiting.length > 0) {
      scheduled = true;
      requestAnimationFrame(render);
    }
  }

  function render() {
    scheduled = false;
    if (paused) {
      return;
    }
    // What would be pushed out again by the rest of what waits is not drawn at all.
    const due = waiting.length > MAX_ROWS ? waiting.splice(0, waiting.length).slice(-MAX_ROWS) : waiting.splice(0, ROWS_A_FRAME);
    body.prepend(...due.reverse().map(row));
    while (body.childElementCount > MAX_ROWS) {
      body.lastElementChild.remove();
    }
    tellNone();
    schedule();
  }

  function tellSample() {
    const shown = state.flow?.shown;
    const isSample = shown && shown.oneIn > 1.05;
    notice.hidden = !isSample && state.missed === 0;
    set(notice,
      isSample && h("span", null, h("strong", null, "A sample: about 1 in " + number(shown.oneIn) + " events is shown."), " All of them are forwarded and counted above."),
      state.missed > 0 && h("span", null, count(state.missed, "event", "events") + " went by while the connection was lost."));
  }

  function tellRules() {
    const rules = state.flow?.rules.rules.map((rule) => rule.name) ?? [];
    if (ruleSelect.options.length - 1 !== rules.length) {
      set(ruleSelect, h("option", { value: "" }, "Every rule"), rules.map((name) => h("option", { value: name, selected: filter.rule === name }, plain(name))));
    }
  }

  let named = 0;
  function tellNames() {
    if (state.events.length !== named) {
      named = state.events.length;
      const found = new Set(state.events.slice(-1000).flatMap((event) => event.records.map((record) => record.event)));
      set(names, [...found].slice(0, 50).sort().map((name) => h("option", { value: name })));
    }
  }

  const ends = [
    on("events", (added) => {
      waiting.push(...added.filter(matches));
      if (waiting.length > MAX_WAITING) {
        waiting.splice(0, waiting.length - MAX_WAITING);
      }
      tellWaiting();
      schedule();
    }),
    on("flow", (flow) => {
      tiles.update(flow);
      tellSample();
      tellRules();
      tellNames();
    }),
  ];
  tiles.update(state.flow);
  tellSample();
  tellRules();
  refill();
  return () => ends.forEach((end) => end());
}

function matches(event) {
  const holds = (text, part) => text.toLowerCase().includes(part.trim().toLowerCase());
  return (!filter.event || holds(event.type, filter.event) || event.records.some((record) => holds(record.event, filter.event)))
    && (!filter.user || event.records.some((record) => record.ids.some((id) => holds(id, filter.user))))
    && (!filter.rule || event.rules.includes(filter.rule) || event.failed.includes(filter.rule))
    && (!filter.outcome || event.outcome === filter.outcome);
}

function labelled(text, control) {
  return h("label", { class: "field" }, h("span", null, text), control);
}

/** What an event is called here: as it is sent, else as it came. */
export function nameOf(event) {
  return event.records[0]?.event || event.type || "(no name)";
}

function row(event) {
  const first = event.records[0];
  const more = event.records.length - 1 + event.more;
  const [kind, text] = outcomes[event.outcome];
  const open = () => openEvent(event);
  const cell = (name, ...content) => h("td", { class: name, role: "cell" }, content);
  const clip = (value) => foreign(value, { class: "clip", title: plain(value) });
  return h("tr", { role: "row", dataset: { id: event.id }, onclick: open },
    cell("time mono number", time(event.at)),
    cell("name", h("button", { class: "event clip", type: "button", "aria-label": "Show " + plain(nameOf(event)), onclick: (click) => { click.stopPropagation(); open(); } }, foreign(nameOf(event))),
      more > 0 && h("span", { class: "also" }, "and " + count(more, "record more", "records more"))),
    cell("user", first?.user ? clip(first.user) : h("span", { class: "muted" }, "–")),
    cell("rule", event.rules.length > 0 ? clip(event.rules.join(", ")) : h("span", { class: "muted" }, event.failed.length > 0 ? clip(event.failed.join(", ")) : "none")),
    cell("project", first ? clip(first.project) : h("span", { class: "muted" }, "–")),
    cell("what", event.reason ? h("span", { class: "props" }, foreign(event.reason)) : first && properties(first)),
    cell("outcome", pill(kind, text)));
}

function properties(record) {
  return h("span", { class: "props" }, record.properties.flatMap(([name, value], i) => [i > 0 && "  ·  ", h("b", null, foreign(name)), " ", foreign(value)]), record.more > 0 && "  · …");
}
