import { describe, expect, it } from 'vitest';
import { explainedAnswer } from './explained.ts';

// Answers that look like those of a product and state another reason: nobody is accused who did not do it.

const REFUSED = 'origin-or-access-refused';
const NO_PATH = 'no-websocket-at-this-path';
const GATEWAY = 'bad-gateway';
const STATUS = '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure"';
const HOOK = `${STATUS},"message":"admission webhook \\"validate.kyverno.svc-fail\\" denied the request: policy exec/deny","code":403}`;
const CLOUDFRONT = ['HTTP/1.1 403 Forbidden', 'Server: CloudFront'];
const NGINX_403 = '<center><h1>403 Forbidden</h1></center><hr><center>nginx/1.24.0</center>';

describe('a page that names a maker of filters', () => {
  it.each([
    ['as its owner', 'HTTP/1.1 404 Not Found', '<h1>Page not found</h1><p>(c) 2026 AO Kaspersky Lab</p>'],
    ['with a policy of its own', 'HTTP/1.1 404 Not Found', 'Privacy policy, security policy. Kaspersky'],
    ['in its news', 'HTTP/1.1 200 OK', '<h1>Kaspersky Lab opens new office</h1>'],
    ['as the console of the appliance', 'HTTP/1.1 403 Forbidden', '<title>FortiGate</title>'],
    [
      'not at all, but tenants',
      'HTTP/1.1 403 Forbidden',
      '{"error":"Access is denied in accordance with company policy on tenants"}',
    ],
    ['and nothing else', 'HTTP/1.1 500 Internal Server Error', 'websense'],
  ])('%s is no filter near the browser', (_what, line, body) => {
    expect(explainedAnswer({ response: [line], body })?.sentence).not.toMatch(/filter/);
  });

  it('is none at a site of that maker, whatever it refuses', () => {
    const answer = { response: ['HTTP/1.1 403 Forbidden'], body: '<p>Access denied. AO Kaspersky Lab</p>' };
    expect(explainedAnswer({ ...answer, url: 'wss://my.kaspersky.com/ws' })?.sentence).not.toMatch(/filter/);
    expect(explainedAnswer({ ...answer, url: 'wss://app.example.com/ws' })?.sentence).toMatch(/filter near/);
  });

  it.each([
    [
      'FortiGuard',
      '<p>You have tried to access a web page which is in violation of your internet usage policy. Category: Games</p><p>FortiGuard</p>',
    ],
    [
      'Kaspersky',
      '<p>Access denied</p><p>The requested URL cannot be provided. Kaspersky Endpoint Security</p>',
    ],
    ['Sophos', '<h1>Blocked page</h1><p>The website is blocked by Sophos Web Appliance</p>'],
    [
      'Palo Alto',
      '<p>Access to the web page you were trying to visit has been blocked in accordance with company policy.</p>',
    ],
  ])('and of a block is one: %s', (_what, body) => {
    const said = explainedAnswer({
      url: 'ws://app.example.com/',
      response: ['HTTP/1.1 403 Forbidden'],
      body,
    });
    expect(said?.sentence).toMatch(/filter near the browser/);
    expect(said?.hints.join()).toMatch(/Over wss:/);
    const secure = explainedAnswer({
      url: 'wss://app.example.com/',
      response: ['HTTP/1.1 403 Forbidden'],
      body,
    });
    expect(secure?.hints.join()).not.toMatch(/Over wss:/);
  });

  it('is a firewall of the server where FortiWeb names the attack', () => {
    const body = '<title>Web Page Blocked!</title><p>The page cannot be displayed.</p>Attack ID: 20000051';
    const said = explainedAnswer({ response: ['HTTP/1.1 403 Forbidden'], body });
    expect(said?.sentence).toMatch(/firewall in front of the server/);
  });
});

describe('a proxy on the way that got no further', () => {
  it.each([
    ['ERR_CONNECT_FAIL 111', /^Check that the server runs/],
    ['ERR_CANNOT_FORWARD 0', /^Check that the server runs/],
    ['ERR_DNS_FAIL 0', /^Check the host’s name/],
  ])('as squid says by %s', (error, says) => {
    const response = ['HTTP/1.1 503 Service Unavailable', 'Server: squid/5.7', `X-Squid-Error: ${error}`];
    const said = explainedAnswer({ response, body: '<h1>ERROR</h1>' });
    expect(said?.cause).toBe(GATEWAY);
    expect(said?.sentence).toMatch(says);
    expect(said?.sentence).not.toMatch(/go around/);
    expect(said?.isNot.join()).not.toMatch(/The network, DNS or TLS: an HTTP/);
  });

  it('as Blue Coat says by a network error', () => {
    const response = ['HTTP/1.1 503 Service Unavailable'];
    const tcp = explainedAnswer({ response, body: '<p>Network Error (tcp_error)</p>' });
    expect(tcp?.sentence).toMatch(/^Check that the server runs/);
    const dns = explainedAnswer({ response, body: '<p>Network Error (dns_unresolved_hostname)</p>' });
    expect(dns?.sentence).toMatch(/^Check the host’s name/);
  });

  it('and squid’s rule is not told to go over wss where the socket does', () => {
    const response = ['HTTP/1.1 501 Not Implemented', 'X-Squid-Error: ERR_UNSUP_REQ 0'];
    const hints = (url: string): string => explainedAnswer({ url, response })?.hints.join() ?? '';
    expect(hints('wss://app.example.com/')).not.toMatch(/Over wss/);
    expect(hints('ws://app.example.com/')).toMatch(/Over wss/);
  });
});

type Row = readonly [what: string, head: readonly string[], body: string, cause: string, says: RegExp];

const BOTH: readonly Row[] = [
  [
    'a load balancer’s 403 may be a fixed response',
    ['HTTP/1.1 403 Forbidden', 'Server: awselb/2.0'],
    '',
    REFUSED,
    /AWS WAF.*fixed response/,
  ],
  ['Envoy’s may be one of ext_authz', ['HTTP/1.1 403 Forbidden', 'server: envoy'], '', REFUSED, /ext_authz/],
  [
    'Istio’s may be either, too',
    ['HTTP/1.1 403 Forbidden', 'server: istio-envoy'],
    '',
    REFUSED,
    /upgrade_configs.*ext_authz/,
  ],
  [
    'a webhook is no Role',
    ['HTTP/1.1 403 Forbidden'],
    HOOK,
    REFUSED,
    /webhook “validate\.kyverno\.svc-fail”/,
  ],
  ['nor is it a dropped Upgrade', ['HTTP/1.1 400 Bad Request'], HOOK, REFUSED, /admission webhook/],
  [
    'an unknown reason of Kubernetes is no dropped Upgrade either',
    ['HTTP/1.1 400 Bad Request'],
    `${STATUS},"message":"pod p does not have a host assigned","code":400}`,
    REFUSED,
    /^Read the message/,
  ],
  [
    'PodSecurity is no Role',
    ['HTTP/1.1 403 Forbidden'],
    `${STATUS},"message":"pods \\"p\\" is forbidden: violates PodSecurity \\"restricted:latest\\"","code":403}`,
    REFUSED,
    /^Read the message/,
  ],
  [
    'Kubernetes that misses the upgrade says so',
    ['HTTP/1.1 400 Bad Request'],
    `${STATUS},"message":"Upgrade request required","reason":"BadRequest","code":400}`,
    'upgrade-dropped-by-proxy',
    /^Pass Upgrade and Connection on/,
  ],
  [
    'an original filename is no Origin',
    ['HTTP/1.1 403 Forbidden', 'Content-Type: application/json'],
    '{"error":"invalid original filename"}',
    REFUSED,
    /says “invalid original filename”/,
  ],
  [
    'Vercel limits',
    ['HTTP/1.1 429 Too Many Requests', 'X-Vercel-Error: TOO_MANY_REQUESTS'],
    '',
    'rate-limited',
    /^Wait/,
  ],
  [
    'Vercel has no deployment',
    ['HTTP/1.1 404 Not Found', 'X-Vercel-Error: DEPLOYMENT_NOT_FOUND'],
    '',
    NO_PATH,
    /no deployment/,
  ],
  [
    'Vercel could not use the target of a rewrite',
    ['HTTP/1.1 502 Bad Gateway', 'X-Vercel-Error: ROUTER_EXTERNAL_TARGET_ERROR'],
    '',
    GATEWAY,
    /target of the rewrite/,
  ],
  [
    'Netlify redirects',
    ['HTTP/1.1 301 Moved Permanently', 'Server: Netlify', 'Location: https://www.example.com/ws'],
    '',
    'redirected',
    /redirects to/,
  ],
  [
    'Netlify asks for a password',
    ['HTTP/1.1 401 Unauthorized', 'Server: Netlify'],
    '',
    'authentication-required',
    /^Log in/,
  ],
  ['GitHub limits', ['HTTP/1.1 429 Too Many Requests', 'Server: GitHub.com'], '', 'rate-limited', /^Wait/],
  [
    'GitHub’s API refuses',
    ['HTTP/1.1 403 Forbidden', 'Server: github.com'],
    '{"message":"API rate limit exceeded"}',
    REFUSED,
    /API rate limit exceeded/,
  ],
  [
    'CloudFront blocks a country',
    CLOUDFRONT,
    '<H2>The request could not be satisfied.</H2>The Amazon CloudFront distribution is configured to block access from your country.',
    REFUSED,
    /geographic restrictions/,
  ],
  [
    'an account that oauth2-proxy does not allow is logged in',
    ['HTTP/1.1 403 Forbidden'],
    '<h1>403</h1><p>You do not have permission to access this resource.</p><button>Sign in</button><p>Secured with OAuth2 Proxy</p>',
    REFUSED,
    /^Allow this account/,
  ],
  [
    'the page of log-in of oauth2-proxy stays one',
    ['HTTP/1.1 403 Forbidden'],
    '<button>Sign in with OpenID Connect</button><p>Secured with OAuth2 Proxy</p>',
    'authentication-required',
    /^Log in first/,
  ],
];

describe('a reason that two can have', () => {
  it.each(BOTH)('%s', (_what, response, body, cause, says) => {
    const said = explainedAnswer({ response, body });
    expect(said?.cause).toBe(cause);
    expect(said?.sentence).toMatch(says);
    expect(said?.sentence).not.toMatch(/static file host|cannot keep a socket/);
  });

  it('is most likely that of who wrote the page, and perhaps of the server behind it', () => {
    const apache = explainedAnswer({
      response: ['HTTP/1.1 403 Forbidden', 'Server: Apache/2.4.58'],
      body: "<h1>Forbidden</h1><p>You don't have permission to access this resource.</p>",
    });
    const nginx = explainedAnswer({
      response: ['HTTP/1.1 403 Forbidden', 'Server: nginx/1.24.0'],
      body: NGINX_403,
    });
    for (const said of [apache, nginx]) {
      expect(said?.sentence).toMatch(/then the server behind it: .* most likely/);
      expect(said?.isNot.join()).not.toMatch(/The server of the socket/);
    }
    expect(apache?.hints.join()).toMatch(/ProxyErrorOverride/);
    expect(nginx?.hints.join()).toMatch(/auth_request/);
  });
});

describe('a 503 through Azure App Service', () => {
  const response = ['HTTP/1.1 503 Service Unavailable', 'Set-Cookie: ARRAffinity=1;Path=/'];

  it('with the application’s own words is the application’s', () => {
    const said = explainedAnswer({ response, body: '{"error":"database is in maintenance"}' });
    expect(said?.cause).toBe(GATEWAY);
    expect(said?.sentence).toMatch(/most likely the application itself answered 503/);
    expect(said?.sentence).not.toMatch(/does not start|no further socket|^Start/);
  });

  it.each([
    '',
    'The service is unavailable.',
    '<h1>:( Application Error</h1><p>If you are the administrator',
  ])('with nothing or the platform’s page is the platform’s: %s', (body) => {
    expect(explainedAnswer({ response, body })?.sentence).toMatch(/Azure App Service answered 503/);
  });
});

describe('an answer of the application itself', () => {
  it.each([
    ['401 Unauthorized', 'Authorization Required', /^Log in first/],
    ['401 Unauthorized', 'Authentication required', /^Log in first/],
    ['403 Forbidden', 'Access forbidden', /Origin/],
    ['403 Forbidden', 'Request ID: 8f2b1e7c-11aa-4c3d', /Origin/],
    ['403 Forbidden', '0', /Origin/],
    ['403 Forbidden', 'Authentication required', /Authentication required/],
  ])('%s “%s” is quoted only where it says more than the status', (status, body, sentence) => {
    expect(explainedAnswer({ response: [`HTTP/1.1 ${status}`], body })?.sentence).toMatch(sentence);
  });

  it.each([
    [
      'of Fly',
      ['HTTP/1.1 503 Service Unavailable', 'Server: Fly/abc'],
      '{"error":"too many players"}',
      /0\.0\.0\.0/,
    ],
    ['of Fly', ['HTTP/1.1 503 Service Unavailable', 'Server: Fly/abc', 'Retry-After: 600'], '', /0\.0\.0\.0/],
    [
      'of a handler',
      ['HTTP/1.0 400 Bad Request', 'Server: SimpleHTTP/0.6'],
      'Missing Sec-WebSocket-Key',
      /serves files/,
    ],
  ])('is not %s’s own', (_whose, response, body, not) => {
    const sentence = explainedAnswer({ response, body })?.sentence;
    expect(sentence).toBeDefined();
    expect(sentence).not.toMatch(not);
  });
});
