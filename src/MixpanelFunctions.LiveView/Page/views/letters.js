// Dead letters: the reason, the event, and a replay of it, unchanged or edited.

import { announce, confirm, empty, foreign, h, pill, set, sheet, toast } from "../parts/dom.js";
import { count, dateTime, number } from "../parts/format.js";
import { get, post } from "../parts/api.js";
import { indent } from "../parts/json.js";
import { lettersChanged, on } from "../parts/feed.js";
import { roving } from "../parts/roving.js";

const stages = {
  parse: "The event is unreadable",
  rule: "A rule failed",
  mapping: "The event cannot be mapped",
  mixpanel: "Mixpanel refused the record",
  size: "The record is too large",
};

export function show(container) {
  const groups = h("div", { class: "groups", role: "group", "aria-label": "Stages and reasons" });
  const rows = h("div");
  const note = h("p", { class: "muted small", role: "status" });
  const message = h("div", { "aria-live": "polite" });
  const replayAll = h("button", { class: "button", type: "button", disabled: true, onclick: () => replayEvery() }, "Replay all");
  let chosen = "";
  let data = null;
  let known = "";
  let dead = -1;

  set(container,
    h("div", { class: "heading" }, h("div", null, h("h1", null, "Dead letters"), h("p", null, "Events that cannot be delivered as they are. Correct the rules or the event, then replay it.")), h("div", { class: "actions" }, replayAll)),
    message, groups, note,
    h("section", { class: "card", "aria-label": "Dead letters" }, h("div", { class: "scroll-x" }, rows)));

  async function load() {
    try {
      data = await get("dead-letters");
      const key = JSON.stringify(data);
      if (key !== known) {
        known = key;
        draw();
      }
    } catch (problem) {
      set(message, h("p", { class: "notice bad", role: "alert" }, problem.message));
    }
  }

  function draw() {
    if (!data.available) {
      set(rows, empty("No dead letters here", "This page shows dead letters in a folder. This run stores them elsewhere."));
      return;
    }
    if (chosen && !data.groups.some((group) => keyOf(group) === chosen)) {
      chosen = "";
    }
    const canReplay = data.canReplay === true;
    replayAll.hidden = !canReplay;
    replayAll.disabled = data.count === 0;
    replayAll.textContent = chosen ? "Replay these" : "Replay all";
    set(groups, data.groups.map((group) => h("button", { class: "group", type: "button", "aria-pressed": String(keyOf(group) === chosen), onclick: () => { chosen = keyOf(group) === chosen ? "" : keyOf(group); draw(); } },
      pill("bad", group.stage), foreign(group.reason), h("b", { class: "number" }, number(group.count)))));
    const letters = data.letters.filter((letter) => !chosen || keyOf(letter) === chosen);
    note.textContent = data.count === 0 ? "" : count(data.count, "dead letter", "dead letters") + (data.hasMore ? " of the newest files" : "") + " in " + data.folder + (letters.length < data.count && !chosen ? "; the newest " + number(letters.length) + " are shown" : "") + ".";
    set(rows, letters.length === 0
      ? empty("No dead letters", "Events that cannot be delivered appear here with the reason. There are none.")
      : h("table", null,
        h("thead", null, h("tr", null, ["Stage", "Reason", "Rule", "Partition", "Enqueued", "Event"].map((text) => h("th", { scope: "col" }, text)))),
        h("tbody", null, letters.map((letter) => h("tr", null,
          h("td", null, pill("bad", letter.stage)),
          h("td", null, foreign(letter.reason), letter.field && h("div", { class: "muted small" }, "field ", h("code", null, foreign(letter.field)))),
          h("td", null, letter.rule ? foreign(letter.rule) : "–"),
          h("td", { class: "number" }, foreign(letter.partition || "–"), " / ", number(letter.sequence)),
          h("td", null, dateTime(letter.enqueued)),
          h("td", null, h("button", { class: "link", type: "button", tabindex: "-1", onclick: () => open(letter, canReplay) }, "Show", h("span", { class: "hidden-text" }, " the dead letter at " + letter.partition + "/" + letter.sequence))))))));
    list.refresh();
  }

  const list = roving(rows, "td button.link");

  async function replayEvery() {
    const ids = data.letters.filter((letter) => !chosen || keyOf(letter) === chosen).map((letter) => letter.id);
    if (await confirm("Replay " + count(ids.length, "dead letter", "dead letters") + "?", "The rules in force apply. Parts that were delivered before are not sent again. Parts that fail again stay dead letters.", "Replay")) {
      await replay({ ids });
    }
  }

  async function replay(body) {
    set(message, h("p", { class: "notice" }, "Replaying…"));
    try {
      const outcome = await post("dead-letters/replay", body);
      const text = told(outcome);
      set(message, h("p", { role: "status", class: "notice " + (outcome.deadLettered + outcome.left > 0 ? "warn" : "good") }, text));
      toast(text);
      lettersChanged();
      await load();
      return outcome;
    } catch (problem) {
      set(message, h("p", { class: "notice bad", role: "alert" }, problem.message));
      return null;
    }
  }

  async function open(letter, canReplay) {
    const body = h("div", { class: "inside" }, h("p", { class: "empty" }, "Loading…"));
    const dialog = sheet(stages[letter.stage] ?? letter.stage,
      h("p", { class: "facts" }, pill("bad", letter.stage), h("span", null, "partition ", foreign(letter.partition || "–")), h("span", null, "sequence number ", number(letter.sequence)), h("span", null, "enqueued " + dateTime(letter.enqueued))), body);
    try {
      set(body, detail(await get("dead-letters/one", { id: letter.id }), canReplay, dialog));
    } catch (problem) {
      set(body, h("p", { class: "empty", role: "alert" }, problem.message));
    }
  }

  function detail(one, canReplay, dialog) {
    const isText = one.body !== undefined;
    const area = h("textarea", { class: "body-editor", "aria-label": "Body of the event", spellcheck: "false", ".value": isText ? indent(one.body) : "", readonly: !canReplay || one.holdsSecret });
    const start = area.value;
    const edit = h("button", { class: "button primary", type: "button", disabled: true, onclick: () => again({ id: one.id, body: area.value }) }, "Replay edited event");
    area.addEventListener("input", () => { edit.disabled = area.value === start; });
    const again = async (body) => {
      const outcome = await replay(body.body === undefined ? { ids: [body.id] } : body);
      if (outcome) {
        dialog.close();
      }
    };
    return h("div", { class: "inside view" },
      h("p", { class: "notice bad" }, h("span", null, h("strong", null, foreign(one.reason)), one.field && [" (", h("code", null, foreign(one.field)), ")"], one.rule && [" · rule ", foreign(one.rule)], one.project && [" · project ", foreign(one.project)])),
      isText ? [h("h3", null, "The event"), area] : [h("h3", null, "The message as bytes (Base64)"), h("pre", { class: "block" }, one.bodyBase64)],
      one.holdsSecret && h("p", { class: "muted small" }, "The event contains a token or a secret, which never reaches this page. You can replay the event unchanged, but not edit it here."),
      canReplay && h("div", { class: "legend" }, h("button", { class: "button", type: "button", onclick: () => again({ id: one.id }) }, "Replay unchanged"), isText && !one.holdsSecret && edit),
      one.record !== undefined && [h("h3", null, "The refused record"), h("pre", { class: "block" }, foreign(indent(one.record)))]);
  }

  const end = on("flow", (flow) => {
    if (flow.totals.deadLettered !== dead) {
      dead = flow.totals.deadLettered;
      load();
    }
  });
  load();
  return end;
}

function told(outcome) {
  const parts = [
    outcome.forwarded > 0 && number(outcome.forwarded) + " forwarded",
    outcome.filtered > 0 && number(outcome.filtered) + " filtered: no rule applies",
    outcome.deadLettered > 0 && number(outcome.deadLettered) + " failed again",
    outcome.left > 0 && number(outcome.left) + " could not be replayed",
  ].filter(Boolean);
  return "Replayed: " + (parts.join(", ") || "nothing was left to do") + "." + outcome.problems.map((problem) => " " + problem + ".").join("");
}

function keyOf(group) {
  return group.stage + "\n" + group.reason;
}
