/** keys.ts — keys that the field for writing and the list of messages answer to: explained on the sheet, done there. */
import type { Shortcut } from "../../app/hooks";

const keys: Shortcut[] = [
  { keys: "ArrowUp", label: "keys.message_up", group: "messages" },
  { keys: "ArrowDown", label: "keys.message_down", group: "messages" },
  { keys: "Enter", label: "common.send", group: "writing" },
  { keys: "Shift+Enter", label: "keys.new_line", group: "writing" },
  { keys: "Mod+B", label: "format.bold", group: "writing" },
  { keys: "Mod+I", label: "format.italic", group: "writing" },
  { keys: "Mod+Shift+X", label: "format.strike", group: "writing" },
  { keys: "Mod+E", label: "format.code", group: "writing" },
  { keys: "Mod+Alt+P", label: "format.preview", group: "writing" },
  { keys: "ArrowUp", label: "keys.edit_last", group: "writing" },
  { keys: "Escape", label: "keys.leave", group: "writing" },
];

export default keys;
