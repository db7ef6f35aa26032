import { isLoopback } from '../../analysis/checks/loopback.ts';
import type { ExplainContext } from '../../analysis/explain-context.ts';
import type { Connection } from '../../session/connection.ts';
import type { PagePermissions, PermissionState } from '../state/page-permissions.ts';
import type { MessageKey } from '../text.ts';

const LOCAL_NETWORK = /LOCAL_NETWORK/;

/** Whether the browser reported that it kept the page from a local network. */
export function isLocalNetworkFailure({ errors }: Connection): boolean {
  return errors.some(({ source, text }) => source !== 'page-hook' && LOCAL_NETWORK.test(text));
}

/** The permission that this connection needs: the one for this machine, or for others of the local network. */
export function neededPermission(connection: Connection, permissions: PagePermissions): PermissionState {
  const loopback = connection.url.seen && isLoopbackUrl(connection.url.value);
  return loopback ? permissions.loopback : permissions.local;
}

/** What an explanation may use; undefined where another page is shown than the one that opened the connection. */
export function permissionsFor(
  connection: Connection,
  known: PagePermissions | null | 'asking',
): ExplainContext['permissions'] {
  if (known === null || known === 'asking' || !isLocalNetworkFailure(connection)) return undefined;
  if (!belongsTo(connection, known)) return undefined;
  const localNetwork = neededPermission(connection, known) ?? 'unknown';
  return { localNetwork, secureContext: known.secure };
}

/** What helps, according to the browser's present state. */
export function permissionRemedy(connection: Connection, permissions: PagePermissions): MessageKey {
  if (!belongsTo(connection, permissions)) return 'permissionsOtherPage';
  if (!permissions.secure) return 'permissionsInsecure';
  switch (neededPermission(connection, permissions)) {
    case 'granted':
      return 'permissionsGranted';
    case 'denied':
      return 'permissionsDenied';
    case 'prompt':
      return connection.target === 'iframe' ? 'permissionsPromptFrame' : 'permissionsPrompt';
    default:
      return 'permissionsUnknown';
  }
}

/** Frames of a page may have other origins, and nothing says which page they belong to. */
function belongsTo({ target, pageUrl }: Connection, { origin }: PagePermissions): boolean {
  if (target === 'iframe' || !pageUrl.seen || !URL.canParse(pageUrl.value)) return true;
  return new URL(pageUrl.value).origin === origin;
}

function isLoopbackUrl(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}
