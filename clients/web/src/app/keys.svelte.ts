/** keys.svelte.ts — all shortcuts in one table; the sheet of keys is drawn from it. */
import { preferences } from "../state/preferences.svelte";
import { rooms } from "../state/rooms.svelte";
import { shortcutsThere, type Shortcut } from "./hooks";
import { navigation } from "./navigation.svelte";
import { overlays } from "./panes.svelte";
import { REGIONS } from "./regions";

export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** To the room above or below the one in front, as they stand in the sidebar. */
function step(by: 1 | -1, isUnread = false): void {
  const { route } = navigation;
  const list = rooms.ordered;
  const at = "room" in route ? list.findIndex((row) => row.room === route.room) : -1;
  for (let next = at < 0 && by < 0 ? list.length - 1 : at + by; next >= 0 && next < list.length; next += by) {
    const row = list[next];
    if (!row || (isUnread && row.unread === 0 && row.mentions === 0)) continue;
    navigation.go({ view: "room", room: row.room });
    return;
  }
}

/** To the next part of the window. */
function region(by: 1 | -1): void {
  const there = REGIONS.map((id) => document.getElementById(id)).filter((one): one is HTMLElement => one !== null && one.getClientRects().length > 0);
  const at = there.findIndex((one) => one.contains(document.activeElement));
  const next = there[(at + by + there.length) % there.length];
  const inside = next?.querySelector<HTMLElement>('[tabindex="0"]') ?? next?.querySelector<HTMLElement>('textarea, a[href], button:not([tabindex="-1"])');
  (inside ?? next)?.focus();
}

const own: Shortcut[] = [
  { keys: "?", label: "keys.sheet", group: "app", run: () => overlays.open("help") },
  { keys: "Mod+K", label: "keys.switcher", group: "app", whileTyping: true, run: () => overlays.open("switcher") },
  { keys: "Mod+F", label: "keys.search", group: "app", whileTyping: true, run: () => navigation.go({ view: "search", words: "" }) },
  { keys: "Mod+,", label: "keys.settings", group: "app", whileTyping: true, run: () => navigation.go({ view: "settings", page: "profile" }) },
  { keys: "F6", label: "keys.region", group: "app", whileTyping: true, run: () => region(1) },
  { keys: "Shift+F6", label: "keys.region_back", group: "app", whileTyping: true, run: () => region(-1) },
  { keys: "Alt+ArrowUp", label: "keys.room_up", group: "rooms", whileTyping: true, run: () => step(-1) },
  { keys: "Alt+ArrowDown", label: "keys.room_down", group: "rooms", whileTyping: true, run: () => step(1) },
  { keys: "Alt+Shift+ArrowUp", label: "keys.unread_up", group: "rooms", whileTyping: true, run: () => step(-1, true) },
  { keys: "Alt+Shift+ArrowDown", label: "keys.unread_down", group: "rooms", whileTyping: true, run: () => step(1, true) },
];

export const shortcuts: readonly Shortcut[] = [...own, ...shortcutsThere()];

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));

/** The event as the table writes it. */
export function nameOf(event: KeyboardEvent): string {
  const isMod = isMac ? event.metaKey : event.ctrlKey;
  const { key } = event;
  const isLetter = key.length === 1;
  return [isMod ? "Mod" : "", event.altKey ? "Alt" : "", event.shiftKey && (!isLetter || /\p{L}/u.test(key)) ? "Shift" : "", isLetter ? key.toUpperCase() : key].filter(Boolean).join("+");
}

/** Listens to the window; gives what ends that. */
export function listen(): () => void {
  const onkeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const name = nameOf(event);
    const found = shortcuts.find((one) => one.keys === name && one.run);
    if (!found) return;
    if (isTyping(event.target) && !found.whileTyping) return;
    if (!name.includes("+") && name.length === 1 && preferences.look.keys === false) return;
    event.preventDefault();
    found.run?.();
  };
  addEventListener("keydown", onkeydown);
  return () => removeEventListener("keydown", onkeydown);
}
