// Formats numbers and times for display.

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const full = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });

export const number = (value) => whole.format(value ?? 0);
export const compact = (value) => (value < 10000 ? whole.format(value) : short.format(value));
export const time = (value) => clock.format(new Date(value));

export function dateTime(value) {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? "" : full.format(date);
}

/** Mixpanel's times are seconds or milliseconds since 1970. */
export const epoch = (value) => (value > 100000000000 ? value : value * 1000);

export function bytes(value) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return (unit === 0 || value >= 100 ? whole.format(value) : value.toFixed(1)) + " " + units[unit];
}

export function duration(milliseconds) {
  if (milliseconds < 1000) {
    return whole.format(milliseconds) + " ms";
  }
  const seconds = milliseconds / 1000;
  if (seconds < 60) {
    return seconds.toFixed(1) + " s";
  }
  return seconds < 3600 ? whole.format(seconds / 60) + " min" : seconds < 172800 ? whole.format(seconds / 3600) + " h" : whole.format(seconds / 86400) + " days";
}

export const percent = (part, all) => (all > 0 ? Math.round((part / all) * 100) + " %" : "–");
export const count = (value, one, many) => number(value) + " " + (value === 1 ? one : many);
