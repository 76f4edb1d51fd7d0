import type { Page } from "../../app/hooks";

export default { view: "invite", load: () => import("./Invite.svelte") } satisfies Page;
