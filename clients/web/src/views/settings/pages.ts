/** pages.ts — the pages of the settings, each loaded when it is first looked at. */
import type { Component } from "svelte";
import type { IconName } from "../../parts/icons";
import type { Key } from "../../words/index.svelte";

export interface Page {
  name: string;
  title: Key;
  icon: IconName;
  load: () => Promise<{ default: Component }>;
}

export const pages: readonly Page[] = [
  { name: "profile", title: "settings.profile", icon: "person", load: () => import("./Profile.svelte") },
  { name: "look", title: "settings.look", icon: "look", load: () => import("./Look.svelte") },
  { name: "notifications", title: "settings.notifications", icon: "bell", load: () => import("./Notifications.svelte") },
  { name: "privacy", title: "settings.privacy", icon: "lock", load: () => import("./Privacy.svelte") },
  { name: "sessions", title: "settings.sessions", icon: "device", load: () => import("./Sessions.svelte") },
  { name: "password", title: "settings.password", icon: "key", load: () => import("./Password.svelte") },
];
