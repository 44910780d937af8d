// The results of rules and their conditions, and an editor in which you can try changed rules on the latest events before you save them.

import { announce, confirm, empty, foreign, h, howToSend, pill, set, toast } from "../parts/dom.js";
import { count, number, percent } from "../parts/format.js";
import { get, tryPost } from "../parts/api.js";
import { on, state } from "../parts/feed.js";
import { openEvent } from "./event.js";
import { nameOf, outcomes } from "./rows.js";

export function show(container) {
  const list = h("ul", { class: "rule-list" });
  const basis = h("p", { class: "muted small" });
  const editor = makeEditor();
  const result = h("div", { class: "result", "aria-live": "polite", role: "region", "aria-label": "Result", tabindex: "-1" });
  const tryButton = h("button", { class: "button primary", type: "button", onclick: () => run(tryOut) }, "Try on the latest events");
  const saveButton = h("button", { class: "button", type: "button", onclick: () => run(save), disabled: true }, "Save…");
  const reload = h("button", { class: "button plain", type: "button", onclick: () => run(load) }, "Reload");
  const whyNot = h("p", { class: "muted small" });
  let shown = null;

  set(container,
    h("div", { class: "heading" }, h("div", null, h("h1", null, "Rules"), h("p", null, "How many events each rule applies to, which conditions do not hold, and what a change would do before you save it."))),
    h("section", { class: "card", "aria-label": "Rules in force" }, h("header", null, h("h2", null, "Rules in force"), basis), list),
    h("section", { class: "card", "aria-label": "Try changed rules" },
      h("header", null, h("h2", null, "Try changed rules"), h("div", { class: "legend" }, reload, saveButton, tryButton)),
      h("div", { class: "inside workbench" }, h("div", { class: "view" }, editor.element, whyNot), result)));

  async function run(action) {
    for (const button of [tryButton, saveButton, reload]) {
      button.disabled = true;
    }
    try {
      await action();
    } catch (problem) {
      set(result, h("p", { class: "notice bad", role: "alert" }, problem.message));
    } finally {
      tryButton.disabled = false;
      reload.disabled = false;
      saveButton.disabled = !shown?.savable;
    }
  }

  async function load() {
    shown = await get("rules");
    editor.write(shown.text);
    whyNot.textContent = shown.savable ? "Saving overwrites " + shown.file + ". The rules then apply at once." : shown.whyNot;
    set(result, h("p", { class: "muted small" }, "Change the rules and try them. The differences appear here."));
  }

  async function tryOut() {
    set(result, h("p", { class: "muted" }, "Trying…"));
    const { status, body } = await tryPost("rules/try", { text: editor.read() });
    if (status !== 200) {
      throw new Error(body.problem);
    }
    set(result, body.errors.length > 0 ? errors(body.errors) : trial(body));
    announce(body.errors.length > 0 ? count(body.errors.length, "error", "errors") : count(body.changed, "event changes", "events change"));
  }

  async function save() {
    if (!await confirm("Save the rules?", shown.file + " is overwritten, and the rules apply at once. Events in progress are forwarded with the previous rules.", "Save")) {
      return;
    }
    const { status, body } = await tryPost("rules/save", { text: editor.read(), tag: shown.tag });
    if (status === 422) {
      set(result, errors(body.errors));
      announce("Not saved: " + count(body.errors.length, "error", "errors"));
      return;
    }
    if (status !== 200) {
      throw new Error(body.problem);
    }
    shown = { ...shown, tag: body.tag };
    const saved = "Saved. Version " + body.version + " is in force.";
    set(result, h("p", { class: "notice good", role: "status" }, saved));
    toast(saved);
  }

  function errors(all) {
    return h("div", null,
      h("p", { class: "notice bad" }, h("strong", null, count(all.length, "error", "errors"))),
      h("ul", { class: "problems", "aria-label": "Errors" }, all.map((error) => h("li", null,
        error.line ? h("button", { class: "link mono", type: "button", onclick: () => editor.go(error.line, error.column) }, foreign(error.place), error.inside && " (line " + error.line + ")") : h("code", null, foreign(error.place)),
        error.owner && h("span", { class: "muted small" }, foreign(error.owner)),
        h("span", null, foreign(error.message))))));
  }

  const end = on("flow", (flow) => drawRules(list, basis, flow));
  drawRules(list, basis, state.flow);
  run(load);
  return end;
}

function drawRules(list, basis, flow) {
  if (!flow) {
    set(list, empty("Waiting for events", howToSend()));
    return;
  }
  const { rules, version, explained } = flow.rules;
  const isSample = explained < flow.totals.received;
  basis.textContent = "Version " + version + ". The figures of rules count every event. The figures of conditions count the " + number(explained) + " events shown" + (isSample ? ", a sample." : ".");
  const open = new Set([...list.querySelectorAll("details[open]")].map((element) => element.dataset.rule));
  const focused = list.contains(document.activeElement) ? document.activeElement.parentElement.dataset.rule : null;
  set(list, flow.filters.map(filterItem), rules.map((rule) => ruleItem(rule, flow, open.has(rule.name))));
  if (focused) {
    [...list.querySelectorAll("details")].find((each) => each.dataset.rule === focused)?.querySelector("summary").focus();
  }
}

function filterItem(filter) {
  return h("li", null, h("div", { class: "rule-head" },
    h("strong", null, foreign(filter.name)), h("span", { class: "muted small" }, "filter, runs before all rules"), figure(number(filter.events), "filtered")));
}

function ruleItem(rule, flow, isOpen) {
  const all = rule.takes + rule.passesOver + rule.fails;
  const matched = rule.matched ?? 0;
  const worst = [...rule.conditions].map((each) => ({ ...each, missed: each.asked - each.held })).sort((left, right) => right.missed - left.missed)[0];
  const share = (part) => part / Math.max(1, all);
  return h("li", null,
    h("div", { class: "rule-head" },
      h("strong", null, foreign(rule.name)),
      meter([["good", share(rule.takes)], ["bad", share(rule.fails)]], "applies to " + percent(rule.takes, all) + " of the events shown"),
      figure(number(matched), "matched"),
      figure(number(Math.max(0, flow.totals.received - matched)), "not matched"),
      figure(rule.failures ? h("span", { class: "pill bad" }, number(rule.failures)) : "0", "failures")),
    rule.conditions.length === 0
      ? h("p", { class: "muted small" }, "No conditions: the rule applies to every event.")
      : h("details", { open: isOpen, dataset: { rule: rule.name } },
        h("summary", null, worst && worst.missed > 0 ? ["Most often does not hold: ", foreign(worst.text)] : count(rule.conditions.length, "condition", "conditions")),
        h("table", null,
          h("thead", null, h("tr", null, h("th", { scope: "col" }, "Condition"), h("th", { scope: "col", class: "end" }, "Evaluated"), h("th", { scope: "col", class: "end" }, "Holds"), h("th", { scope: "col", class: "end" }, "Does not hold"), h("th", { scope: "col", class: "end" }, "Fails"))),
          h("tbody", null, rule.conditions.map((each) => h("tr", null,
            h("td", null, h("code", null, foreign(each.text))), h("td", { class: "end" }, number(each.asked)), h("td", { class: "end" }, number(each.held)),
            h("td", { class: "end" }, number(each.asked - each.held - each.failed)), h("td", { class: "end" }, number(each.failed))))))));
}

function figure(value, label) {
  return h("div", { class: "figure" }, value, h("small", null, label));
}

function meter(parts, label) {
  const element = h("div", { class: "meter", role: "img", "aria-label": label });
  element.append(...parts.map(([swatch, share]) => {
    const bar = h("i", { class: "swatch-" + swatch });
    bar.style.width = (share * 100).toFixed(1) + "%";
    return bar;
  }));
  return element;
}

function trial(body) {
  const changed = body.rules.filter((rule) => rule.before !== rule.after);
  return h("div", { class: "view" },
    h("p", { class: "notice " + (body.changed > 0 ? "warn" : "good") }, h("span", null,
      h("strong", null, body.changed === 0 ? "Nothing changes" : count(body.changed, "event changes", "events change")),
      " of the latest " + number(body.tried) + " tried." + (body.left > 0 ? " The time was not enough for " + number(body.left) + " more." : ""))),
    changed.length > 0 && h("div", { class: "scroll-x" }, h("table", { "aria-label": "Events that rules apply to, before and after the change" },
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "Rule"), h("th", { scope: "col", class: "end" }, "Events now"), h("th", { scope: "col", class: "end" }, "After the change"))),
      h("tbody", null, changed.map((rule) => h("tr", null, h("td", null, foreign(rule.name)), h("td", { class: "end" }, number(rule.before)), h("td", { class: "end" }, number(rule.after))))))),
    body.groups.length > 0 && h("ul", { class: "trial-groups", "aria-label": "What changes" }, body.groups.map((group) => trialGroup(group, body.differences))));
}

/** Events with the same change, and the latest of them record by record. */
function trialGroup(group, differences) {
  const latest = differences.find((each) => each.live.id === group.latest);
  const name = (text, none) => (text === null ? h("span", { class: "muted" }, none) : foreign(text));
  const what = group.before === group.after ? name(group.before) : [name(group.before, "nothing"), " → ", name(group.after, "nothing")];
  const head = [h("strong", null, what, " × " + number(group.events)), group.rule && pill("accent", foreign(group.rule)),
    group.changed.length > 0 && h("span", { class: "muted small" }, group.changed.slice(0, 8).flatMap((field, i) => [i > 0 && ", ", foreign(field)]), group.changed.length > 8 && " and " + (group.changed.length - 8) + " more")];
  return h("li", { class: "difference" }, latest ? h("details", null, h("summary", null, head), difference(latest)) : h("div", { class: "summary" }, head));
}

function difference(each) {
  const event = { id: each.live.id, ...each.live.event };
  return h("div", null,
    h("div", { class: "diff-head" }, "Latest event: ", h("strong", null, foreign(nameOf(event))),
      each.was !== each.becomes && [" ", pill(outcomes[each.was][0], outcomes[each.was][1]), " → ", pill(outcomes[each.becomes][0], outcomes[each.becomes][1])]),
    pairs(each).map(([lost, gained]) => pair(lost, gained)),
    h("div", { class: "diff-head" }, h("button", { class: "link", type: "button", onclick: () => openEvent(event) }, "Show the event")));
}

/** Pairs what each action sends now with what it would send. */
function pairs(each) {
  const gained = [...each.gained];
  const paired = each.lost.map((lost) => {
    const i = gained.findIndex((other) => other.rule === lost.rule && other.action === lost.action);
    return [lost, i < 0 ? null : gained.splice(i, 1)[0]];
  });
  return [...paired, ...gained.map((record) => [null, record])];
}

function pair(lost, gained) {
  const either = lost ?? gained;
  const before = lines(lost);
  const after = lines(gained);
  const only = (from, others) => from.filter(([name, value]) => !others.some(([otherName, otherValue]) => otherName === name && otherValue === value));
  return h("div", null,
    h("div", { class: "diff-head" }, foreign(either.rule), " → ", foreign(either.project), "/", either.endpoint, lost ? (gained ? "" : ": no longer sent") : ": also sent"),
    only(before, after).map(([name, value]) => diffLine("lost", "−", name, value)),
    only(after, before).map(([name, value]) => diffLine("gained", "+", name, value)));
}

function diffLine(kind, sign, name, value) {
  return h("div", { class: "diff-line " + kind }, h("span", { role: "img", "aria-label": kind === "lost" ? "removed" : "added" }, sign), h("span", null, foreign(name), ": ", foreign(value)));
}

function lines(record) {
  if (!record) {
    return [];
  }
  const { properties, ...rest } = record.record;
  return [...Object.entries(rest), ...Object.entries(properties ?? {})].filter(([name]) => name !== "$lib_version").map(([name, value]) => [name, JSON.stringify(value)]);
}

function makeEditor() {
  const gutter = h("div", { class: "gutter", "aria-hidden": "true" });
  const area = h("textarea", { "aria-label": "Rules document", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off" });
  let numbered = 0;
  const renumber = () => {
    const wanted = area.value.split("\n").length;
    if (wanted !== numbered) {
      numbered = wanted;
      gutter.textContent = Array.from({ length: wanted }, (_, i) => i + 1).join("\n");
    }
    gutter.scrollTop = area.scrollTop;
  };
  area.addEventListener("input", renumber);
  area.addEventListener("scroll", () => { gutter.scrollTop = area.scrollTop; });
  return {
    element: h("div", { class: "editor" }, gutter, area),
    read: () => area.value,
    write(text) {
      area.value = text;
      renumber();
    },
    go(line, column) {
      const before = area.value.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
      const end = area.value.indexOf("\n", before);
      area.focus();
      area.setSelectionRange(before + column - 1, end < 0 ? area.value.length : end);
      area.scrollTop = Math.max(0, (area.scrollHeight / Math.max(1, numbered)) * (line - 6));
    },
  };
}
