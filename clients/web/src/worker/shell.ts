/** shell.ts — the files of the app in the browser's caches: one cache for each version, of which the last two are kept. */

const PREFIX = "chat-app-";
const VERSIONS_KEPT = 2; // another tab may still be the one before
// What a file is does not depend on who asks, whatever the server says of compression and origins.
const ANYBODY: CacheQueryOptions = { ignoreVary: true };

export class Shell {
  private readonly name: string;

  constructor(
    private readonly caches: CacheStorage,
    version: string,
    private readonly files: readonly string[],
  ) {
    this.name = PREFIX + version;
  }

  /** All or nothing: an app with half its files would not open. What an older version has under the same hashed name is not fetched again. */
  async install(): Promise<void> {
    const cache = await this.caches.open(this.name);
    await Promise.all(
      this.files.map(async (file) => {
        const same = isHashed(file) ? await this.caches.match(file, ANYBODY) : undefined;
        if (same) return cache.put(file, same);
        const answer = await fetch(file, { cache: isHashed(file) ? "default" : "no-cache" });
        if (!answer.ok) throw new Error(`${file}: ${answer.status}`);
        return cache.put(file, answer);
      }),
    );
  }

  /** What is used besides, such as a language: kept with this version. */
  async keep(files: readonly string[]): Promise<void> {
    const cache = await this.caches.open(this.name);
    for (const file of files) {
      if (!isHashed(file) || (await cache.match(file, ANYBODY))) continue;
      const answer = (await this.caches.match(file, ANYBODY)) ?? (await fetch(file));
      if (answer.ok) await cache.put(file, answer.clone());
    }
  }

  /** Forgets versions that no tab can be any more. */
  async tidy(): Promise<void> {
    const ours = (await this.caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== this.name);
    for (const old of ours.slice(0, Math.max(0, ours.length - VERSIONS_KEPT + 1))) await this.caches.delete(old);
  }

  /** The page, whatever its address: what it shows, its router knows. */
  async page(request: Request): Promise<Response> {
    const cache = await this.caches.open(this.name);
    return (await cache.match("/", ANYBODY)) ?? fetch(request);
  }

  /** A file: of this version, or of one before for a tab that is one; from the network and kept when it is in none. */
  async file(request: Request): Promise<Response> {
    const cache = await this.caches.open(this.name);
    const found = (await cache.match(request, ANYBODY)) ?? (await this.caches.match(request, ANYBODY));
    if (found) return found;
    const answer = await fetch(request);
    if (answer.ok && isHashed(new URL(request.url).pathname)) await cache.put(request, answer.clone());
    return answer;
  }

  has(path: string): boolean {
    return isHashed(path) || (path !== "/" && this.files.includes(path));
  }
}

/** Its name carries the digest of what is in it: it never changes. */
const isHashed = (path: string): boolean => path.startsWith("/assets/");

/** Whether an address shows the app: what is said to the server, and files, are not. */
export const isPage = (path: string): boolean => !/^\/(v1|\.well-known)(\/|$)/.test(path) && !/\.[a-z0-9]+$/i.test(path);
