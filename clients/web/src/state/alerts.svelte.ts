/** alerts.svelte.ts — notifications of this browser: allowed by the person, and for what they want to hear of. */
import { choice } from "./choice.svelte";
import { preferences } from "./preferences.svelte";
import { isQuiet, type QuietHours } from "./quiet";
import { rooms } from "./rooms.svelte";
import { session } from "./session.svelte";

const STORED = "chat.alerts";
export type Permission = NotificationPermission | "missing";

/** What a notification says, in the reader's words. */
export interface Alert {
  room: string;
  title: string;
  isMention: boolean;
}

class Alerts {
  permission = $state<Permission>(typeof Notification === "undefined" ? "missing" : Notification.permission);
  private wanted = $state(localStorageSays());
  /** Shows one: app/alerts.ts says how. */
  show: (alert: Alert) => void = () => undefined;

  constructor() {
    session.with((chat) => {
      const before = new Map<string, { unread: number; mentions: number }>();
      const count = (id: string): { unread: number; mentions: number } => {
        const room = chat.rooms.get(id);
        return { unread: room?.unread ?? 0, mentions: room?.mentions ?? 0 };
      };
      for (const room of chat.rooms.list()) before.set(room.id, count(room.id));
      return chat.on("room", (id) => {
        const [was, is] = [before.get(id), count(id)];
        before.set(id, is);
        if (was && chat.live.isOpen) this.weigh(id, is.unread > was.unread, is.mentions > was.mentions);
      });
    });
  }

  get isOn(): boolean {
    return this.permission === "granted" && this.wanted;
  }

  /** Only ever asked on a click. */
  async ask(): Promise<void> {
    if (typeof Notification === "undefined") return;
    this.permission = await Notification.requestPermission();
    if (this.permission === "granted") this.turn(true);
  }

  turn(isOn: boolean): void {
    this.wanted = isOn;
    try {
      localStorage.setItem(STORED, isOn ? "on" : "off");
    } catch {
      // It holds until the page is left.
    }
  }

  private weigh(id: string, isMore: boolean, isMention: boolean): void {
    if (!isMore || !this.isOn || (document.visibilityState === "visible" && document.hasFocus())) return;
    if (choice.quietUntil !== undefined || isQuiet(preferences.get("quiet_hours") as QuietHours | undefined, new Date())) return;
    const row = rooms.get(id);
    if (!row || rooms.isMuted(id) || (rooms.level(id) === "mentions" && !isMention && row.kind !== "direct")) return;
    this.show({ room: id, title: rooms.name(row), isMention });
  }
}

function localStorageSays(): boolean {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true;
  }
}

export const alerts = new Alerts();
