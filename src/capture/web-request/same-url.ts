/** A page may write a URL in many ways, and `http:` for `ws:` (HTML, WebSocket). */
export function sameUrl(one: string, other: string): boolean {
  return normal(one) === normal(other);
}

function normal(url: string): string {
  try {
    const { protocol, href } = new URL(url);
    const rest = href.slice(protocol.length).split('#')[0] ?? '';
    return protocol.replace(/^ws/, 'http') + rest;
  } catch {
    return url;
  }
}
