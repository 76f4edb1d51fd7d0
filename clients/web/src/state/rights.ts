/** rights.ts — roles and what they may do, where a room says nothing else. Pure. */
import type { MemberRole, RoomPermission, RoomView } from "chat-sdk";

/** From the lowest. */
export const ROLES: readonly MemberRole[] = ["guest", "member", "moderator", "admin", "owner"];
/** All that can be given: the room itself is handed over in another way. */
export const PERMISSIONS: readonly Exclude<RoomPermission, "own">[] = ["read", "send", "react", "invite", "pin", "mention_all", "moderate", "kick", "ban", "settings", "roles", "export"];

const FROM: Record<RoomPermission, MemberRole> = {
  read: "guest",
  send: "guest",
  react: "guest",
  invite: "member",
  pin: "member",
  moderate: "moderator",
  kick: "moderator",
  ban: "moderator",
  mention_all: "moderator",
  roles: "admin",
  settings: "admin",
  export: "admin",
  own: "owner",
};

export const rank = (role: MemberRole): number => ROLES.indexOf(role);

export const isAbove = (one: MemberRole, other: MemberRole): boolean => rank(one) > rank(other);

/** The roles that somebody may give: those below their own. */
export const rolesBelow = (role: MemberRole): MemberRole[] => ROLES.filter((one) => isAbove(role, one));

/** What a role may do in a room. */
export function permissionsOf(role: MemberRole, view: Pick<RoomView, "roles">): RoomPermission[] {
  const own = view.roles?.find((row) => row.role === role)?.permissions;
  return own ?? PERMISSIONS.filter((permission) => rank(role) >= rank(FROM[permission]));
}
