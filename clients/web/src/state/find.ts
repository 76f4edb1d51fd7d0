/** find.ts — people by how their name begins. */
import type { Profile } from "chat-sdk";
import { people } from "./people.svelte";
import { session } from "./session.svelte";

export async function findPeople(begins: string, limit = 20): Promise<readonly Profile[]> {
  const found = await session.chat.call("user.search", { begins, limit });
  for (const person of found.people) people.learn(person);
  return found.people.filter((person) => person.user !== session.me && !person.disabled);
}
