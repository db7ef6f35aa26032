import type { Fix } from '../explanation.ts';
import type { FixSite } from './fix-site.ts';

/** What a fix is about. */
export type Topic =
  /** Forward Upgrade and Connection. */
  | 'upgrade'
  /** Speak HTTP/1.1 to the server behind a proxy. */
  | 'http-1-1'
  /** Accept or translate an extended CONNECT of HTTP/2. */
  | 'extended-connect'
  /** Have a WebSocket at the path. */
  | 'path'
  /** Route the path to its server, at a proxy that answered by itself. */
  | 'route'
  /** Install a library that supports WebSocket. */
  | 'library'
  /** Read Connection as a list. */
  | 'connection-list'
  /** Allow an Origin or Host. */
  | 'origin'
  /** Let a rule of a firewall or of access control pass the request. */
  | 'rule'
  /** Let a page of another origin read an event stream. */
  | 'cors'
  /** Let the development server accept a host name. */
  | 'hosts'
  /** Accept larger request heads. */
  | 'head-size'
  /** Send every request of a session to the same server. */
  | 'session'
  /** Keep a quiet connection open. */
  | 'timeout'
  /** Choose a subprotocol that was offered. */
  | 'subprotocol'
  /** Agree on extensions. */
  | 'extensions'
  /** Support version 13. */
  | 'version'
  /** Compute the accept value, and do not cache it. */
  | 'accept'
  /** Let only one handler write into a socket. */
  | 'one-handler'
  /** Accept larger messages. */
  | 'message-size'
  /** Let a browser log in. */
  | 'authentication'
  /** Let the session's cookie be sent from another site. */
  | 'cookie'
  /** Reconnect with growing delays. */
  | 'rate'
  /** Reach the server behind a gateway. */
  | 'upstream'
  /** Use TLS to the server behind a proxy. */
  | 'upstream-tls'
  /** Listen where the browser connects. */
  | 'listen'
  /** Use a certificate that browsers trust. */
  | 'tls'
  /** Use the address that does not redirect. */
  | 'redirect'
  /** Allow the socket in the page's own policy. */
  | 'policy'
  /** Name the address in the page's Connection-Allowlist. */
  | 'allowlist'
  /** Request the permission to reach the local network. */
  | 'local-network'
  /** Use wss: from a secure page. */
  | 'secure-url'
  /** Use a port that browsers allow. */
  | 'port'
  /** Open fewer sockets. */
  | 'sockets'
  /** Close a socket only after it has opened. */
  | 'lifetime'
  /** Open the socket again when the page comes back. */
  | 'come-back'
  | 'resume'
  /** Notice that a socket is dead. */
  | 'heartbeat'
  /** Write a valid handshake by hand. */
  | 'request'
  /** Answer with an event stream. */
  | 'event-stream'
  /** Keep an event stream open, and pass its events on as they arrive. */
  | 'buffering';

/** How a product names itself in an answer, or is likely from the address. */
export interface Signs {
  /** In `Server`. */
  readonly server?: RegExp;
  /** In `Via`. */
  readonly via?: RegExp;
  /** In a line `name: value` of any other field of the answer, name in lower case. */
  readonly field?: RegExp;
  /** In a line `name: value` of a field that names something which often stands beside the product. */
  readonly likelyField?: RegExp;
  /** In a line `status name: value` of any field, if the field names the product only beside that status. */
  readonly refusal?: RegExp;
  /** In the words of the answer: its reason and its body. */
  readonly words?: RegExp;
  /** In the words of the answer, if other products send the same words. */
  readonly sharedWords?: RegExp;
  /** In any line of the answer, or in its words: then another product answered, whatever other signs are there. */
  readonly not?: RegExp;
  /** In the path and query of the address, or in the subprotocols: likely, not proven. */
  readonly address?: RegExp;
}

/** A server that carries several products, and names itself in `Server` in place of them. */
interface Carrier {
  readonly server: RegExp;
  /** Stands for the product where nothing but the carrier names it, such as `Cowboy (Phoenix, or another application)`. */
  readonly name: string;
  /** Addresses of other products on it. */
  readonly not: RegExp;
}

/** A product and the configuration that it needs, topic by topic. */
export interface Product {
  readonly name: string;
  /** The page, something on the way, or the server at the end. */
  readonly role: 'page' | 'proxy' | 'server';
  /** Servers of one family run together: Express, `ws` and Socket.IO are all Node. */
  readonly family?: string;
  /**
   * Where the product can be at all. `cloud`: never in front of a server of this machine; `front`: always the first on the
   * way, so an answer without its name did not come through it; `development`: on a developer's machine; `named`: only
   * where it names itself.
   */
  readonly place?: 'cloud' | 'front' | 'development' | 'named';
  readonly signs: Signs;
  readonly carrier?: Carrier;
  /** Null where the site leaves nothing to print. */
  readonly fixes: Readonly<Partial<Record<Topic, (site: FixSite) => Fix | null>>>;
}
