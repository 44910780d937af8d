// Asks the run. Calls that change something bring the run's token, which only this page can read.

import { parse } from "./json.js";

let token = "";
let run = "";

/** The name of the run that answers. */
export const currentRun = () => run;

/** Reads the token of the run that answers now. */
export async function openSession() {
  const session = await get("session");
  token = session.token;
  run = session.run;
}

/** Reads something. Throws an Error whose message may be shown. */
export async function get(path, parameters) {
  const query = parameters ? "?" + new URLSearchParams(parameters) : "";
  return answer(await send("/live/" + path + query, { cache: "no-store" }));
}

/** Changes something. */
export async function post(path, body) {
  let response = await send("/live/" + path, call(body));
  if (response.status === 403) {
    // The run may be another one by now.
    await openSession();
    response = await send("/live/" + path, call(body));
  }
  return answer(response);
}

/** Changes something; resolves to the status too, where a refusal has a meaning of its own. */
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
    throw new Error("The run does not answer. Is it still going?");
  }
}

async function answer(response) {
  const body = parse(await response.text());
  if (!response.ok) {
    throw new Error(body.problem ?? body.errors?.join(" ") ?? "The run answered with status " + response.status + ".");
  }
  return body;
}
