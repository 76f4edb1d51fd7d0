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

async function open(name: string, onClosed: (isDeleted: boolean) => void): Promise<IDBDatabase> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(STORE);
  };
  const database = await done(opening);
  // Somebody wants to change or delete the database, another tab perhaps: they must not wait for this one.
  database.onversionchange = ({ newVersion }) => {
    database.close();
    onClosed(newVersion === null);
  };
  // The browser took it away: the person cleared it.
  database.onclose = () => {
    onClosed(false);
  };
  return database;
}

/**
 * Opens a database of that name; one for each account. Opened anew when the browser took it away; but what was deleted, here or by another
 * tab, stays so: nothing is kept any more, until it is opened by this function again. Throws what IndexedDB throws, when the browser keeps
 * nothing.
 */
export async function indexedDbStorage(name: string): Promise<Storage> {
  let database: IDBDatabase | undefined;
  let isGone = false;
  const opened = async (): Promise<IDBDatabase> => {
    if (isGone) throw new DOMException("the storage was deleted", "NotFoundError");
    return (database ??= await open(name, (isDeleted) => {
      database = undefined;
      isGone ||= isDeleted;
    }));
  };
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
        store.transaction.commit(); // at once: a page that is left hears of nothing any more
        return kept(store.transaction);
      }),
  };
}
