/** order.ts — what those do who look after a room: with its members, its invitations, its rules, and itself. */
import type { BanListOut, InviteLookOut, InviteView, MemberRole, RoomPermission, RoomRulesOut, TemplateView, WordRule } from "chat-sdk";
import { session } from "./session.svelte";

interface Why {
  /** Absent: until it is taken back. */
  until?: string | undefined;
  reason?: string | undefined;
}

const words = ({ until, reason }: Why): { until?: string; reason?: string } => ({ ...(until ? { until } : {}), ...(reason ? { reason } : {}) });

export const addMember = (room: string, user: string): Promise<unknown> => session.chat.call("member.add", { room, user });
export const kick = (room: string, user: string, why: Why): Promise<unknown> => session.chat.call("member.kick", { room, user, ...(why.reason ? { reason: why.reason } : {}) });
export const ban = (room: string, user: string, why: Why): Promise<unknown> => session.chat.call("member.ban", { room, user, ...words(why) });
export const unban = (room: string, user: string): Promise<unknown> => session.chat.call("member.unban", { room, user });
export const mute = (room: string, user: string, why: Why): Promise<unknown> => session.chat.call("member.mute", { room, user, ...words(why) });
export const unmute = (room: string, user: string): Promise<unknown> => session.chat.call("member.unmute", { room, user });
export const setRole = (room: string, user: string, role: MemberRole): Promise<unknown> => session.chat.call("member.role", { room, user, role });
/** null: what their role may. */
export const permitMember = (room: string, user: string, permissions: RoomPermission[] | null): Promise<unknown> => session.chat.call("member.permit", { room, user, permissions });
/** null: the name they show elsewhere. */
export const rename = (room: string, user: string, nick: string | null): Promise<unknown> =>
  user === session.me ? session.chat.call("member.nick", { room, nick }) : session.chat.call("member.rename", { room, user, nick });

export const bans = (room: string, cursor?: string): Promise<BanListOut> => session.chat.call("ban.list", { room, limit: 50, ...(cursor ? { cursor } : {}) });

export const rules = (room: string): Promise<RoomRulesOut> => session.chat.call("room.rules", { room });
export const setRules = (room: string, rev: number, all: WordRule[]): Promise<unknown> => session.chat.call("room.set_rules", { room, rules: all, if_rev: rev });
/** The id of a rule that is about to be made. */
export const newId = (): string => session.chat.account.ids.make();

export const invites = async (room: string): Promise<InviteView[]> => (await session.chat.call("invite.list", { room })).invites;
export const revokeInvite = (room: string, invite: string): Promise<unknown> => session.chat.call("invite.revoke", { room, invite });
/** Gives the secret, which is shown this once. */
export const invite = async (room: string, how: { role: MemberRole; uses: number; until: Date }): Promise<string> =>
  (await session.chat.call("invite.create", { room, role: how.role, uses: how.uses, expires_at: how.until.toISOString() })).token;
export const lookAtInvite = (token: string): Promise<InviteLookOut> => session.chat.call("invite.look", { token });
/** Gives the room. */
export async function acceptInvite(token: string): Promise<string> {
  const { room } = await session.chat.call("invite.accept", { token });
  await session.chat.rooms.show(room.room);
  return room.room;
}

/** null: as everywhere. */
export const permitRole = (room: string, role: MemberRole, permissions: RoomPermission[] | null): Promise<unknown> => session.chat.call("room.permit", { room, role, permissions });
export const lock = (room: string, isLocked: boolean): Promise<unknown> => session.chat.call(isLocked ? "room.lock" : "room.unlock", { room });
export const guard = (room: string, until: Date | undefined): Promise<unknown> =>
  until ? session.chat.call("room.guard", { room, until: until.toISOString() }) : session.chat.call("room.unguard", { room });
export const archive = (room: string, isArchived: boolean): Promise<unknown> => session.chat.call(isArchived ? "room.archive" : "room.restore", { room });
export const transfer = (room: string, user: string): Promise<unknown> => session.chat.call("room.transfer", { room, user });
export const deleteRoom = (room: string): Promise<unknown> => session.chat.call("room.delete", { room });

export const templates = async (): Promise<TemplateView[]> => (await session.chat.call("template.list", {})).templates;
export const keepTemplate = (room: string, name: string): Promise<unknown> => session.chat.call("template.create", { from: room, name });
export const dropTemplate = (template: string): Promise<unknown> => session.chat.call("template.delete", { template });
