// Events as they arrive. Each frame adds a few rows, and only the latest rows stay, so that a flood of events never blocks the page.

import { announce, empty, h, howToSend, plain, set } from "../parts/dom.js";
import { count, number } from "../parts/format.js";
import * as address from "../parts/address.js";
import { on, state } from "../parts/feed.js";
import { addKeys } from "../parts/keys.js";
import { roving } from "../parts/roving.js";
import { eventTiles } from "../parts/tiles.js";
import { openEvent } from "./event.js";
import { matches, outcomes, row } from "./rows.js";

const MAX_ROWS = 200;
const MAX_WAITING = 2000;
const ROWS_A_FRAME = 20;

const NAMES = ["event", "user", "rule", "outcome"];
const filter = { event: "", user: "", rule: "", outcome: "" };
let paused = false;

export function show(container, argument, parameters) {
  if (NAMES.some((name) => parameters.has(name))) {
    NAMES.forEach((name) => { filter[name] = parameters.get(name) ?? ""; });
  } else {
    // After a change of the view, the filter stays as it was.
    address.change(filter);
  }
  let toOpen = parameters.get("open");
  const tiles = eventTiles();
  const body = h("tbody");
  const notice = h("div", { class: "notice warn", role: "status", hidden: true });
  const none = h("div");
  const waitingNote = h("span", { class: "muted small", role: "status" });
  let waiting = [];
  let older = [];
  let scheduled = false;

  const pause = h("button", { class: "button", type: "button", "aria-pressed": String(paused), onclick: () => setPaused(!paused) }, paused ? "Resume" : "Pause");
  const ruleSelect = h("select", { class: "input", onchange: (event) => change("rule", event.target.value) }, h("option", { value: "" }, "All rules"));
  const names = h("datalist", { id: "event-names" });
  const toolbar = h("form", { class: "toolbar", "aria-label": "Filter events", role: "search", onsubmit: (event) => event.preventDefault() },
    labelled("Event", h("input", { class: "input", type: "search", placeholder: "Name of an event", list: "event-names", autocomplete: "off", ".value": filter.event, oninput: (event) => change("event", event.target.value) })),
    labelled("User", h("input", { class: "input", type: "search", placeholder: "Any id", autocomplete: "off", ".value": filter.user, oninput: (event) => change("user", event.target.value) })),
    labelled("Rule", ruleSelect),
    labelled("Outcome", h("select", { class: "input", onchange: (event) => change("outcome", event.target.value) },
      h("option", { value: "" }, "All outcomes"),
      Object.entries(outcomes).map(([value, [, text]]) => h("option", { value, selected: filter.outcome === value }, text)))),
    pause);
  // On a phone, open filters would push the events off the first screen.
  const filters = h("details", { class: "filters", open: NAMES.some((name) => filter[name]) || !matchMedia("(max-width: 60rem)").matches },
    h("summary", null, "Filter"), toolbar);

  set(container,
    h("div", { class: "heading" },
      h("div", null, h("h1", null, "Live"), h("p", null, "Each event as it arrives, which rules apply, and what is sent to Mixpanel.")),
      waitingNote),
    tiles.element, filters, names, notice,
    h("section", { class: "card", "aria-label": "Events" },
      h("div", { class: "list-box", role: "group", "aria-label": "Latest events, newest first" },
        h("table", { class: "live-table", role: "table" },
          h("thead", null, h("tr", null, [["time", "Time"], ["event", "Event"], ["user", "User"], ["rule", "Rules"], ["project", "Project"], ["properties", "Properties"], ["outcome", "Outcome"]]
            .map(([key, text]) => h("th", { class: "c-" + key, scope: "col" }, text)))),
          body),
        none)));

  const list = roving(body, "button.event");

  function change(key, value) {
    filter[key] = value;
    address.change({ [key]: value });
    refill();
  }

  const rowOf = (event) => row(event, filter, open);

  function open(event) {
    address.change({ open: state.run + "-" + event.id });
    openEvent(event, { step: neighbour, onclose: () => address.change({ open: "" }) });
  }

  /** The event of the next or previous row, newest first; null if there is none. */
  function neighbour(event, step) {
    const rows = [...body.children];
    const at = rows.findIndex((each) => each.dataset.id === String(event.id));
    const id = rows[at + step]?.dataset.id;
    const next = at < 0 || id === undefined ? null : state.events.find((each) => String(each.id) === id) ?? null;
    if (next) {
      address.change({ open: state.run + "-" + next.id });
      body.children[at + step].querySelector("button.event").scrollIntoView({ block: "nearest" });
    }
    return next;
  }

  /** Opens the event that the address names, after it has arrived. */
  function openNamed() {
    if (!toOpen || state.events.length === 0) {
      return;
    }
    const dash = toOpen.lastIndexOf("-");
    const event = toOpen.slice(0, dash) === state.run ? state.events.find((each) => String(each.id) === toOpen.slice(dash + 1)) : null;
    toOpen = null;
    if (event) {
      open(event);
    } else {
      address.change({ open: "" });
      announce("The event in the address is no longer available.");
    }
  }

  function setPaused(now) {
    paused = now;
    pause.textContent = now ? "Resume" : "Pause";
    pause.setAttribute("aria-pressed", String(now));
    announce(now ? "Paused" : "Resumed");
    tellWaiting();
    schedule();
  }

  /** Draws the list again from the events that the page has, after a change of the filter or of the run. */
  function refill() {
    // The latest rows at once, the others over several frames, so that the page reacts to keys in between.
    const all = state.events.filter((event) => matches(event, filter)).slice(-MAX_ROWS).reverse();
    waiting = [];
    older = all.slice(ROWS_A_FRAME);
    set(body, all.slice(0, ROWS_A_FRAME).map(rowOf));
    list.refresh();
    tellNone();
    tellWaiting();
    schedule();
  }

  function tellNone() {
    const isEmpty = body.childElementCount === 0;
    none.hidden = !isEmpty;
    if (isEmpty) {
      set(none, state.events.length > 0
        ? empty("No event matches", "None of the latest " + number(state.events.length) + " events matches the filter.")
        : empty("Waiting for events", howToSend()));
    }
  }

  function tellWaiting() {
    waitingNote.textContent = paused ? (waiting.length > 0 ? "Paused. " + (waiting.length >= MAX_WAITING ? "More than " : "") + count(waiting.length, "new event.", "new events.") : "Paused.") : "";
  }

  function schedule() {
    if (!scheduled && (older.length > 0 || (!paused && waiting.length > 0))) {
      scheduled = true;
      requestAnimationFrame(render);
    }
  }

  function render() {
    scheduled = false;
    let room = ROWS_A_FRAME;
    if (!paused && waiting.length > 0) {
      if (waiting.length > MAX_ROWS) {
        // Rows that later waiting events would push out again are not drawn.
        waiting.splice(0, waiting.length - MAX_ROWS);
      }
      const due = waiting.splice(0, room).reverse();
      room -= due.length;
      body.prepend(...due.map(rowOf));
      older = older.slice(0, Math.max(0, MAX_ROWS - body.childElementCount));
      while (body.childElementCount > MAX_ROWS) {
        body.lastElementChild.remove();
      }
    }
    body.append(...older.splice(0, room).map(rowOf));
    list.refresh();
    tellNone();
    schedule();
  }

  function tellSample() {
    const shown = state.flow?.shown;
    const isSample = shown && shown.oneIn > 1.05;
    notice.hidden = !isSample && state.missed === 0;
    set(notice,
      isSample && h("span", null, h("strong", null, "A sample: " + share(shown.oneIn) + "."), " All events are forwarded and counted above."),
      state.missed > 0 && h("span", null, count(state.missed, "event", "events") + " missed while the connection was lost."));
  }

  function tellRules() {
    const rules = state.flow?.rules.rules.map((rule) => rule.name) ?? [];
    if (ruleSelect.options.length - 1 !== rules.length) {
      set(ruleSelect, h("option", { value: "" }, "All rules"), rules.map((name) => h("option", { value: name, selected: filter.rule === name }, plain(name))));
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
      waiting.push(...added.filter((event) => matches(event, filter)));
      if (waiting.length > MAX_WAITING) {
        waiting.splice(0, waiting.length - MAX_WAITING);
      }
      tellWaiting();
      schedule();
      openNamed();
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
  openNamed();
  ends.push(addKeys([
    ["/", "Filter by the event's name", () => { filters.open = true; toolbar.querySelector("input").focus(); }],
    ["p", "Pause or resume", () => setPaused(!paused)],
    ["j", "Next event, in the list or in the open event", () => list.go(1)],
    ["k", "Previous event", () => list.go(-1)],
    ["c", "Clear the filters", () => clear()],
  ]));

  function clear() {
    NAMES.forEach((name) => { filter[name] = ""; });
    address.change(filter);
    toolbar.reset();
    toolbar.querySelectorAll("input, select").forEach((each) => { each.value = ""; });
    refill();
    announce("Filters cleared");
  }

  return () => ends.forEach((end) => end());
}

/** How large the sample is: about 1 in 20 events, or about 80 in 100. */
function share(oneIn) {
  return oneIn >= 1.95 ? "about 1 in " + number(oneIn) + " events is shown" : "about " + number(100 / oneIn) + " in 100 events are shown";
}

function labelled(text, control) {
  return h("label", { class: "field" }, h("span", null, text), control);
}
