import { NOT_THE_SERVER, type Saying } from './saying.ts';

const REFUSED = 'origin-or-access-refused';
const ANY = /^(?:200|[45]\d\d)$/;
const NOT_THE_ORIGIN = 'The server’s list of allowed origins: the rule examined the request before it.';

/** Filters near the browser, in a company’s network or on the computer itself: they answer in place of the server. */
const NEAR: Saying = {
  cause: REFUSED,
  status: ANY,
  sentence:
    'Ask the administrator of this network or computer to allow the address: a filter near the browser answered {status} in place of the server.',
  hintsWithoutTls: ['Over wss: such filters see less, and often let a socket pass.'],
  hints: [
    'Open the same page from another network, such as a phone’s, to see whether the filter is the cause.',
  ],
  isNot: [NOT_THE_SERVER],
  topics: [],
};

/** squid puts this field into each answer that it makes by itself. */
const SQUID: Saying = {
  ...NEAR,
  cause: 'bad-gateway',
  status: /^[45]\d\d$/,
  field: /^x-squid-error: ERR_/i,
  sentence:
    'Allow the socket in the proxy squid near the browser, or bypass that proxy: it answered {status} by itself, and its field X-Squid-Error names the reason.',
  hintsWithoutTls: ['Over wss: squid sees only a tunnel, and most often lets it pass.'],
  hints: [],
};

/** A proxy that let the request pass, and got no further: near the browser, or before the server. */
const NOT_REACHED: Saying = {
  cause: 'bad-gateway',
  status: /^5\d\d$/,
  sentence:
    'Check that the server runs, and then the way from the proxy to it: a proxy on the way answered {status}, since it could not reach the server or got no answer.',
  hints: ['Open the same page from another network, such as a phone’s, to see whether the server runs.'],
  isNot: ['A rule of that proxy: it tried to pass the request on.'],
  topics: [],
};

const NAME_NOT_FOUND: Saying = {
  ...NOT_REACHED,
  sentence:
    'Check the host’s name: a proxy on the way found no address for it, and answered {status}. Look for a typing error, a missing DNS entry, or a name that exists only in another network.',
  hints: ['The proxy asks its own DNS server, which may know fewer names than this computer’s.'],
};

/** Makers of filters, who also have sites and consoles of their own, and about whom others write. */
const MAKERS =
  /Zscaler|FortiGuard|FortiGate|McAfee Web Gateway|Skyhigh Secure Web Gateway|Forcepoint|Websense|Netskope|Cisco Umbrella|Sophos Web|Kaspersky|ESET (?:Security|NOD32)/i;
const SITES_OF_MAKERS =
  /(?:^|\.)(?:zscaler\w*|zscloud|fortinet|fortiguard|mcafee|skyhighsecurity|forcepoint|websense|netskope|goskope|umbrella|opendns|sophos|kaspersky|eset)\.\w+$/i;
/** What pages of a block say of the page that was asked for. */
const BLOCKED =
  /\b(?:page|site|website|url|address|access|request|content|connection|category|application)\b.{0,40}\b(?:blocked|denied|not allowed|not permitted|prohibited|restricted|cannot be provided)\b|\bblocked (?:by|page|site|website|url|because|category)\b|\bweb (?:content )?filter|violat\w+ .{0,40}\bpolicy\b|\b(?:company|corporate|usage) policy\b/i;

/** Rules in front of the server, of its own operator. */
const RULE: Saying = {
  cause: REFUSED,
  status: /^(?:200|40[036]|429|50[13])$/,
  sentence:
    'Check the rules of the proxy or firewall in front of the server: one of them refused the request, and the answer was {status}.',
  hints: [
    'The body of the answer is the page for such a rule, so the server itself most likely never received the request.',
  ],
  isNot: [NOT_THE_SERVER, NOT_THE_ORIGIN],
  topics: ['rule'],
};

/** Pages of filters and firewalls, as public reports and the vendors’ papers quote them. */
export const SAYINGS_OF_FILTERS: readonly Saying[] = [
  {
    ...NEAR,
    words:
      /Internet Security by Zscaler|(?:McAfee|Skyhigh Secure) Web Gateway - Notification|Web Page Blocked|content_filter_denied|because of its content categorization|you (?:were|are) trying to \w+ has been blocked in accordance with company policy/i,
    // FortiWeb, a firewall in front of servers, has that title too, and adds this.
    withoutWords: /\bAttack ID\b/,
    notAtHost: SITES_OF_MAKERS,
  },
  {
    ...NEAR,
    words: MAKERS,
    besideWords: BLOCKED,
    withoutWords: /\bAttack ID\b/,
    notAtHost: SITES_OF_MAKERS,
    sentence:
      'Ask the administrator of this network or computer to allow the address: most likely a filter near the browser answered {status} in place of the server, since the page names such a filter and speaks of a block.',
    isNot: [],
  },
  // Blue Coat (Symantec) and squid say by these that they did not block it.
  { ...NOT_REACHED, words: /Network Error \((?:tcp_error|ssl_error)\)/i },
  { ...NAME_NOT_FOUND, words: /Network Error \(dns_\w+\)/i },
  { ...NAME_NOT_FOUND, field: /^x-squid-error: ERR_DNS_FAIL\b/i },
  {
    ...NOT_REACHED,
    field:
      /^x-squid-error: ERR_(?:CONNECT_FAIL|SECURE_CONNECT_FAIL|READ_TIMEOUT|READ_ERROR|WRITE_ERROR|LIFETIME_EXP|ZERO_SIZE_OBJECT)\b/i,
  },
  {
    ...NOT_REACHED,
    field: /^x-squid-error: ERR_CANNOT_FORWARD\b/i,
    hints: [
      ...(NOT_REACHED.hints ?? []),
      'squid also says ERR_CANNOT_FORWARD where it may only ask other proxies, and none of those can be reached.',
    ],
  },
  // A redirect to the filter's own page of warning or of log-in.
  {
    ...NEAR,
    status: /^30[1-8]$/,
    field:
      /^(?:server: zscaler\b|location: https?:\/\/(?:[\w-]+\.){1,3}(?:zscaler|zscalerone|zscalertwo|zscalerthree|zscloud)\.net\b|location: https?:\/\/(?:block|malware|phish)\.opendns\.com\b)/i,
  },
  { ...NEAR, field: /^(?:server: zscaler\b|x-squid-error: ERR_(?:CACHE_)?ACCESS_DENIED)/i },
  SQUID,
  {
    // It let the request pass, but not its Upgrade.
    cause: 'upgrade-dropped-by-proxy',
    status: /^(?:400|426)$/,
    field: /^via: .*\((?:BlueCoat|Symantec)\b/i,
    words: /upgrade/i,
    atAddress: /^ws:/i,
    sentence:
      'Use wss: for this address: a filter that names itself in Via, most likely near the browser, passed the request on without its Upgrade, and the server answered {status}. Over wss: such a proxy sees only a tunnel.',
    hints: ['The server then needs TLS, or a proxy with TLS before it.'],
    isNot: [],
    topics: ['secure-url'],
    anywhere: true,
  },
  {
    ...RULE,
    status: /^(?:403|429|503)$/,
    field: /^cf-mitigated: challenge/i,
    sentence:
      'Let Cloudflare pass the path of the socket without a challenge: it answered {status} with a page that only a person can answer, which a handshake cannot show.',
    hints: [
      'Once somebody has solved the challenge on the page, the cookie cf_clearance lets the socket pass too, if it is sent with the handshake.',
    ],
  },
  {
    ...RULE,
    words:
      /Request forbidden by administrative rules|Sorry, you have been blocked|error code: 10(?:06|07|08|09|10|20)\b|Access Denied You don't have permission to access .{0,300}Reference #|Sucuri WebSite Firewall|Imunify360|Incapsula incident ID|generated by Mod_Security|The requested URL was rejected\. Please consult with your administrator|The request could not be satisfied\. Request blocked\./i,
  },
  { ...RULE, words: /Web Page Blocked\b.{0,300}\bAttack ID\b/i },
  {
    ...RULE,
    status: /^403$/,
    words: /configured to block access from your country/i,
    sentence:
      'Check the geographic restrictions of the CloudFront distribution: it answered {status} by itself, since they do not allow the country that the request came from.',
    hints: [],
    topics: [],
  },
  { ...RULE, status: /^403$/, words: /Request blocked\./, field: /^server: CloudFront/i },
  {
    ...RULE,
    status: /^403$/,
    words: /\bAccess Denied\b.{0,100}You don['’]t have permission to access/,
    field: /^server: AkamaiGHost\b/i,
  },
  {
    ...RULE,
    status: /^403$/,
    field: /^server: awselb\//i,
    sentence:
      'Check the web access list (AWS WAF) of the load balancer, and the rules of its listener: it answered {status} by itself, as it does where a rule of that list blocks the request, and where a rule of the listener has a fixed response.',
    hints: [],
  },
  {
    ...RULE,
    status: /^403$/,
    words: /^(?:Forbidden\s+)?RBAC: access denied$/,
    sentence:
      'Allow the path of the socket in the access rules of the mesh (AuthorizationPolicy in Istio): Envoy’s RBAC filter refused the request with {status}.',
    hints: [],
  },
  {
    ...RULE,
    status: /^403$/,
    words: /403 Forbidden (?:nginx|openresty)(?:\/[\d.]+)?(?: \([^)]{0,40}\))?$/,
    sentence:
      'Check the location that serves this path in nginx, its allow and deny, and then the server behind it: nginx’s own page came with {status}, so most likely a rule, or a folder of files, refused the request.',
    hints: [
      'With auth_request or proxy_intercept_errors nginx shows the same page where a server behind it refuses.',
      'The error.log of nginx names the reason, such as “access forbidden by rule” or “directory index … is forbidden”.',
    ],
    isNot: [],
    topics: ['path'],
  },
];
