/** keys.ts — Escape in a room: out of the pane, else everything is read, and one may write. */
import type { Shortcut } from "../../app/hooks";
import { navigation } from "../../app/navigation.svelte";
import { panes } from "../../app/panes.svelte";
import { deskOf } from "./desk.svelte";

function leave(): void {
  const { route } = navigation;
  if (route.view !== "room" && route.view !== "thread") return;
  const desk = deskOf(route.room);
  if (panes.current && document.getElementById("pane")?.contains(document.activeElement)) panes.close();
  else desk?.open.seenAll();
  desk?.write();
}

const keys: Shortcut[] = [{ keys: "Escape", label: "keys.read_room", group: "rooms", whileTyping: true, run: leave }];

export default keys;
