import type { Fix } from '../explanation.ts';
import type { FixSite } from './fix-site.ts';

/** What a fix is about. */
export type Topic =
  /** Let Upgrade and Connection through. */
  | 'upgrade'
  /** Have a WebSocket at the path. */
  | 'path'
  /** Let an Origin or Host in. */
  | 'origin'
  /** Let the dev server answer to a host name. */
  | 'hosts'
  /** Let a quiet connection live. */
  | 'timeout'
  /** Choose a subprotocol that was offered. */
  | 'subprotocol'
  /** Agree on extensions. */
  | 'extensions'
  /** Speak version 13. */
  | 'version'
  /** Compute the accept value, and let nobody cache it. */
  | 'accept'
  /** Let a browser log in. */
  | 'authentication'
  /** Come back slowly. */
  | 'rate'
  /** Reach the server behind a gateway. */
  | 'upstream'
  /** Listen where the browser knocks. */
  | 'listen'
  /** Show a certificate that browsers trust. */
  | 'tls'
  /** Use the address that does not redirect. */
  | 'redirect'
  /** Let the page's own policy allow the socket. */
  | 'policy'
  /** Use wss: from a secure page. */
  | 'secure-url'
  /** Use a port that browsers allow. */
  | 'port'
  /** Open fewer sockets. */
  | 'sockets'
  /** Close a socket only once it is open. */
  | 'lifetime';

/** A product and the configuration that it needs, topic by topic. */
export interface Product {
  readonly name: string;
  /** How it names itself in `Server`; null where it does not. */
  readonly server: RegExp | null;
  readonly fixes: Readonly<Partial<Record<Topic, (site: FixSite) => Fix>>>;
}
