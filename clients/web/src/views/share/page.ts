import type { Page } from "../../app/hooks";

export default { view: "share", load: () => import("./Share.svelte") } satisfies Page;
