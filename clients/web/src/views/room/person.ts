/** person.ts — a name was pressed: in a room, where they may have another one. */
import { overlays } from "../../app/panes.svelte";

export const openPerson = (user: string, room?: string): void => overlays.open("person", { user, ...(room ? { room } : {}) });
