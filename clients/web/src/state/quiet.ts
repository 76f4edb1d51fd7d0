/** quiet.ts — the hours in which nobody disturbs, by the person's own clock. Pure. */
export interface QuietHours {
  time_zone: string;
  from_minute: number;
  until_minute: number;
}

/** Which minute of its day a moment is, somewhere. */
export function minuteIn(zone: string, at: Date): number | undefined {
  try {
    const parts = new Intl.DateTimeFormat("en", { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(at);
    const value = (type: string): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
    return value("hour") * 60 + value("minute");
  } catch {
    return undefined; // a zone that this browser does not know
  }
}

/** Those that go over midnight end on the next day. */
export function isQuiet(hours: QuietHours | undefined, at: Date): boolean {
  const minute = hours && minuteIn(hours.time_zone, at);
  if (!hours || minute === undefined) return false;
  const { from_minute: from, until_minute: until } = hours;
  return from <= until ? minute >= from && minute < until : minute >= from || minute < until;
}

export const clockOf = (minute: number): string => `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;

export function minuteOf(clock: string): number | undefined {
  const [, hour, minute] = /^(\d\d):(\d\d)/.exec(clock) ?? [];
  return hour === undefined || minute === undefined ? undefined : Number(hour) * 60 + Number(minute);
}
