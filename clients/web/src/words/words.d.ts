declare module "virtual:words/*" {
  const table: Record<string, (values: Record<string, unknown>) => string>;
  export default table;
}

declare module "virtual:languages" {
  type Load = () => Promise<{ default: Record<string, (values: Record<string, unknown>) => string> }>;
  export const languages: readonly { code: string; name: string; direction: "ltr" | "rtl" }[];
  export const first: Record<string, Load>;
  export const rest: Record<string, Load>;
}
