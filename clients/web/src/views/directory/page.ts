import type { Page } from "../../app/hooks";

export default { view: "directory", load: () => import("./Directory.svelte") } satisfies Page;
