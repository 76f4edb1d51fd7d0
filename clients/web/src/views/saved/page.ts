import type { Page } from "../../app/hooks";

export default { view: "saved", load: () => import("./Saved.svelte") } satisfies Page;
