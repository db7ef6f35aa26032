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
  /** Let a quiet connection live. */
  | 'timeout'
  /** Choose a subprotocol that was offered. */
  | 'subprotocol'
  /** Negotiate extensions rightly. */
  | 'extensions'
  /** Leave the handshake to a library; compute the accept value. */
  | 'accept'
  /** Let a browser log in. */
  | 'authentication'
  /** Come back slowly. */
  | 'rate'
  /** Reach a server behind a gateway. */
  | 'upstream'
  /** Listen where the browser looks. */
  | 'listen'
  /** Serve a certificate that browsers trust. */
  | 'tls'
  /** Ask for the address that does not redirect. */
  | 'redirect'
  /** Let the page's policy allow the socket. */
  | 'policy'
  /** Use wss: from a secure page. */
  | 'secure-url'
  /** Use a port that browsers allow. */
  | 'port'
  /** Fewer sockets. */
  | 'sockets'
  /** Close only what is open. */
  | 'lifetime';

/** A product and the configuration it needs, topic by topic. */
export interface Product {
  readonly name: string;
  /** How it names itself in `Server`. */
  readonly server?: RegExp;
  readonly fixes: Readonly<Partial<Record<Topic, (site: FixSite) => Fix>>>;
}
