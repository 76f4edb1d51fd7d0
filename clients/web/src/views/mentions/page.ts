import type { Page } from "../../app/hooks";

export default { view: "mentions", load: () => import("../saved/Saved.svelte") } satisfies Page;
