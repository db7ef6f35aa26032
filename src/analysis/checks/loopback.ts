// Which hosts are local: the machine itself (Secure Contexts section 3.1, RFC 6761 section 6.3), and the local network.

/** Whether a host of a URL, such as `localhost` or `[::1]`, is the machine itself. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost') || name === '[::1]') return true;
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

/**
 * Whether the host of a URL is an address that is valid only on the local network: private, link-local and shared
 * addresses, and mDNS names (RFC 1918, 3927, 4193, 6598, 6762).
 */
export function isLocalNetwork(host: string): boolean {
  const name = host.toLowerCase();
  if (name.endsWith('.local') || name.endsWith('.local.')) return true;
  if (/^\[f[cd][0-9a-f]{2}:|^\[fe[89ab][0-9a-f]:/.test(name)) return true;
  const address = /^(\d{1,3})\.(\d{1,3})\.\d{1,3}\.\d{1,3}$/.exec(name);
  if (address === null) return false;
  const [first, second] = [Number(address[1]), Number(address[2])];
  if (first === 10 || (first === 192 && second === 168) || (first === 169 && second === 254)) return true;
  return (first === 172 && second >= 16 && second < 32) || (first === 100 && second >= 64 && second < 128);
}

/** Parses a URL; null where the text is not one. */
export function urlOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
