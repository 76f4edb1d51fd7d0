/**
 * hooks.ts — how views join the app without touching its files: a folder of views/ may hold page.ts, pane.ts, overlay.ts, actions.ts and
 * keys.ts, each with a default export as below. README.md says when to use which.
 */
import type { Component } from "svelte";
import type { RoomMessage } from "chat-sdk";
import type { IconName } from "../parts/icons";
import type { Key } from "../words/index.svelte";
import type { ViewName } from "./router";

/** Of what it is given, a view takes what it needs. */
export type Load = () => Promise<{ default: Component<never> }>;

/** What takes the middle of the window, by its address. */
export interface Page {
  view: ViewName;
  /** Given `{ route: Route }`. */
  load: Load;
}

/** What stands beside a room: `panes.open(name, …)`. */
export type PaneProps = {
  room: string;
  /** Of a thread: the message it hangs on. */
  seq?: number | undefined;
  close: () => void;
};
export interface Pane {
  name: string;
  /** Given PaneProps. */
  load: Load;
  /** In the room's header: absent where something else opens it. */
  button?: { icon: IconName; label: Key; order: number };
}

/** What lies over everything: `overlays.open(name, …)`. It draws its own Dialog. */
export type OverlayProps = { about: Record<string, unknown>; close: () => void };
export interface Overlay {
  name: string;
  /** Given OverlayProps. */
  load: Load;
}

/** What can be done with a message; actions.ts has them all. */
export interface ActionOn {
  room: string;
  message: Readonly<RoomMessage>;
  isMine: boolean;
}
export interface MessageAction {
  name: string;
  label: Key | ((on: ActionOn) => Key);
  icon: IconName;
  /** Lower ones stand first; the first `quick` ones are buttons on the row, too. */
  order: number;
  quick?: boolean;
  /** A key while the row has the focus. */
  key?: string;
  danger?: boolean;
  shown: (on: ActionOn) => boolean;
  run: (on: ActionOn) => void;
}

/** A key for everybody, shown on the sheet of keys. */
export interface Shortcut {
  /** Such as "Mod+K", "Alt+ArrowUp", "?": Mod is Command on a Mac, else Control. */
  keys: string;
  label: Key;
  group: "app" | "rooms" | "messages" | "writing";
  /** Absent: explained here, done elsewhere. */
  run?: () => void;
  /** Whether it also works while somebody types. Those of one letter never do. */
  whileTyping?: boolean;
}

type Files<Value> = Record<string, { default: Value }>;
const all = <Value>(files: Files<Value>): Value[] => Object.values(files).map((file) => file.default);

export const pages = all(import.meta.glob("../views/*/page.ts", { eager: true }) as Files<Page>);
export const panesThere = all(import.meta.glob("../views/*/pane.ts", { eager: true }) as Files<Pane | Pane[]>).flat();
export const overlaysThere = all(import.meta.glob("../views/*/overlay.ts", { eager: true }) as Files<Overlay | Overlay[]>).flat();
export const shortcutsThere = (): Shortcut[] => all(import.meta.glob("../views/*/keys.ts", { eager: true }) as Files<Shortcut[]>).flat();
