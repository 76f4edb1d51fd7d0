/** recent.ts — the emoji used last, and the skin tone chosen, in this browser. */
import { tones } from "./emoji";

const RECENT = "chat.emoji.recent";
const TONE = "chat.emoji.tone";
const RECENT_MAX = 24;
const usual = ["👍", "❤️", "😄", "🎉", "🙏", "👀", "✅", "😢"];

/** The last one first; what most people use when there were none. */
export function recentEmoji(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    const texts = Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string" && one.length <= 32) : [];
    return [...new Set([...texts, ...usual])].slice(0, RECENT_MAX);
  } catch {
    return usual;
  }
}

export function rememberEmoji(text: string): void {
  keep(RECENT, JSON.stringify([text, ...recentEmoji().filter((one) => one !== text)].slice(0, RECENT_MAX)));
}

export function keptTone(): string {
  try {
    return tones[Number(localStorage.getItem(TONE))] ?? "";
  } catch {
    return "";
  }
}

export const keepTone = (tone: string): void => keep(TONE, String(Math.max(0, (tones as readonly string[]).indexOf(tone))));

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // storage is forbidden: nothing is remembered
  }
}
