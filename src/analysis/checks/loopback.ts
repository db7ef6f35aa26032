// Secure Contexts section 3.1 and RFC 6761 section 6.3: what never leaves the machine.

/** Whether a host of a URL, such as `localhost` or `[::1]`, is the machine itself. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost') || name === '[::1]') return true;
  return /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name);
}

/** Parses a URL; null where it is none. */
export function urlOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
