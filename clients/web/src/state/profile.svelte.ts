/** profile.svelte.ts — what the person tells of themselves. */
import type { Profile } from "chat-sdk";
import { people } from "./people.svelte";
import { session } from "./session.svelte";

/** null takes a part away. */
export interface ProfilePart {
  display_name?: string | null;
  bio?: string | null;
  time_zone?: string | null;
}

class OwnProfile {
  value = $state.raw<Profile>();
  failure = $state.raw<unknown>();

  constructor() {
    session.with(() => () => (this.value = undefined));
  }

  async load(): Promise<void> {
    this.failure = undefined;
    try {
      this.take((await session.chat.call("profile.get", {})).profile);
    } catch (error) {
      this.failure = error;
    }
  }

  /** What another device changed meanwhile is not written over: that throws `stale`. */
  async save(part: ProfilePart): Promise<void> {
    const rev = this.value?.rev;
    this.take((await session.chat.call("profile.update", { ...part, ...(rev === undefined ? {} : { if_rev: rev }) })).profile);
  }

  private take(profile: Profile): void {
    this.value = profile;
    people.learn(profile);
  }
}

export const ownProfile = new OwnProfile();

/** Somebody's, with their words about themselves. */
export const profileOf = async (user: string): Promise<Profile> => (await session.chat.call("user.get", { user })).profile;
