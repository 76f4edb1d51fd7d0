/** reports.ts — what became of what the person reported: told to them alone, once. */
import { t } from "../words/index.svelte";
import { notices } from "./notices.svelte";
import { session } from "./session.svelte";

session.with((chat) =>
  chat.on("own", ({ ev, d }) => {
    if (ev === "report.closed") notices.say(t(d?.["outcome"] === "acted" ? "moderation.report_acted" : "moderation.report_other"));
  }),
);
