/** times.ts — times to choose from. */
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const paces: readonly number[] = [5_000, 15_000, 30_000, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR];
export const newcomers: readonly number[] = [HOUR, 6 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY];
export const lifetimes: readonly number[] = [MINUTE, 10 * MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY];
export const retentions: readonly number[] = [HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY, 365 * DAY];
export const quiets: readonly number[] = [HOUR, 4 * HOUR, 8 * HOUR, DAY, 7 * DAY];
export const guards: readonly number[] = [15 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY];
