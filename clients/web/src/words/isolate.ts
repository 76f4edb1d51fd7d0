/** isolate.ts — names inside of sentences: one that is read the other way stays in one piece, and turns nothing around it. */
import type { Direction } from "./languages";

export type Values = Record<string, string | number | Date>;

const RIGHT_TO_LEFT = String.raw`[\p{sc=Arab}\p{sc=Hebr}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}\p{sc=Adlm}]`;
const strangeIn: Record<Direction, RegExp> = { ltr: new RegExp(RIGHT_TO_LEFT, "u"), rtl: new RegExp(String.raw`(?!${RIGHT_TO_LEFT})\p{L}`, "u") };

/** The values with marks around those (first strong isolate, and its end) that need them. */
export function isolated(values: Values, direction: Direction): Values {
  const strange = strangeIn[direction];
  const isStrange = (value: Values[string]): value is string => typeof value === "string" && strange.test(value);
  if (!Object.values(values).some(isStrange)) return values;
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isStrange(value) ? `\u2068${value}\u2069` : value]));
}
