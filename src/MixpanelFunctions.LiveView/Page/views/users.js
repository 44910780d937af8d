// The users in the Mixpanel stand-in: which ids belong to a user and why, and the user's events before and after the sign-in.

import { empty, foreign, h, howToSend, pill, set } from "../parts/dom.js";
import { count, dateTime, epoch, number } from "../parts/format.js";
import { get } from "../parts/api.js";
import { show as written } from "../parts/json.js";
import { on } from "../parts/feed.js";
import { roving } from "../parts/roving.js";

const REFRESH_MS = 2000;

const kinds = {
  shared_event: "An event has both ids",
  $identify: "An $identify event linked them",
  $create_alias: "A $create_alias event linked them",
  $merge: "A $merge event merged them",
};

export function show(container, chosen) {
  const list = h("ul", { class: "people", "aria-label": "Users" });
  const found = h("p", { class: "muted small", role: "status" });
  const detail = h("section", { class: "card", "aria-label": "User" }, empty("Choose a user", "Users with several ids are first in the list. Mixpanel joined their events before and after they signed in."));
  const search = h("input", { class: "input", type: "search", placeholder: "An id, or a part of one", autocomplete: "off", oninput: () => load() });
  let shown = "";
  let listed = "";
  let user = null;
  let due = 0;

  set(container,
    h("div", { class: "heading" }, h("div", null, h("h1", null, "Users"), h("p", null, "Which ids belong to one user in Mixpanel, why, and what the user did."))),
    h("div", { class: "split" },
      h("section", { class: "card", "aria-label": "Find users" },
        h("div", { class: "inside" }, h("label", { class: "field" }, h("span", null, "Find a user"), search), found),
        list),
      detail));

  async function load() {
    try {
      const data = await get("users", { search: search.value });
      if (!data.available) {
        set(container, h("div", { class: "heading" }, h("h1", null, "Users")), h("div", { class: "card" }, empty("No users here", "This run sends records to Mixpanel. See Users in Mixpanel.")));
        return;
      }
      const key = JSON.stringify([data, shown]);
      if (key !== listed) {
        listed = key;
        drawList(data);
      }
      if (!user && !shown && !search.value && data.users.length > 0) {
        // The user in the address, or else a user with events that were joined later.
        choose(chosen ? { distinctId: chosen } : data.users.find((each) => each.retroactive > 0) ?? data.users[0]);
      }
    } catch (problem) {
      found.textContent = problem.message;
    }
  }

  function drawList(data) {
    found.textContent = count(data.found, "user", "users") + ", " + number(data.linked) + " with more than one id, of the latest " + count(data.lookedAt, "event", "events") + ".";
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    set(list, data.users.map((each) => h("li", null,
      h("button", { type: "button", tabindex: "-1", "aria-pressed": String(keyOf(each) === shown), dataset: { key: keyOf(each) }, onclick: () => choose(each) },
        h("span", { class: "who" }, foreign(each.distinctId)),
        h("span", { class: "facts" }, pill(each.idCount > 1 ? "accent" : "", count(each.idCount, "id", "ids")), h("span", null, count(each.events, "event", "events")),
          each.retroactive > 0 && h("span", null, number(each.retroactive) + " assigned later"))))));
    roved.refresh();
    if (data.users.length === 0 && !search.value) {
      set(detail, empty("No users yet", howToSend()));
    }
    if (focused) {
      [...list.querySelectorAll("button")].find((button) => button.dataset.key === focused)?.focus();
    }
  }

  const roved = roving(list, "button");

  async function choose(each) {
    if (shown !== keyOf(each)) {
      // The list and the page beside it never show different users.
      user = null;
      set(detail, h("p", { class: "empty" }, "Loading…"));
    }
    shown = keyOf(each);
    for (const button of list.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.key === shown));
    }
    await loadOne(each);
  }

  async function loadOne(each) {
    const asked = shown;
    try {
      const one = await get("users/one", each.project ? { id: each.distinctId, project: each.project } : { id: each.distinctId });
      if (asked !== shown) {
        return;
      }
      const text = JSON.stringify(one);
      if (text !== user) {
        user = text;
        drawOne(one);
      }
    } catch (problem) {
      if (asked === shown) {
        user = null;
        set(detail, empty("Not found", problem.message));
      }
    }
  }

  function drawOne(one) {
    const open = new Set([...detail.querySelectorAll("details[open]")].map((element) => element.dataset.key));
    set(detail,
      h("header", null, h("div", null, h("h2", null, foreign(one.distinctId)), h("p", { class: "muted small" }, "Project ", foreign(one.project), " · ", count(one.count, "event", "events"))),
        pill(one.ids.length > 1 ? "accent" : "", count(one.ids.length, "id", "ids"))),
      h("div", { class: "inside" },
        h("h3", null, "Ids of this user, and what links them"),
        h("ul", { class: "ids" }, one.ids.map((id) => h("li", null, h("code", null, foreign(id)), pill("", kindOf(id, one)),
          source(Object.hasOwn(one.sources, id) ? one.sources[id] : null),
          one.links.filter((link) => link.second === id).map((link) => h("span", { class: "muted small" }, (kinds[link.kind] ?? link.kind) + ": ", foreign(link.event)))))),
        one.refused.length > 0 && h("p", { class: "notice warn" }, h("span", null, h("strong", null, count(one.refused.length, "link", "links") + " refused: "), one.refused.map((link) => h("span", null, foreign(link.first), " and ", foreign(link.second), ": ", link.message, ". "))))),
      h("header", null, h("h3", null, "What this user did"), one.count > one.events.length && h("span", { class: "muted small" }, "the latest " + number(one.events.length))),
      h("div", { class: "inside" }, h("ol", { class: "stream" }, stream(one))));
    for (const element of detail.querySelectorAll("details")) {
      element.open = open.has(element.dataset.key);
    }
  }

  const timer = setInterval(() => {
    if (document.visibilityState === "visible" && due > 0) {
      due = 0;
      load();
      const button = [...list.querySelectorAll("button")].find((each) => each.dataset.key === shown);
      if (button) {
        const [project, distinctId] = JSON.parse(shown);
        loadOne({ project, distinctId });
      }
    }
  }, REFRESH_MS);
  const ends = [on("events", (added) => { due += added.length; })];
  load();
  return () => {
    clearInterval(timer);
    ends.forEach((end) => end());
  };
}

function keyOf(user) {
  return JSON.stringify([user.project ?? "", user.distinctId]);
}

function kindOf(id, one) {
  if (id.startsWith("$device:")) {
    return "device";
  }
  return id === one.distinctId ? "known by this id" : "another id";
}

/** The source of an id, by the latest event that has it. */
function source(from) {
  return from
    ? h("span", { class: "muted small" }, "Source: ", foreign(from.note), from.path && [" (", h("code", null, foreign(from.path)), ")"])
    : h("span", { class: "muted small" }, "No event of this run has this id, or the event is no longer available");
}

/** The events in the order of their own time, with the links that joined ids among them. */
function stream(one) {
  const events = [...one.events].sort((left, right) => (left.time ? epoch(left.time) : 0) - (right.time ? epoch(right.time) : 0));
  const pending = [...one.links];
  return events.flatMap((event, i) => {
    const joined = pending.filter((link) => link.insertId !== null && link.insertId === event.insertId);
    joined.forEach((link) => pending.splice(pending.indexOf(link), 1));
    return [joined.map(joint), eventLine(event, i, one)];
  });
}

function joint(link) {
  return h("li", { class: "joint" },
    h("strong", null, "Two ids became one user"),
    h("div", { class: "small" }, h("code", null, foreign(link.second)), " is now ", h("code", null, foreign(link.first)), ", also for earlier events: " + (kinds[link.kind] ?? link.kind).toLowerCase() + " (", foreign(link.event), ")."));
}

const HIDDEN = new Set(["time", "distinct_id", "$insert_id", "$device_id", "$user_id", "mp_lib", "$lib_version", "token"]);

function eventLine(event, i, one) {
  const properties = Object.entries(event.record.properties ?? {}).filter(([name]) => !HIDDEN.has(name));
  const isBefore = event.retroactive;
  return h("li", { class: isBefore ? "before" : "after" },
    h("div", { class: "line" },
      h("strong", null, foreign(event.event)),
      isBefore && pill("", "before sign-in"),
      event.time && h("time", { datetime: new Date(epoch(event.time)).toISOString() }, dateTime(epoch(event.time)))),
    h("div", { class: "small muted" }, "sent as ", h("code", null, foreign(event.onArrival)), isBefore && one.distinctId !== event.onArrival && [", counts for ", h("code", null, foreign(one.distinctId))]),
    properties.length > 0 && h("details", { dataset: { key: event.insertId ?? String(i) } },
      h("summary", null, count(properties.length, "property", "properties")),
      h("dl", null, properties.map(([name, value]) => [h("dt", null, foreign(name)), h("dd", null, foreign(written(value)))]))));
}
