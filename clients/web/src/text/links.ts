/** links.ts — which addresses a text may lead to, and whether a link says where it goes. */

const LINK_MAX = 2048;

/** The address as it is opened; undefined for what nobody should be led to: other schemes, addresses inside this app, names and passwords in them. */
export function safeHref(text: string): string | undefined {
  if (text.length > LINK_MAX || !/^(https?:\/\/|mailto:)/i.test(text)) return undefined;
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (!["http:", "https:", "mailto:"].includes(url.protocol) || url.username || url.password) return undefined;
  // A mail program takes headers and bodies from an address; people choose those themselves.
  return url.protocol === "mailto:" ? `mailto:${url.pathname}` : url.href;
}

/** The host that a link goes to, when its words look like an address of another one. */
export function hiddenHost(href: string, words: string): string | undefined {
  const said = /^\s*(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,})(?:[/?#:\s]|$)/iu.exec(words)?.[1];
  if (!said || !href.startsWith("http")) return undefined;
  const host = new URL(href).hostname;
  return sameHost(said, host) ? undefined : host;
}

function sameHost(said: string, host: string): boolean {
  try {
    const bare = (name: string): string => new URL(`http://${name}`).hostname.replace(/^www\./, "");
    return bare(said) === bare(host);
  } catch {
    return false;
  }
}
