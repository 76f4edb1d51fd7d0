/** problem.ts — why something was not done. */
import type { ErrorCode, Problem } from "./types.js";

/**
 * A call that was refused, or whose answer never came. Branch on `code` alone; `message` is a sentence for people.
 *
 * `network`: nothing was heard. `unknown`: it may have been done all the same; repeat it under the same key to find out.
 */
export class ChatError extends Error {
  override readonly name = "ChatError";
  readonly code: ErrorCode | "network" | (string & {});
  /** As in HTTP; 0 when nothing was heard. */
  readonly status: number;
  /** Whether trying again can help. */
  readonly temporary: boolean;
  /** How long to wait before that, in milliseconds; undefined when nothing was said. */
  readonly retryAfterMs: number | undefined;
  /** Each wrong member, with the reason. */
  readonly fields: readonly { path: string; reason: string }[];
  /** Finds the server's log line. */
  readonly trace: string | undefined;
  readonly unknown: boolean;

  constructor(problem: Partial<Omit<Problem, "code">> & { code: string; title: string }, unknown = false) {
    super(problem.title);
    this.code = problem.code;
    this.status = problem.status ?? 0;
    this.temporary = problem.temporary ?? false;
    this.retryAfterMs = problem.retry_after_ms;
    this.fields = problem.fields ?? [];
    this.trace = problem.trace;
    this.unknown = unknown;
  }

  get network(): boolean {
    return this.code === "network";
  }
}

/** Nothing was heard of the server. */
export const networkError = (title: string, unknown = false): ChatError =>
  new ChatError({ code: "network", title, temporary: true }, unknown);

/** What an error object says, whoever wrote it: a proxy's page is a problem as well. */
export function problemOf(value: unknown, status = 0, retryAfterMs?: number): ChatError {
  const given = (typeof value === "object" && value !== null ? value : {}) as Partial<Problem> & { detail?: string };
  const code = typeof given.code === "string" ? given.code : codeOfStatus(status);
  return new ChatError({
    ...given,
    code,
    title: given.detail ?? given.title ?? `the server answered ${status}`,
    status: given.status ?? status,
    temporary: given.temporary ?? [429, 502, 503, 504].includes(status),
    ...(retryAfterMs === undefined || given.retry_after_ms !== undefined ? {} : { retry_after_ms: retryAfterMs }),
  });
}

function codeOfStatus(status: number): string {
  const codes: Record<number, ErrorCode> = {
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    409: "conflict",
    410: "gone",
    429: "rate_limited",
  };
  return codes[status] ?? (status >= 500 ? "unavailable" : "invalid");
}
