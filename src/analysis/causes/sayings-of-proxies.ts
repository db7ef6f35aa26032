import { NOT_THE_SERVER, type Saying } from './saying.ts';

const REFUSED = 'origin-or-access-refused';
const NO_PATH = 'no-websocket-at-this-path';
const NO_PAGE = /^(?:Forbidden|Not Found)?$/;
/** Envoy adds this to the answers of the server behind it, and not to its own. */
const FROM_BEHIND = /^x-envoy-upstream-service-time: /;

/** The socket of one kernel of Jupyter. */
const OF_A_KERNEL = /^[a-z]+:\/\/[^?#]+\/api\/kernels\/[\w-]+\/channels(?:[?#]|$)/i;

/** What proxies say of themselves, where the status alone would point at the server behind them. */
export const SAYINGS_OF_PROXIES: readonly Saying[] = [
  {
    // nginx, ssl_verify_client; its own statuses 495 and 496 are written as 400.
    cause: 'authentication-required',
    status: /^(?:400|495|496)$/,
    words: /No required SSL certificate was sent|The SSL certificate error/,
    sentence:
      'Give the browser a client certificate that the server accepts: the server requires one, and answered {status}.',
    hints: [
      'A browser offers no choice of certificates for a socket: open an https: page of this host first, and choose it there.',
    ],
    topics: [],
  },
  {
    cause: NO_PATH,
    status: /^404$/,
    words: /"message":\s*"no Route matched with those values"/,
    sentence:
      'Add a route for this host and path to Kong: it answered {status} by itself, since no route matches the request.',
    isNot: [NOT_THE_SERVER],
    topics: ['path'],
  },
  {
    cause: NO_PATH,
    status: /^404$/,
    words: NO_PAGE,
    field: /^server: (?:istio-)?envoy$/i,
    without: FROM_BEHIND,
    sentence:
      'Check the route for this host and path in Envoy (in Istio, hosts and match of the VirtualService), and then that of the server: Envoy answered {status} with nothing more, as it does where no route matches.',
    hints: ['The access log of Envoy says NR (no route) where it answered by itself.'],
    topics: ['route'],
  },
  {
    cause: REFUSED,
    status: /^403$/,
    words: NO_PAGE,
    field: /^server: (?:istio-)?envoy$/i,
    without: FROM_BEHIND,
    sentence:
      'Allow upgrades to websocket in Envoy (upgrade_configs), let its access rules (ext_authz, RBAC) pass the request, and then check the page’s Origin in the server: Envoy answered {status} with nothing more, as it does to an upgrade that its route does not allow, and where such a rule refuses.',
    ofOtherUpgrade:
      'Allow upgrades to {protocol} in Envoy (upgrade_configs, with an upgrade_type of that name), and let its access rules (ext_authz, RBAC) pass the request: Envoy answered {status} with nothing more, as it does to an upgrade that its route does not allow, and where such a rule refuses.',
    hints: [
      'Where the access log of Envoy names no upstream host, Envoy answered by itself; the flag UAEX there means ext_authz, and the detail rbac_access_denied RBAC.',
    ],
    topics: ['upgrade', 'rule'],
  },
  {
    cause: 'upgrade-dropped-by-proxy',
    status: /^426$/,
    words: /^(?:Upgrade Required)?$/,
    field: /^server: (?:istio-)?envoy$/i,
    without: /^(?:x-envoy-upstream-service-time|upgrade|sec-websocket-version): /,
    sentence:
      'Let the proxy before Envoy speak HTTP/1.1 to it: Envoy answered {status} with nothing more, as it does to a request of HTTP/1.0, which nginx sends unless proxy_http_version says otherwise.',
    hints: ['Envoy takes HTTP/1.0 with accept_http_10, but that has no Upgrade.'],
    isNot: ['upgrade_configs of Envoy: without it the answer would be 403.'],
    topics: ['http-1-1'],
    anywhere: true,
  },
  {
    cause: NO_PATH,
    status: /^404$/,
    field: /^server: awselb\//i,
    sentence:
      'Add a rule for this host and path to the listener of the load balancer: it answered {status} by itself, which is the fixed response of a rule, most often the last one.',
    isNot: [NOT_THE_SERVER],
    topics: ['route'],
  },
  {
    cause: REFUSED,
    status: /^403$/,
    words: /The request could not be satisfied/,
    field: /^server: CloudFront/i,
    sentence:
      'Check the alternate names of the distribution, and its behavior for this path: CloudFront answered {status} with its own page, and most likely did not ask the server.',
    hints: ['The words of its page say more; a rule of AWS WAF says “Request blocked.”'],
    isNot: ['The page’s Origin: CloudFront does not examine it.'],
    topics: ['upgrade'],
  },
  {
    cause: 'bad-gateway',
    status: /^503$/,
    words: /(?:^|\n)no available server$/,
    sentence:
      'Start the server behind Traefik, or check why its health check fails: Traefik has no server that it can use, and answered {status}.',
    isNot: ['The path: Traefik has a route for it.'],
    topics: ['upstream'],
  },
  {
    cause: REFUSED,
    status: /^403$/,
    words: /You don['’]t have permission to access (?:this resource|\/\S{0,200} on this server)/,
    field: /^server: Apache\b/i,
    sentence:
      'Check which Location, Directory or ProxyPass of Apache serves this path, its Require, and then the server behind it: Apache’s own page came with {status}, so most likely a rule, or a folder of files, refused the request.',
    hints: [
      'With ProxyErrorOverride Apache shows the same page where the server behind it refuses.',
      'Apache’s error.log names the reason, such as “AH01630: client denied by server configuration”.',
    ],
    topics: ['path'],
  },
  {
    cause: REFUSED,
    status: /^403$/,
    words: /403 Forbidden Microsoft-Azure-Application-Gateway\/v\d$/,
    sentence:
      'Check the firewall (WAF) of the Application Gateway: it answered {status} with its own page, as it does where a rule blocks the request.',
    hints: ['The log of the firewall names the rule; an exclusion or a custom rule can let the path pass.'],
    isNot: [NOT_THE_SERVER, 'The server’s list of allowed origins: the rule examined the request before it.'],
    topics: [],
  },
  {
    // websockify 0.9 to 0.13 takes a socket at any path: its do_GET sees only what came without Upgrade.
    cause: 'upgrade-dropped-by-proxy',
    status: /^40[45]$/,
    field: /^server: WebSockify\b/i,
    sentence:
      'Pass Upgrade and Connection on at every proxy: websockify takes a socket at any path, and answered {status}, which it does only to a request without an upgrade.',
    isNot: ['The path: websockify serves sockets at every path.'],
    topics: ['upgrade'],
    anywhere: true,
  },
  {
    cause: 'subprotocol-mismatch',
    status: /^400$/,
    words: /Client must support 'binary'/,
    sentence:
      'Offer the subprotocol “binary” in the page, or use websockify 0.9 or later, which needs none: an older websockify answered {status}, since the page offered none that it knows.',
    isNot: ['A dropped Upgrade: the server saw the upgrade, and read what it offers.'],
    topics: [],
  },
  {
    // tornado-based: jupyter_server, services/kernels.
    cause: 'session-unknown',
    status: /^404$/,
    words: /Kernel does not exist: /,
    sentence:
      'Start the kernel again: Jupyter answered {status}, since the kernel that the address names does not exist, or no longer does.',
    hints: ['A server forgets its kernels when it restarts, and when it culls idle ones.'],
    isNot: ['The path: Jupyter has a route for it.', 'A dropped Upgrade: that would be 400.'],
    topics: [],
  },
  {
    // To a socket it writes its page in place of those words (jupyter_server 1.23).
    cause: 'session-unknown',
    status: /^404$/,
    words: /404 : Not Found/,
    besideWords: /\bJupyter\b/,
    atAddress: OF_A_KERNEL,
    sentence:
      'Start the kernel again, or correct what stands before /api in the address: Jupyter answered {status} with its own page, as it does where the kernel does not exist, or no longer does, and where ServerApp.base_url is another.',
    hints: ['A server forgets its kernels when it restarts, and when it culls idle ones.'],
    topics: [],
  },
  {
    cause: REFUSED,
    status: /^403$/,
    words: /403 : Forbidden/,
    besideWords: /\bJupyter\b/,
    atAddress: OF_A_KERNEL,
    sentence:
      'Log in to Jupyter, or send its token with the address (?token=...), and where the host name is not a local one, set ServerApp.allow_remote_access: Jupyter answered {status} with its own page, as it does without a log-in, and to a host name that is not local.',
    hints: ["Of a host name its log says “Blocking request with non-local 'Host'”."],
    isNot: ['The page’s Origin: of that Jupyter says “Cross origin websockets not allowed”.'],
    topics: [],
  },
  {
    cause: REFUSED,
    status: /^403$/,
    words: /Cross origin websockets not allowed/,
    atAddress: OF_A_KERNEL,
    sentence:
      'Set ServerApp.allow_origin in Jupyter’s configuration to the page’s Origin: Jupyter answered {status}, and says that it does not allow this one.',
    hints: ['Jupyter compares Origin with Host: behind a proxy it may be enough to pass Host on.'],
    isNot: ['The log-in: Jupyter answers with a page where that is missing.'],
    topics: [],
  },
];
