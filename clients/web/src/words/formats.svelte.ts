/** formats.svelte.ts — times and numbers as they are written where the reader lives. Reactive on the language, as t() is. */
import { language } from "./language.svelte";

/** "language": as its speakers write times. */
export type ClockHours = "language" | "12" | "24";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

let hours = $state<ClockHours>("language");

/** The language as it is written where the reader lives, when the browser names a region of it: nine in the evening is 21:00 in London. */
function locale(): string {
  const wanted = typeof navigator === "undefined" ? [] : (navigator.languages as readonly string[] | undefined);
  return wanted?.find((tag) => tag.toLowerCase().split("-")[0] === language.code) ?? language.code;
}

/** Whether times have 12 or 24 hours. */
export function setClock(wanted: ClockHours): void {
  hours = wanted;
}

// Making a formatter is slow and a timeline asks for thousands: each is made once.
const made = new Map<string, Intl.DateTimeFormat>();

function dates(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const cycle: Intl.DateTimeFormatOptions =
    options.hour === undefined || hours === "language" ? {} : { hourCycle: hours === "12" ? "h12" : "h23" };
  const name = locale() + JSON.stringify([options, cycle]);
  const found = made.get(name) ?? new Intl.DateTimeFormat(locale(), { ...options, ...cycle });
  made.set(name, found);
  return found;
}

const TIME: Intl.DateTimeFormatOptions = { hour: "numeric", minute: "2-digit" };
const DATE: Intl.DateTimeFormatOptions = { year: "numeric", month: "long", day: "numeric" };

/** 14:05 */
export const formatTime = (date: Date): string => dates(TIME).format(date);

/** 3 October 2026 */
export const formatDate = (date: Date): string => dates(DATE).format(date);

/** Saturday, 3 October 2026 at 14:05: for what is shown when one asks exactly. */
export const formatDateTime = (date: Date): string => dates({ weekday: "long", ...DATE, ...TIME }).format(date);

/** Saturday */
export const formatWeekday = (date: Date): string => dates({ weekday: "long" }).format(date);

/** The day as a divider says it: Today, Yesterday, Wednesday, 12 March, 12 March 2025. */
export function formatDay(date: Date, now = new Date()): string {
  const days = daysBetween(date, now);
  if (days === 0 || days === 1) return firstUpper(relative().format(-days, "day"));
  if (days > 1 && days < 7) return firstUpper(formatWeekday(date));
  if (date.getFullYear() === now.getFullYear()) return dates({ weekday: "long", month: "long", day: "numeric" }).format(date);
  return formatDate(date);
}

/** How long ago, or how long until: now, 5 minutes ago, yesterday, in 3 hours. */
export function formatRelative(date: Date, now = new Date()): string {
  const ms = date.getTime() - now.getTime();
  const size = Math.abs(ms);
  if (size < MINUTE_MS) return relative().format(0, "second");
  if (size < HOUR_MS) return relative().format(Math.trunc(ms / MINUTE_MS), "minute");
  if (size < DAY_MS) return relative().format(Math.trunc(ms / HOUR_MS), "hour");
  const days = -daysBetween(date, now);
  if (Math.abs(days) < 30) return relative().format(days, "day");
  if (Math.abs(days) < 365) return relative().format(Math.trunc(days / 30), "month");
  return relative().format(Math.trunc(days / 365), "year");
}

/** 1,234 */
export const formatNumber = (value: number, options: Intl.NumberFormatOptions = {}): string =>
  new Intl.NumberFormat(locale(), options).format(value);

/** Ana, Bo and Cy */
export const formatList = (names: readonly string[]): string =>
  new Intl.ListFormat(locale(), { type: "conjunction" }).format(names);

/** The largest unit that fits: 30 seconds, 5 minutes, 2 hours, 7 days. */
export function formatDuration(ms: number): string {
  const [unit, size] = ms >= DAY_MS ? (["day", DAY_MS] as const) : ms >= HOUR_MS ? (["hour", HOUR_MS] as const) : ms >= MINUTE_MS ? (["minute", MINUTE_MS] as const) : (["second", 1000] as const);
  return formatNumber(Math.round(ms / size), { style: "unit", unit, unitDisplay: "long" });
}

/** 1.4 MB */
export function formatBytes(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  return formatNumber(bytes / 1000 ** step, { style: "unit", unit: units[step] ?? "byte", unitDisplay: "short", maximumFractionDigits: step ? 1 : 0 });
}

function relative(): Intl.RelativeTimeFormat {
  return new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });
}

/** Days of the calendar, not of 24 hours: clocks are put forward and back. */
function daysBetween(from: Date, to: Date): number {
  const day = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((day(to) - day(from)) / DAY_MS);
}

const firstUpper = (text: string): string => text.replace(/^\p{L}/u, (letter) => letter.toLocaleUpperCase(language.code));
