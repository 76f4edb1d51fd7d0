/** chat.ts — a signed-in user: the connection, the local rooms and the outbox, put together. */
import type { Account, Args } from "./account.js";
import type { ServerEntry } from "./frame.js";
import { Live, type LiveStatus } from "./live.js";
import { webSocket, type Connect } from "./link.js";
import { Outbox, type OutboxItem, type SendOptions } from "./outbox.js";
import { ChatError } from "./problem.js";
import type { RestName } from "./rest.js";
import { Rooms } from "./rooms.js";
import { memoryStorage, type Storage } from "./storage.js";
import { routes, type Id, type MessageBody, type MessageSendOut, type Operations } from "./types.js";

/** What the application is told. A listener that throws is the application's own affair: nothing here depends on it. */
export interface ChatEvents {
  /** How the connection is. */
  status: LiveStatus;
  /** A room is not what it was: what is unread, its log, or what waits to be sent to it. */
  room: Id;
  /** Rooms came or went. */
  rooms: undefined;
  /** Typing, presence: may be lost. */
  signal: ServerEntry;
  /** What the user did on another device, in order. */
  own: ServerEntry;
  /** A message of this device is stored. */
  sent: { item: OutboxItem; out: MessageSendOut };
  /** A message of this device was refused; it stays in the outbox. */
  refused: { item: OutboxItem; problem: ChatError };
}

export interface ChatOptions {
  /** Where rooms and unsent messages are kept, one for each account; in memory when absent. */
  storage?: Storage;
  /** Opens sockets: the runtime's own when absent. */
  connect?: Connect;
  /** Where sockets are, when not where everything else is. */
  sockets?: readonly string[];
}

// These are asked by HTTP alone.
const ELSEWHERE = /^\S+ \/v1\/(auth|users|admin|media)\b/;

export class Chat {
  readonly live: Live;
  private readonly listeners = new Map<keyof ChatEvents, Set<(event: never) => void>>();
  private hasBeenReady = false;

  private constructor(
    readonly account: Account,
    /** The user's id. */
    readonly user: Id,
    readonly rooms: Rooms,
    readonly outbox: Outbox,
    live: Live,
  ) {
    this.live = live;
  }

  /** Loads what an earlier run kept, without asking anybody. Throws `unauthenticated` when nobody is signed in. */
  static async open(account: Account, options: ChatOptions = {}): Promise<Chat> {
    const { clock, random, locks, ids, tokens } = account;
    const kept = await tokens.load();
    if (!kept) throw new ChatError({ code: "unauthenticated", title: "not signed in", status: 401 });
    const storage = options.storage ?? memoryStorage();
    const made: { chat?: Chat } = {};
    const tell = <Name extends keyof ChatEvents>(name: Name, event: ChatEvents[Name]): void => {
      made.chat?.emit(name, event);
    };
    const { rooms, epoch, userSeq } = await Rooms.load({
      storage,
      clock,
      me: kept.user,
      onChanged: (room) => {
        if (room === undefined) tell("rooms", undefined);
        else tell("room", room);
      },
    });
    const live: Live = new Live({
      servers: options.sockets ?? account.servers,
      connect: options.connect ?? webSocket,
      clock,
      random,
      token: async (refused) => {
        const { access, lifetime_ms, received_at_ms } = await account.keeper.get(Infinity, refused);
        return { access, leftMs: lifetime_ms - Math.max(0, clock.wall() - received_at_ms) };
      },
      hasWork: () => outbox.hasWork,
      onStatus: (status) => made.chat?.onStatus(status),
      rooms: {
        ...rooms.hears,
        epoch,
        userSeq,
        onSignal: (signal) => {
          tell("signal", signal);
        },
        onOwn: (entry) => {
          rooms.hears.onOwn?.(entry);
          tell("own", entry);
        },
      },
    });
    const outbox: Outbox = new Outbox({
      storage,
      locks,
      clock,
      ids,
      live,
      onSent: (item, out) => {
        rooms.sent(item, out);
        tell("sent", { item, out });
      },
      onRefused: (item, problem) => {
        tell("refused", { item, problem });
      },
      onChanged: (room) => {
        tell("room", room);
      },
    });
    rooms.join(live, outbox);
    await outbox.loaded;
    return (made.chat = new Chat(account, kept.user, rooms, outbox, live));
  }

  /** Connects, and stays connected until `stop`. */
  start(): void {
    this.live.start();
  }

  /** Closes the connection and keeps what is not kept yet. Unsent messages stay for the next run. */
  async stop(): Promise<void> {
    this.live.stop();
    await this.rooms.flush();
  }

  /** Listens; the function given back takes that back. */
  on<Name extends keyof ChatEvents>(name: Name, listener: (event: ChatEvents[Name]) => void): () => void {
    const all = this.listeners.get(name) ?? new Set();
    this.listeners.set(name, all.add(listener));
    return () => all.delete(listener);
  }

  /**
   * Says something in a room. Resolves when it is kept here: it is sent as soon as there is a connection, once, after what was said
   * there before. `sent` or `refused` follows.
   */
  send(room: Id, body: MessageBody | string, more?: SendOptions): Promise<OutboxItem> {
    if (this.live.state === "parked") this.live.start();
    return this.outbox.add(room, typeof body === "string" ? { kind: "text", text: body } : body, more);
  }

  /** Calls an operation, by the socket when it is open. What carries a key has one effect, however often it has to be asked. Throws ChatError. */
  async call<Name extends RestName>(op: Name, args: Args<Name>): Promise<Operations[Name]["out"]> {
    const keyed = this.account.keyed(op, args);
    const route: string = routes[op];
    if (!this.live.isOpen || ELSEWHERE.test(route)) return this.account.rest.call(op, keyed);
    try {
      return await this.live.call(op, keyed);
    } catch (error) {
      const isHarmless = route.startsWith("GET") || route.includes(" key=");
      if (!(error instanceof ChatError && error.network && isHarmless)) throw error;
      return this.account.rest.call(op, keyed);
    }
  }

  /** Looks whether the connection is still there: when the machine woke, the page came to the front, a network came. */
  look(): void {
    this.live.look();
  }

  /** Does so, and keeps what is not kept yet, whenever the page says that something of the kind happened; the function given back ends it. */
  watchPage(page: Pick<Window, "addEventListener" | "removeEventListener"> = window): () => void {
    const look = (): void => {
      this.look();
      void this.rooms.flush();
    };
    const names = ["online", "pageshow", "focus", "visibilitychange", "pagehide"];
    for (const name of names) page.addEventListener(name, look);
    return () => {
      for (const name of names) page.removeEventListener(name, look);
    };
  }

  private onStatus(status: LiveStatus): void {
    if (status.state === "ready") {
      this.rooms.ready(!this.hasBeenReady);
      this.hasBeenReady = true;
      this.outbox.pump();
    }
    // What cannot be forgotten is worth nothing all the same.
    if (status.loggedOut) void this.account.tokens.forget().catch(() => undefined);
    this.emit("status", status);
  }

  private emit<Name extends keyof ChatEvents>(name: Name, event: ChatEvents[Name]): void {
    for (const listener of this.listeners.get(name) ?? []) {
      try {
        (listener as (event: ChatEvents[Name]) => void)(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
