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

/** Opens a database of that name; one for each account. Throws what IndexedDB throws, when the browser keeps nothing. */
export async function indexedDbStorage(name: string): Promise<Storage> {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(STORE);
  };
  const database = await done(opening);
  // Another tab wants to change the database: it must not wait for this one.
  database.onversionchange = () => {
    database.close();
  };
  return {
    async read(prefix) {
      const store = database.transaction(STORE).objectStore(STORE);
      const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
      const [keys, values] = await Promise.all([done(store.getAllKeys(range)), done<unknown[]>(store.getAll(range))]);
      return keys.map((key, at) => [key as string, values[at]]);
    },
    write: (changes) =>
      new Promise((ok, failed) => {
        const transaction = database.transaction(STORE, "readwrite");
        const store = transaction.objectStore(STORE);
        for (const [key, value] of changes) {
          if (value === undefined) store.delete(key);
          else store.put(value, key);
        }
        transaction.oncomplete = () => {
          ok();
        };
        transaction.onerror = transaction.onabort = () => {
          failed(transaction.error ?? new Error("the storage failed"));
        };
      }),
  };
}
