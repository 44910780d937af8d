// The run's server-sent events. A lost connection reconnects and continues where it stopped; after a restart of the run, the page starts over.

import { openSession } from "./api.js";

/** The most events that the page keeps; it drops the oldest first. */
export const MAX_EVENTS = 5000;

const listeners = { events: new Set(), flow: new Set(), state: new Set(), reset: new Set(), letters: new Set() };

export const state = {
  connection: "connecting",
  run: "",
  events: [],
  flow: null,
  missed: 0,
};

/** Listens to `events`, `flow`, `state`, `reset` or `letters`. Returns a function that stops listening. */
export function on(kind, listener) {
  listeners[kind].add(listener);
  return () => listeners[kind].delete(listener);
}

export function start() {
  const source = new EventSource("/live/feed");
  source.addEventListener("hello", (message) => {
    const hello = JSON.parse(message.data);
    if (hello.run !== state.run) {
      const first = state.run === "";
      state.run = hello.run;
      state.events = [];
      state.flow = null;
      state.missed = 0;
      openSession().catch(() => {});
      if (!first) {
        tell("reset");
      }
    }
    connection("open");
  });
  source.addEventListener("events", (message) => {
    const data = JSON.parse(message.data);
    const added = data.events.map((each) => ({ id: each.id, ...each.event }));
    state.missed += data.missed;
    state.events.push(...added);
    if (state.events.length > MAX_EVENTS) {
      state.events.splice(0, state.events.length - MAX_EVENTS);
    }
    tell("events", added);
  });
  source.addEventListener("flow", (message) => {
    state.flow = JSON.parse(message.data);
    tell("flow", state.flow);
  });
  source.addEventListener("error", () => {
    connection("lost");
    if (source.readyState === EventSource.CLOSED) {
      // After a refusal, the browser does not reconnect, so this page does.
      setTimeout(start, 3000);
    }
  });
}

function connection(now) {
  if (state.connection !== now) {
    state.connection = now;
    tell("state", now);
  }
}

/** Sends the current figures to all views again. */
export function refresh() {
  tell("flow", state.flow);
}

/** Notifies all views that the dead letters changed. */
export function lettersChanged() {
  tell("letters");
}

function tell(kind, data) {
  for (const listener of listeners[kind]) {
    listener(data);
  }
}
