/** The permissions of Local Network Access, by the names that the browser knows them by (Chromium 156). */
const NAMES = ['loopback-network', 'local-network'] as const;

/**
 * What this page may do with local networks. Read in the content scripts' world: it has the page's origin, and the page does
 * not notice. A name that the browser does not know is left out.
 */
export async function readPermissions(): Promise<object> {
  const states: Record<string, string> = {};
  // TypeScript's own list does not have these names yet.
  const permissions: { query(descriptor: object): Promise<{ readonly state: string }> } =
    navigator.permissions;
  for (const name of NAMES) {
    try {
      const { state } = await permissions.query({ name });
      states[name] = state;
    } catch {
      // The browser has no such permission.
    }
  }
  return { origin: location.origin, secure: isSecureContext, states };
}
