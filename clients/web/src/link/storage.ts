/** storage.ts — what this browser keeps: IndexedDB, or nothing beyond this page where the browser keeps nothing. */
import { memoryStorage, type Storage } from "chat-sdk";
import { indexedDbStorage } from "chat-sdk/indexeddb";

/** A store of that name. Where the browser keeps nothing (private windows, a full disk) it lasts until the page is left. */
export async function openStorage(name: string): Promise<Storage> {
  try {
    return await indexedDbStorage(name);
  } catch {
    return memoryStorage();
  }
}

/** Forgets what was kept under these names. */
export async function forgetStorage(...names: string[]): Promise<void> {
  await Promise.all(
    names.map(
      (name) =>
        new Promise<void>((done) => {
          const asked = indexedDB.deleteDatabase(name);
          asked.onsuccess = asked.onerror = asked.onblocked = () => done();
        }),
    ),
  ).catch(() => undefined);
}

/** What is kept under a prefix. Nothing, when another tab signs out meanwhile and all of it goes. */
export const keptIn = (storage: Storage, prefix: string): ReturnType<Storage["read"]> => storage.read(prefix).catch(() => []);
