/** rows.ts — members as rows of a list, with a heading before the first of each role. Pure. */
import type { MemberRole, MemberView } from "chat-sdk";

export type Row = { key: string; role: MemberRole; member?: undefined } | { key: string; member: MemberView };

/** What somebody is called in the room. */
export const nameOf = (member: MemberView): string => member.nick ?? member.display_name ?? member.login ?? "…";

export function rowsOf(members: readonly MemberView[], hasHeadings: boolean): Row[] {
  const rows: Row[] = [];
  let before: MemberRole | undefined;
  for (const member of members) {
    if (hasHeadings && member.role !== before) rows.push({ key: `role ${member.role}`, role: member.role });
    before = member.role;
    rows.push({ key: member.user, member });
  }
  return rows;
}
