/** desk.svelte.ts — what the parts of a room's view share: what is answered or edited, and where one wants to look. */
import { getContext, setContext } from "svelte";
import type { RoomMessage } from "chat-sdk";
import { notices } from "../../state/notices.svelte";
import type { OpenRoom } from "../../state/room.svelte";

/** The room that somebody is on the way to, in order to write. */
let awaited: string | undefined;

export class Desk {
  replyTo = $state.raw<Readonly<RoomMessage>>();
  editing = $state.raw<Readonly<RoomMessage>>();
  /** The message that one wants to see; it is marked for a moment. */
  target = $state<number>();
  marked = $state<number>();
  /** Counts the wishes to write. */
  wishes = $state(0);
  /** Counts the wishes to see the newest. */
  latest = $state(0);

  constructor(readonly open: OpenRoom) {
    if (awaited !== open.id) return;
    awaited = undefined;
    this.wishes = 1;
  }

  reply(message: Readonly<RoomMessage>): void {
    this.editing = undefined;
    this.replyTo = message;
    this.wishes++;
  }

  edit(message: Readonly<RoomMessage>): void {
    this.replyTo = undefined;
    this.editing = message;
    this.wishes++;
  }

  /** Back to the field where one writes. */
  write(): void {
    if (!this.editing) this.wishes++;
  }

  done(): void {
    this.replyTo = this.editing = undefined;
  }

  /** Looks at a message, wherever it is in the room. */
  async goTo(seq: number): Promise<void> {
    try {
      await this.open.around(seq);
      this.target = seq;
    } catch (error) {
      notices.fail(error);
    }
  }

  goToLatest(): void {
    this.open.newest();
    this.latest++;
  }

  /** The person's last message that can be edited. */
  lastOwn(): Readonly<RoomMessage> | undefined {
    const row = this.open.rows.findLast((one) => one.kind === "message" && one.isMine && one.message.body?.kind === "text");
    return row?.kind === "message" ? row.message : undefined;
  }
}

let current: Desk | undefined;
const KEY = Symbol("desk");

export const setDesk = (desk: Desk): Desk => setContext(KEY, (current = desk));
export const getDesk = (): Desk => getContext<Desk>(KEY);
/** For a pane beside the room: what is in it is drawn as in the room. */
export const shareDesk = (): unknown => setContext(KEY, current);
/** Of the room in front, for what is not a part of it: actions, keys, panes. */
export const deskOf = (room: string): Desk | undefined => (current?.open.id === room ? current : undefined);

/** Whoever chose a room by its letters goes on writing there. Not by touch, where a keyboard would come over what is to be read. */
export function writeIn(room: string): void {
  if (!matchMedia("(pointer: fine)").matches) return;
  const desk = deskOf(room);
  if (desk) desk.write();
  else awaited = room;
}
