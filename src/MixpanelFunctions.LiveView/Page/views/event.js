// One event: its source beside the records sent, the source of each value, and why each rule applies or not.

import { announce, foreign, h, pill, set, sheet } from "../parts/dom.js";
import { dateTime, epoch, number } from "../parts/format.js";
import { get } from "../parts/api.js";
import { addKeys } from "../parts/keys.js";
import { tree } from "../parts/tree.js";
import { indent, isRaw, show as written } from "../parts/json.js";
import { sources } from "../parts/sources.js";
import { nameOf, outcomes } from "./rows.js";

/**
* Opens the sheet of an event. If `step` is given, it finds the next (1) and the previous (-1) event,
* and the sheet has buttons and keys for them.
 */
export function openEvent(event, { step, onclose } = {}) {
  const title = h("span");
  const facts = h("p", { class: "facts" });
  const body = h("div");
  const previous = h("button", { class: "button", type: "button", onclick: () => go(-1) }, "Previous");
  const next = h("button", { class: "button", type: "button", onclick: () => go(1) }, "Next");
  let shown = event;

  function show() {
    const asked = shown;
    const [kind, text] = outcomes[shown.outcome];
    set(title, foreign(nameOf(shown)));
    set(facts, pill(kind, text),
      h("span", null, "partition ", foreign(shown.partition || "–")), h("span", null, "sequence number ", number(shown.sequence)), shown.type && h("span", null, foreign(shown.type)));
    set(body, h("p", { class: "empty" }, "Loading…"));
    get("events/" + shown.id)
      .then((detail) => {
        if (shown === asked) {
          facts.append(h("span", null, "enqueued " + dateTime(detail.enqueued)));
          set(body, content(detail));
        }
      })
      .catch((problem) => shown === asked && set(body, h("p", { class: "empty", role: "alert" }, problem.message)));
  }

  function go(by) {
    const other = step(shown, by);
    if (other) {
      shown = other;
      show();
      announce(nameOf(other));
    } else {
      announce(by > 0 ? "This is the last event in the list." : "This is the first event in the list.");
    }
  }

  const end = step ? addKeys([
    ["j", "Next event, in the list or in the open event", () => go(1)],
    ["k", "Previous event", () => go(-1)],
    ["ArrowRight", null, () => go(1)],
    ["ArrowLeft", null, () => go(-1)],
  ]) : () => {};
  sheet(title, facts, body, () => { end(); onclose?.(shown); }, step ? [previous, next] : []);
  show();
}

function content(detail) {
  const source = tree(detail.source);
  const explained = detail.explanation;
  const records = explained.rules.flatMap((rule) => rule.actions.flatMap((action) => action.records.map((record) => ({ rule, action, record }))));
  const troubles = explained.rules.flatMap((rule) => [
    ...(rule.outcome === "fails" ? [[rule.name, rule.reason]] : []),
    ...rule.actions.flatMap((action) => action.failures.map((failure) => [rule.name, failure.reason + (failure.field ? " (" + failure.field + ")" : "")])),
  ]);
  const skips = explained.rules.flatMap((rule) => rule.actions.flatMap((action) => action.skipped.map((reason) => [rule.name, reason])));
  const notes = [...new Set(explained.rules.flatMap((rule) => rule.actions.flatMap((action) => (action.notes ?? []).map((note) => rule.name + "\0" + note))))].map((each) => each.split("\0"));
  return h("div", { class: "detail" },
    h("section", { class: "source", "aria-label": "Source event" }, h("div", null, h("h3", null, "Source event"), source.element)),
    h("section", { "aria-label": "What is sent" },
      explained.failure && h("p", { class: "notice bad" }, h("span", null, h("strong", null, "The event is unreadable: "), foreign(explained.failure.reason))),
      troubles.map(([rule, reason]) => h("p", { class: "notice bad" }, h("span", null, h("strong", null, foreign(rule), ": "), foreign(reason)))),
      h("h3", null, records.length === 0 ? "Nothing is sent" : records.length === 1 ? "What is sent: 1 record" : "What is sent: " + records.length + " records"),
      records.map((each) => recordCard(each, source)),
      notes.map(([rule, note]) => h("p", { class: "notice" }, h("span", null, h("strong", null, foreign(rule), ": "), foreign(note)))),
      skips.map(([rule, reason]) => h("p", { class: "small muted" }, foreign(rule), ": nothing to send, ", foreign(reason))),
      explained.filters && [h("h3", null, "Filters"), h("ul", { class: "rule-outcomes" }, explained.filters.map((filter) => filterOutcome(filter, source)))],
      explained.rules.length > 0 && [h("h3", null, "Why"), h("ul", { class: "rule-outcomes" }, explained.rules.map((rule) => ruleOutcome(rule, source)))]));
}

function recordCard({ rule, action, record }, source) {
  return h("article", { class: "record" },
    h("header", null,
      h("strong", null, foreign(record.record.event ?? Object.keys(record.record).at(-1))),
      pill("accent", foreign(rule.name)), pill("", foreign(record.project)), pill("", "/" + record.endpoint)),
    h("table", null,
      h("thead", { class: "hidden-text" }, h("tr", null, ["Field", "Value", "Source"].map((text) => h("th", { scope: "col" }, text)))),
      h("tbody", null, sources(action, record.record).map((field) => fieldRow(field, source)))));
}

/** A field with its value and the value's source. An object or a list gets the width of both columns. */
function fieldRow(field, source) {
  const from = [field.paths.flatMap((path) => [pathButton(path, source), " "]), " ", field.note && h("span", { class: "muted small" }, foreign(field.note))];
  const isNested = field.value !== null && typeof field.value === "object" && !isRaw(field.value);
  return isNested
    ? h("tr", { class: "wide" }, h("td", null, foreign(field.name)), h("td", { colspan: "2" }, h("pre", { class: "block", tabindex: "0", role: "group", "aria-label": field.name }, foreign(indent(JSON.stringify(field.value)))), h("div", null, from)))
    : h("tr", null, h("td", null, foreign(field.name)), h("td", null, foreign(written(field.value)), readable(field)), h("td", null, from));
}

/** The readable time beside a number that is a time. */
function readable({ name, value }) {
  const isTime = typeof value === "number" && /(time|date|timestamp|created|_at)$/i.test(name) && ((value > 1e9 && value < 1e10) || (value > 1e12 && value < 1e13));
  return isTime && h("time", { class: "muted small", datetime: new Date(epoch(value)).toISOString() }, " " + dateTime(epoch(value)));
}

function pathButton(path, source) {
  return h("button", {
    class: "link path", type: "button", title: "Show in the source event",
    onclick: (event) => { if (!source.show(path)) { event.currentTarget.setAttribute("title", "Not in the source event"); } },
  }, foreign(path.replace(/^arc\.event\./, "")));
}

const filters = { passes: ["", "passes"], applies: ["warn", "filters the event"], fails: ["bad", "fails"] };

function filterOutcome(filter, source) {
  const [kind, text] = filter.asked ? filters[filter.outcome] : ["", "not evaluated"];
  return h("li", null, h("details", { open: filter.asked && filter.outcome !== "passes" },
    h("summary", null, pill(kind, text), h("span", null, foreign(filter.name))),
    h("ul", { class: "conditions" }, filter.tests.map((test) => h("li", { class: "condition", dataset: { outcome: test.outcome } },
      h("span", { class: "sign", "aria-label": signs[test.outcome][1], role: "img" }, signs[test.outcome][0]),
      h("div", null,
        h("code", null, test.kind), h("div", { class: "muted small" }, foreign(test.reason)),
        test.conditions && h("ul", { class: "conditions" }, test.conditions.map((condition) => conditionLine(condition, source)))))))));
}

const signs = { holds: ["✓", "holds"], doesNotHold: ["✗", "does not hold"], fails: ["!", "fails"] };
const takes = { takes: ["good", "applies"], passesOver: ["", "does not apply"], fails: ["bad", "fails"] };

function ruleOutcome(rule, source) {
  const [kind, text] = takes[rule.outcome];
  return h("li", null, h("details", null,
    h("summary", null, pill(kind, text), h("span", null, foreign(rule.name))),
    rule.conditions.length === 0
      ? h("p", { class: "conditions muted small" }, "No conditions: the rule applies to every event.")
      : h("ul", { class: "conditions" }, rule.conditions.map((condition) => conditionLine(condition, source)))));
}

function conditionLine(condition, source) {
  const [sign, meaning] = condition.asked ? signs[condition.outcome] : ["·", "not evaluated, because an earlier condition decides"];
  const operands = condition.operands ?? [];
  const right = operands[1];
  return h("li", { class: "condition", dataset: { outcome: condition.asked ? condition.outcome : "notAsked" } },
    h("span", { class: "sign", "aria-label": meaning, role: "img" }, sign),
    h("div", null,
      h("code", null, condition.negate && "not ", operands[0] && foreign(written(operands[0].written)), " ", condition.operator, " ", right && foreign(JSON.stringify(right.written))),
      h("div", { class: "muted small" }, foreign(condition.reason)),
      operands.flatMap((operand) => operand.tokens ?? []).filter((token) => token.source.startsWith("arc.")).map((token) => pathButton(token.source, source)),
      condition.conditions && h("ul", { class: "conditions" }, condition.conditions.map((part) => conditionLine(part, source)))));
}
