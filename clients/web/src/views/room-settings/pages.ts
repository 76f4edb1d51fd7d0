/** pages.ts — the pages of a room's settings, and who finds them there. */
import type { Component } from "svelte";
import type { IconName } from "../../parts/icons";
import type { RoomDetails } from "../../state/details.svelte";
import type { Key } from "../../words/index.svelte";
import Invitations from "../invites/Invitations.svelte";
import Bans from "../moderation/Bans.svelte";
import Rules from "../moderation/Rules.svelte";
import Access from "./Access.svelte";
import Behaviour from "./Behaviour.svelte";
import Ending from "./Ending.svelte";
import General from "./General.svelte";
import Keeping from "./Keeping.svelte";
import Roles from "./Roles.svelte";

export interface Page {
  name: string;
  title: Key;
  icon: IconName;
  view: Component<{ details: RoomDetails }>;
  shown: (details: RoomDetails) => boolean;
}

const isGroup = (details: RoomDetails): boolean => details.view !== undefined && details.view.kind !== "direct";

export const pages: readonly Page[] = [
  { name: "general", title: "roomset.general", icon: "edit", view: General, shown: (details) => isGroup(details) && details.can("settings") },
  { name: "behaviour", title: "roomset.behaviour", icon: "timer", view: Behaviour, shown: (details) => details.can("settings") },
  { name: "keeping", title: "roomset.keeping", icon: "clock", view: Keeping, shown: (details) => details.can("settings") },
  { name: "access", title: "roomset.access", icon: "lock", view: Access, shown: (details) => isGroup(details) && (details.can("settings") || details.can("moderate")) },
  { name: "roles", title: "roomset.roles", icon: "star", view: Roles, shown: (details) => isGroup(details) && details.can("roles") },
  { name: "invites", title: "invites.title", icon: "link", view: Invitations, shown: (details) => isGroup(details) && details.can("invite") },
  { name: "bans", title: "moderation.bans", icon: "close", view: Bans, shown: (details) => isGroup(details) && details.can("ban") },
  { name: "rules", title: "moderation.rules", icon: "flag", view: Rules, shown: (details) => details.can("settings") },
  { name: "ending", title: "roomset.ending", icon: "warning", view: Ending, shown: (details) => isGroup(details) && (details.can("settings") || details.can("own") || details.can("export")) },
];
