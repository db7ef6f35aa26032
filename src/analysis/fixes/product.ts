import type { Fix } from '../explanation.ts';
import type { FixSite } from './fix-site.ts';

/** What a fix is about. */
export type Topic =
  /** Let Upgrade and Connection through. */
  | 'upgrade'
  /** Take or translate an extended CONNECT of HTTP/2. */
  | 'extended-connect'
  /** Have a WebSocket at the path. */
  | 'path'
  /** Have a library that can speak WebSocket. */
  | 'library'
  /** Read Connection as the list that it is. */
  | 'connection-list'
  /** Let an Origin or Host in. */
  | 'origin'
  /** Let the dev server answer to a host name. */
  | 'hosts'
  /** Take larger request heads. */
  | 'head-size'
  /** Bring every request of a session to the same server. */
  | 'session'
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
  /** Let one handler alone write into a socket. */
  | 'one-handler'
  /** Take larger messages. */
  | 'message-size'
  /** Let a browser log in. */
  | 'authentication'
  /** Let the session's cookie travel from another site. */
  | 'cookie'
  /** Come back slowly. */
  | 'rate'
  /** Reach the server behind a gateway. */
  | 'upstream'
  /** Speak TLS to the server behind a proxy. */
  | 'upstream-tls'
  /** Listen where the browser connects. */
  | 'listen'
  /** Show a certificate that browsers trust. */
  | 'tls'
  /** Use the address that does not redirect. */
  | 'redirect'
  /** Let the page's own policy allow the socket. */
  | 'policy'
  /** Let the page's Connection-Allowlist name the address. */
  | 'allowlist'
  /** Ask for the permission to reach the local network. */
  | 'local-network'
  /** Use wss: from a secure page. */
  | 'secure-url'
  /** Use a port that browsers allow. */
  | 'port'
  /** Open fewer sockets. */
  | 'sockets'
  /** Close a socket only once it is open. */
  | 'lifetime'
  /** Open the socket anew when the page comes back. */
  | 'come-back'
  /** Notice that a socket is dead. */
  | 'heartbeat'
  /** Send a right handshake by hand. */
  | 'request'
  /** Answer with an event stream. */
  | 'event-stream'
  /** Pass events on as they come. */
  | 'buffering';

/** How a product names itself in an answer, or is likely by the address. */
export interface Signs {
  /** In `Server`. */
  readonly server?: RegExp;
  /** In `Via`. */
  readonly via?: RegExp;
  /** In a line `name: value` of any other field of the answer, name in lower case. */
  readonly field?: RegExp;
  /** In the words of the answer: its reason and its body. */
  readonly words?: RegExp;
  /** In the path and query of the address, or the subprotocols: likely, not proven. */
  readonly address?: RegExp;
}

/** A product and the configuration that it needs, topic by topic. */
export interface Product {
  readonly name: string;
  /** A page, something on the way, or what ends the connection. */
  readonly role: 'page' | 'proxy' | 'server';
  /** Servers of one family run together: Express, `ws` and Socket.IO are all Node. */
  readonly family?: string;
  /**
   * Where it can be at all. `cloud`: never before a server of this machine; `front`: always the first on the way, so an answer
   * without its name did not come through it; `development`: on a developer's machine; `named`: only where it names itself.
   */
  readonly place?: 'cloud' | 'front' | 'development' | 'named';
  readonly signs: Signs;
  /** Null where the site leaves nothing to print. */
  readonly fixes: Readonly<Partial<Record<Topic, (site: FixSite) => Fix | null>>>;
}
