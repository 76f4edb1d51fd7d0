/** panes.svelte.ts — what stands beside the room, and what lies over everything. */
import { navigation } from "./navigation.svelte";

export interface OpenPane {
  name: string;
  room: string;
  seq?: number | undefined;
}

class Panes {
  private chosen = $state.raw<OpenPane>();

  /** A thread's address opens its pane; else the one that was chosen, while its room is the one in front. */
  get current(): OpenPane | undefined {
    const { route } = navigation;
    if (route.view === "thread") return { name: "thread", room: route.room, seq: route.seq };
    return route.view === "room" && this.chosen?.room === route.room ? this.chosen : undefined;
  }

  open(name: string, room: string, seq?: number): void {
    this.chosen = { name, room, seq };
    if (navigation.route.view === "thread") navigation.go({ view: "room", room });
  }

  toggle(name: string, room: string): void {
    if (this.current?.name === name) this.close();
    else this.open(name, room);
  }

  close(): void {
    this.chosen = undefined;
    if (navigation.route.view === "thread") navigation.go({ view: "room", room: navigation.route.room });
  }
}

export interface OpenOverlay {
  name: string;
  about: Record<string, unknown>;
  /** Closes this one: never what was opened since, however late it comes. */
  close: () => void;
}

class Overlays {
  current = $state.raw<OpenOverlay>();

  open(name: string, about: Record<string, unknown> = {}): void {
    const opened: OpenOverlay = {
      name,
      about,
      close: () => {
        if (this.current === opened) this.current = undefined;
      },
    };
    this.current = opened;
  }
}

export const panes = new Panes();
export const overlays = new Overlays();
