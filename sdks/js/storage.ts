/** storage.ts — what the SDK asks of whoever keeps things for it: a small key-value store, and locks between tabs. */

/** One change: a value to put, or undefined to forget the key. */
export type Change = readonly [key: string, value: unknown];

/**
 * Keeps what must survive a reload. Values are plain data (structured clone). Browsers: `indexedDbStorage`; tests and scripts:
 * `memoryStorage`; anything else with these two methods will do.
 */
export interface Storage {
  /** Everything whose key begins with `prefix`, in the order of the keys. */
  read(prefix: string): Promise<[key: string, value: unknown][]>;
  /** All of the changes or none. Resolves when they are kept. */
  write(changes: readonly Change[]): Promise<void>;
}

/** Forgets everything when the process ends. */
export function memoryStorage(): Storage {
  const kept = new Map<string, unknown>();
  return {
    read(prefix) {
      const found = [...kept].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
      return Promise.resolve(structuredClone(found));
    },
    write(changes) {
      for (const [key, value] of changes) {
        if (value === undefined) kept.delete(key);
        else kept.set(key, structuredClone(value));
      }
      return Promise.resolve();
    },
  };
}

/** Lets one run at a time, over everything that shares the storage. */
export interface Locks {
  run<Result>(name: string, then: () => Promise<Result>): Promise<Result>;
}

/** Within this process alone. */
export function processLocks(): Locks {
  const last = new Map<string, Promise<unknown>>();
  return {
    run(name, then) {
      const turn = (last.get(name) ?? Promise.resolve()).then(then, then);
      last.set(name, turn);
      return turn;
    },
  };
}

/** Over all tabs and workers of an origin (Web Locks) where there is such a thing, else within this process. */
export function bestLocks(): Locks {
  const web = (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks;
  if (!web) return processLocks();
  return { run: <Result>(name: string, then: () => Promise<Result>) => web.request(name, then) as Promise<Result> };
}
