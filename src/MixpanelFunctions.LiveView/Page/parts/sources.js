// Finds the path in the event that each field of a record comes from, by the explanation of the action's fields.

import { isRaw } from "./json.js";

// A property can have the name of a member that every object has, such as `constructor`.

/** The keys of identity and profile actions for the ids in records. */
const OF_IDS = {
  __proto__: null,
  $user_id: ["userId"], $identified_id: ["userId"], $device_id: ["anonymousId"], $anon_id: ["anonymousId"],
  distinct_id: ["distinctId", "userId", "distinctIds[0]"], alias: ["alias"], $distinct_ids: ["distinctIds[0]", "distinctIds[1]"],
};

/** What the forwarder adds to every record. */
const OWN = { __proto__: null, mp_lib: "the forwarder's name", $lib_version: "the version of the rules", token: "the project's token", $token: "the project's token" };

/** The fields of a record, in order: `name`, `value`, `paths`, `note`. */
export function sources(action, record) {
  const fields = new Map(action.fields.map((field) => [field.field, field]));
  const spreads = action.fields.filter((field) => field.field.endsWith(".*"));
  return flat(record).map(({ name, value, place }) => ({ name, value, ...origin(action, fields, spreads, name, value, place) }));
}

function flat(record) {
  return Object.entries(record).flatMap(([name, value]) => {
    const isProfileChange = name.startsWith("$") && value !== null && typeof value === "object" && !Array.isArray(value) && !isRaw(value);
    return name === "properties" || isProfileChange
      ? Object.entries(value).map(([inner, each]) => ({ name: name === "properties" ? inner : name + " " + inner, value: each, place: name + "." + inner }))
      : [{ name, value, place: name }];
  });
}

function origin(action, fields, spreads, name, value, place) {
  const direct = nearest(fields, place);
  if (direct && (direct.tokens.length > 0 || direct.note || direct.written !== undefined)) {
    return of(direct);
  }
  for (const alias of OF_IDS[name] ?? []) {
    if (fields.has(alias)) {
      return of(fields.get(alias));
    }
  }
  if (name === "$device_id" || name === "$user_id") {
    const identity = fields.get("properties.distinct_id");
    return { paths: identity?.tokens.length ? paths(identity) : [], note: "the event's own identities" };
  }
  const above = place.slice(0, place.lastIndexOf(".") < 0 ? 0 : place.indexOf(".") + 1);
  for (const spread of spreads.filter((field) => field.field === above + "*")) {
    for (const token of spread.tokens) {
      const held = token.value;
      const key = place.slice(above.length);
      if (held && typeof held === "object" && (Object.hasOwn(held, key) || Object.hasOwn(held, key.split(".")[0]))) {
        return { paths: token.source.startsWith("arc.") ? [token.source + (/^[^.[\]"]+$/.test(key) ? "." + key : "[" + JSON.stringify(key) + "]")] : [], note: "from {{" + token.token + "}}" };
      }
    }
  }
  if (name === "ip" && value === "0") {
    return { paths: [], note: "no address is known: Mixpanel must not use the forwarder's" };
  }
  return { paths: [], note: OWN[name] ?? (action.type === "trackEvent" ? "" : "set by " + action.type) };
}

/** Flattened properties come from the property above them. */
function nearest(fields, place) {
  for (let at = place; at.includes("."); at = at.slice(0, at.lastIndexOf("."))) {
    if (fields.has(at)) {
      return fields.get(at);
    }
  }
  return fields.get(place);
}

function of(field) {
  const others = field.tokens.filter((token) => !token.source.startsWith("arc.")).map((token) => token.source);
  const isConstant = field.tokens.length === 0 && field.written !== undefined && !field.note;
  return { paths: paths(field), note: [...others, field.note, isConstant && "constant in the rule"].filter(Boolean).join(", ") };
}

function paths(field) {
  return [...new Set(field.tokens.map((token) => token.source).filter((source) => source.startsWith("arc.")))];
}
