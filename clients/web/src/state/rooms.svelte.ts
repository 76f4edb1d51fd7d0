/** rooms.svelte.ts — the person's rooms as a list to look at: favourites, people, rooms, each in its order. */
import type { MemberRole, Room, RoomKind, RoomPermission } from "chat-sdk";
import { people } from "./people.svelte";
import { preferences } from "./preferences.svelte";
import { session } from "./session.svelte";

export interface RoomRow {
  room: string;
  kind: RoomKind;
  name: string | undefined;
  topic: string | undefined;
  peer: string | undefined;
  members: number;
  unread: number;
  mentions: number;
  movedAt: string;
  role: MemberRole;
  permissions: readonly RoomPermission[];
  lockedAt: string | undefined;
  archivedAt: string | undefined;
  encryption: string;
  textMax: number;
  createdAt: string;
}

export type Level = "all" | "mentions" | "nothing";

class Rooms {
  /** In the order in which they moved last. */
  list = $state.raw<readonly RoomRow[]>([]);
  /** Until the first list came, from the storage or from the server. */
  isLoading = $state(true);
  private rows = new Map<string, RoomRow>();
  private isDue = false;

  readonly favourites = $derived(this.sorted(this.list.filter((row) => preferences.isOn("favourite", row.room))));
  readonly direct = $derived(this.list.filter((row) => row.kind === "direct" && !preferences.isOn("favourite", row.room)));
  readonly others = $derived(this.sorted(this.list.filter((row) => row.kind !== "direct" && !preferences.isOn("favourite", row.room))));
  /** As they stand in the sidebar, one below the other. */
  readonly ordered = $derived([...this.favourites, ...this.others, ...this.direct]);
  /** For the title and the app's badge: what wants to be read, muted rooms left out. */
  readonly unread = $derived(this.list.reduce((sum, row) => sum + this.loud(row), 0));
  readonly mentions = $derived(this.list.reduce((sum, row) => sum + row.mentions, 0));

  constructor() {
    session.with((chat) => {
      this.read();
      const later = (): void => this.readSoon();
      const ends = [
        chat.on("rooms", later),
        chat.on("room", later),
        chat.on("status", ({ state }) => {
          if (state === "ready") setTimeout(() => (this.isLoading = false), 1000);
        }),
      ];
      return () => {
        for (const end of ends) end();
        this.rows.clear();
        this.list = [];
        this.isLoading = true;
      };
    });
  }

  get(room: string): RoomRow | undefined {
    return this.list.find((row) => row.room === room);
  }

  /** What a room is called: a direct room by who is in it. */
  name(row: RoomRow): string {
    return row.kind === "direct" ? (row.peer === undefined ? "…" : people.name(row.peer)) : (row.name ?? "…");
  }

  level(room: string): Level {
    return (preferences.word("notify_level", room) ?? preferences.word("notify_level") ?? "all") as Level;
  }

  isMuted(room: string): boolean {
    return this.level(room) === "nothing" || this.mutedUntil(room) !== undefined;
  }

  /** Until when nothing of it disturbs, while that lies ahead. */
  mutedUntil(room: string): string | undefined {
    const until = preferences.get("muted_until", room)?.["until"];
    return typeof until === "string" && Date.parse(until) > Date.now() ? until : undefined;
  }

  muteFor(room: string, ms: number | undefined): Promise<void> {
    return preferences.set("muted_until", ms === undefined ? undefined : { until: new Date(Date.now() + ms).toISOString() }, room);
  }

  can(room: string, permission: RoomPermission): boolean {
    return this.get(room)?.permissions.includes(permission) ?? false;
  }

  /** The room of two: made when there is none yet. */
  async directWith(user: string): Promise<string> {
    const found = this.list.find((row) => row.kind === "direct" && row.peer === user);
    if (found) return found.room;
    const { room } = await session.chat.call("room.create", { kind: "direct", peer: user });
    await session.chat.rooms.show(room.room);
    return room.room;
  }

  async leave(room: string): Promise<void> {
    await session.chat.call("room.leave", { room });
  }

  favour(room: string, on: boolean): Promise<void> {
    return preferences.set("favourite", on ? { on } : undefined, room);
  }

  setLevel(room: string, level: Level | undefined): Promise<void> {
    return preferences.set("notify_level", level ? { word: level } : undefined, room);
  }

  markRead(room: string): void {
    session.chat.rooms.read(room);
  }

  private loud(row: RoomRow): number {
    if (this.isMuted(row.room)) return 0;
    return this.level(row.room) === "mentions" ? row.mentions : row.unread;
  }

  /** As the person ordered them; else what is unread first, then by name. */
  private sorted(rows: RoomRow[]): RoomRow[] {
    const order = new Map<string, number>();
    for (let at = 1; at <= 20; at++) {
      const part = preferences.get(at === 1 ? "sidebar_order" : `sidebar_order.${at}`)?.["rooms"];
      if (Array.isArray(part)) for (const room of part as string[]) if (!order.has(room)) order.set(room, order.size);
    }
    const place = (row: RoomRow): number => order.get(row.room) ?? Infinity;
    return rows.sort((a, b) => (place(a) === place(b) ? this.name(a).localeCompare(this.name(b), undefined, { numeric: true }) : place(a) - place(b)));
  }

  private readSoon(): void {
    if (this.isDue) return;
    this.isDue = true;
    setTimeout(() => {
      this.isDue = false;
      if (session.isOpen) this.read();
    }, 30);
  }

  private read(): void {
    const rows = session.chat.rooms.list().map((room) => this.row(room));
    this.rows = new Map(rows.map((row) => [row.room, row]));
    this.list = rows;
    if (rows.length > 0) this.isLoading = false;
  }

  /** The same object as before when nothing changed, so that nothing is drawn again. */
  private row(room: Room): RoomRow {
    const { view } = room;
    const row: RoomRow = {
      room: room.id,
      kind: view.kind,
      name: view.name,
      topic: view.topic,
      peer: view.peer,
      members: view.members,
      unread: room.unread,
      mentions: room.mentions,
      movedAt: room.movedAt,
      role: view.role,
      permissions: view.permissions,
      lockedAt: view.locked_at,
      archivedAt: view.archived_at,
      encryption: view.encryption,
      textMax: view.text_max,
      createdAt: view.created_at,
    };
    const before = this.rows.get(room.id);
    const isSame = before && (Object.keys(row) as (keyof RoomRow)[]).every((name) => before[name] === row[name]);
    return isSame ? before : row;
  }
}

export const rooms = new Rooms();
