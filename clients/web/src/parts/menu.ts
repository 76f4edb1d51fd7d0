import type { IconName } from "./icons";

/** A line of a menu. */
export interface MenuItem {
  label: string;
  icon?: IconName | undefined;
  keys?: string | undefined;
  /** Of one that is on or off. */
  checked?: boolean | undefined;
  danger?: boolean | undefined;
  disabled?: boolean | undefined;
  /** A line parts it from the one before. */
  parts?: boolean | undefined;
  run: () => void;
}
