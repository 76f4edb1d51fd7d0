/**
 * fallback.ts — for networks that break WebSockets; what `chat-sdk/fallback` exports. The connection is the same: frames go out as requests
 * by HTTP, and what a socket would bring comes by long poll. Hand `connectWithFallback()` to a Chat as its `connect`.
 */
import type { Clock } from "./clock.js";
import { webSocket, type Connect, type Socket } from "./link.js";
import { LOST, PROBE_MS_MAX } from "./pace.js";

export interface FallbackOptions {
  /** How sockets are opened while they work. */
  connect?: Connect;
  fetch?: typeof fetch;
  clock?: Clock;
  /** How long until a socket is tried beside the polls, at first; then twice as long each time. 15,000 when absent. */
  probeMs?: number;
  /** Told by which way a connection is tried. */
  onWay?: (way: "socket" | "poll") => void;
}

const TRIES = 3; // sockets that brought nothing, in a row
const PROBE_MS = 15_000;

/** Opens sockets; when three in a row brought nothing, the same by HTTP, until a socket opens again. */
export function connectWithFallback(options: FallbackOptions = {}): Connect {
  const connect = options.connect ?? webSocket;
  const firstMs = options.probeMs ?? PROBE_MS;
  let failures = 0;
  let probeMs = firstMs;
  /** The socket, and whether it ever brought anything. */
  const watched: Connect = (url, protocol) => {
    const socket = connect(url, protocol);
    let isCounted = false;
    const count = (brought: boolean): void => {
      if (brought) [failures, probeMs] = [0, firstMs];
      else if (!isCounted) failures++;
      isCounted = true;
    };
    const seen: Socket = {
      send: (text) => {
        socket.send(text);
      },
      close: (code) => {
        count(false);
        socket.close(code);
      },
      onopen: null,
      onmessage: null,
      onclose: null,
      onerror: null,
    };
    socket.onopen = () => seen.onopen?.();
    socket.onerror = () => seen.onerror?.();
    socket.onmessage = (event) => {
      count(true);
      seen.onmessage?.(event);
    };
    socket.onclose = (event) => {
      count(false);
      seen.onclose?.(event);
    };
    return seen;
  };
  return (url, protocol) => {
    options.onWay?.(failures < TRIES ? "socket" : "poll");
    if (failures < TRIES) return watched(url, protocol);
    const probe = (isOpen: () => void): void => {
      const socket = connect(url, protocol);
      socket.onopen = () => {
        socket.onclose = null;
        socket.close(1000);
        failures = 0;
        isOpen();
      };
    };
    const waitMs = probeMs;
    probeMs = Math.min(PROBE_MS_MAX, 2 * probeMs);
    // Where HTTP fails as well, a socket has its turn.
    const failed = (): void => {
      failures = TRIES - 1;
    };
    return new Later(() => import("./polls.js").then(({ Polls }) => new Polls(url, options, waitMs, probe, failed)), failed);
  };
}

/** A socket that is fetched first: few networks need it. Nothing is said to it before it says that it is open. */
class Later implements Socket {
  onopen: Socket["onopen"] = null;
  onmessage: Socket["onmessage"] = null;
  onclose: Socket["onclose"] = null;
  onerror: Socket["onerror"] = null;
  private socket: Socket | undefined;
  private isClosed = false;

  constructor(load: () => Promise<Socket>, failed: () => void) {
    load().then(
      (socket) => {
        this.take(socket);
      },
      () => {
        failed();
        if (!this.isClosed) this.onclose?.({ code: LOST, reason: "" });
      },
    );
  }

  send(text: string): void {
    this.socket?.send(text);
  }

  close(code?: number): void {
    this.isClosed = true;
    this.socket?.close(code);
  }

  private take(socket: Socket): void {
    this.socket = socket;
    if (this.isClosed) {
      socket.close();
      return;
    }
    socket.onopen = () => this.onopen?.();
    socket.onmessage = (event) => this.onmessage?.(event);
    socket.onclose = (event) => this.onclose?.(event);
    socket.onerror = () => this.onerror?.();
  }
}
