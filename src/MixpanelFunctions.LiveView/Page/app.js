// The frame of the page: which view is shown, and the state of the connection.

import { announce, h, set } from "./parts/dom.js";
import * as address from "./parts/address.js";
import { get } from "./parts/api.js";
import { showKeys } from "./parts/keys.js";
import { number } from "./parts/format.js";
import { on, start, state } from "./parts/feed.js";
import * as flow from "./views/flow.js";
import * as letters from "./views/letters.js";
import * as live from "./views/live.js";
import * as rules from "./views/rules.js";
import * as users from "./views/users.js";

const views = {
  live: { title: "Live", show: live.show },
  users: { title: "Users", show: users.show },
  rules: { title: "Rules", show: rules.show },
  "dead-letters": { title: "Dead letters", show: letters.show },
  flow: { title: "Flow", show: flow.show },
};

const main = document.getElementById("main");
let leave = null;
let current = "";

/** The fragment of the address names the view and its content: `#users/ID`, `#live?event=Purchase`. */
function route() {
  const { view: name, argument, parameters } = address.read();
  const view = views[name] ? name : "live";
  for (const link of document.querySelectorAll(".tabs a")) {
    link.toggleAttribute("aria-current", false);
    if (link.dataset.view === view) {
      link.setAttribute("aria-current", "page");
    }
  }
  const isOther = view !== current;
  leave?.();
  current = view;
  document.title = views[view].title + " · Live view · MixpanelFunctions";
  const container = h("div", { class: "view" });
  set(main, container);
  leave = views[view].show(container, argument, parameters) ?? null;
  if (isOther) {
    window.scrollTo(0, 0);
  }
}

const texts = { connecting: "Connecting…", open: "Connected", lost: "Connection lost. Reconnecting…" };

on("state", (now) => {
  const element = document.getElementById("connection");
  element.dataset.state = now;
  document.getElementById("connection-text").textContent = texts[now];
});
on("reset", () => {
  announce("The run restarted. Earlier events are no longer available.");
  route();
});
let dead = -1;

/** Counts the dead letters that are left. Called when the count may have changed. */
async function countLetters() {
  const badge = document.getElementById("letters-badge");
  try {
    const { count, hasMore } = await get("dead-letters/count");
    badge.hidden = count === 0;
    badge.textContent = count > 999 ? "999+" : number(count);
    badge.setAttribute("aria-label", (hasMore ? "more than " : "") + number(count) + " left");
  } catch {
    // The next change counts again.
  }
}

on("flow", (data) => {
  if (data.totals.deadLettered !== dead) {
    dead = data.totals.deadLettered;
    countLetters();
  }
});
on("letters", countLetters);
document.getElementById("keys").addEventListener("click", showKeys);

window.addEventListener("hashchange", route);
route();
start();
