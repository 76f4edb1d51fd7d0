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
  const inside = async <Result>(mode: IDBTransactionMode, use: (store: IDBObjectStore) => Result): Promise<Result> => {
    try {
      return use((await opened()).transaction(STORE, mode).objectStore(STORE));
    } catch (error) {
      // Closed, and nobody has said so yet.
      if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
      database = undefined;
      return use((await opened()).transaction(STORE, mode).objectStore(STORE));
    }
  };
  await opened();
  return {
    async read(prefix) {
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const both = await inside(
        "readonly",
        (store) => [done(store.getAllKeys(range)), done<unknown[]>(store.getAll(range))] as const,
      );
      const [keys, values] = await Promise.all(both);
      return keys.map((key, at) => [key as string, values[at]]);
    },
    async write(changes) {
      const { kept } = await inside("readwrite", (store) => {
        for (const [key, value] of changes) {
          if (value === undefined) store.delete(key);
          else store.put(value, key);
        }
        const { transaction } = store;
        const kept = new Promise<void>((ok, failed) => {
          transaction.oncomplete = () => {
            ok();
          };
          transaction.onerror = transaction.onabort = () => {
            failed(transaction.error ?? new Error("the storage failed"));
          };
        });
        return { kept };
      });
      await kept;
    },
  };
}
