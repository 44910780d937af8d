// Requests to the run. Calls that change something have the run's token, which only this page can read.

import { parse } from "./json.js";

let token = "";
let run = "";

/** The name of the current run. */
export const currentRun = () => run;

/** Reads the token of the current run. */
export async function openSession() {
  const session = await get("session");
  token = session.token;
  run = session.run;
}

/** Sends a GET request. Throws an Error whose message can be shown. */
export async function get(path, parameters) {
  const query = parameters ? "?" + new URLSearchParams(parameters) : "";
  return answer(await send("/live/" + path + query, { cache: "no-store" }));
}

/** Sends a POST request. */
export async function post(path, body) {
  let response = await send("/live/" + path, call(body));
  if (response.status === 403) {
    // The run may have restarted.
    await openSession();
    response = await send("/live/" + path, call(body));
  }
  return answer(response);
}

/** Sends a POST request and also resolves to the status, for calls whose refusals have different meanings. */
export async function tryPost(path, body) {
  let response = await send("/live/" + path, call(body));
  if (response.status === 403) {
    await openSession();
    response = await send("/live/" + path, call(body));
  }
  return { status: response.status, body: parse(await response.text()) };
}

function call(body) {
  return {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Live-View-Token": token },
    body: JSON.stringify(body),
  };
}

async function send(path, options) {
  try {
    return await fetch(path, options);
  } catch {
    throw new Error("The run does not answer. Check that it is still running.");
  }
}

async function answer(response) {
  const body = parse(await response.text());
  if (!response.ok) {
    throw new Error(body.problem ?? body.errors?.join(" ") ?? "The run answered with status " + response.status + ".");
  }
  return body;
}
