/** person.ts — a name was pressed. */
import { overlays } from "../../app/panes.svelte";

export const openPerson = (user: string): void => overlays.open("person", { user });
