/** indexeddb.ts — Storage in a browser or worker. */
import type { Storage } from "./storage.js";

const STORE = "kept";

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((ok, failed) => {
    request.onsuccess = () => {
      ok(request.result);
    };
    request.onerror = () => {
      failed(request.error ?? new Error("the storage failed"));
    };
  });
}

const kept = (transaction: IDBTransaction): Promise<void> =>
  new Promise((ok, failed) => {
    transaction.oncomplete = () => {
      ok();
    };
    transaction.onerror = transaction.onabort = () => {
      failed(transaction.error ?? new DOMException("the storage was taken away", "AbortError"));
    };
  });

async function open(name: string, onClosed: () => void): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(STORE);
  };
  const database = await done(opening);
  // Another tab wants to change the database: it must not wait for this one.
  database.onversionchange = () => {
    database.close();
    onClosed();
  };
  // The browser took it away: the person cleared it, or signed out.
  database.onclose = onClosed;
  return database;
}

/**
 * Opens a database of that name; one for each account. Opened anew when the browser took it away. Throws what IndexedDB throws, when the
 * browser keeps nothing.
 */
export async function indexedDbStorage(name: string): Promise<Storage> {
  let database: IDBDatabase | undefined;
  const opened = async (): Promise<IDBDatabase> => (database ??= await open(name, () => (database = undefined)));
  /** `use` has the store while the transaction is young. */
  const once = async <Result>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => Promise<Result>): Promise<Result> =>
    use((await opened()).transaction(STORE, mode).objectStore(STORE));
  const inside: typeof once = (mode, use) =>
    once(mode, use).catch((error: unknown) => {
      // It was taken away before or meanwhile, and nobody has said so yet.
      if (!(error instanceof DOMException && ["InvalidStateError", "AbortError"].includes(error.name))) throw error;
      database = undefined;
      return once(mode, use);
    });
  await opened();
  return {
    async read(prefix) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const [keys, values] = await inside("readonly", (store) =>
        Promise.all([done(store.getAllKeys(range)), done<unknown[]>(store.getAll(range))]),
      );
      return keys.map((key, at) => [key as string, values[at]]);
    },
    write: (changes) =>
      inside("readwrite", (store) => {
        for (const [key, value] of changes) {
          if (value === undefined) store.delete(key);
          else store.put(value, key);
        }
        return kept(store.transaction);
      }),
  };
}
