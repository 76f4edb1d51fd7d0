declare module "virtual:words/*" {
  const table: Record<string, (values: Record<string, unknown>) => string>;
  export default table;
}
