import { NOT_THE_SERVER, type Saying } from './saying.ts';

const REFUSED = 'origin-or-access-refused';
const NO_PATH = 'no-websocket-at-this-path';
const GATEWAY = 'bad-gateway';
const FAILED = 'server-failed';
const NOT_THE_ORIGIN = 'The page’s Origin: the platform asks for a permission, not for an origin.';

/** What cloud platforms and gateways say of themselves. */
export const SAYINGS_OF_PLATFORMS: readonly Saying[] = [
  {
    cause: REFUSED,
    status: /^403$/,
    words: /Your client does not have permission to get URL/,
    sentence:
      'Allow the caller, or everybody, to invoke the service: Google Cloud answered {status} because the request carries no identity that may do so.',
    hints: [
      'A page cannot add an Authorization field to a WebSocket, so a service that a page calls has to be public, or behind a log-in by cookies.',
    ],
    isNot: [NOT_THE_SERVER, NOT_THE_ORIGIN],
    topics: ['rule'],
  },
  {
    cause: REFUSED,
    status: /^403$/,
    words: /^(?:Forbidden\s+)?\{"message": ?"(?:Forbidden|User is not authorized[^"]{0,200})"/,
    field: /^(?:x-amzn-|x-amz-apigw-)/,
    sentence:
      'Check the stage in the address, and what the authorizer of the route $connect answers: API Gateway answered {status} by itself.',
    hints: [
      'Behind CloudFront, do not forward Host: API Gateway does not know the name of the distribution, and answers the same.',
    ],
    isNot: [NOT_THE_SERVER, 'The page’s Origin: API Gateway does not examine it.'],
    topics: ['origin'],
  },
  {
    cause: 'authentication-required',
    status: /^401$/,
    words: /^(?:Unauthorized\s+)?\{"message": ?"Unauthorized"/,
    field: /^(?:x-amzn-|x-amz-apigw-)/,
    sentence:
      'Send what the authorizer of the route $connect looks for, such as its parameter in the address: API Gateway answered {status} by itself, as it does where the request carries nothing of that kind.',
    hints: ['A page can send a token to a socket in the address, in a cookie, or as a subprotocol.'],
    isNot: [NOT_THE_SERVER, 'What the authorizer decides: it was not asked, and its refusal is 403.'],
    topics: [],
  },
  {
    cause: NO_PATH,
    status: /^403$/,
    words: /\{"message": ?"Missing Authentication Token"/,
    sentence:
      'Check the address of the socket and the type of the API: API Gateway answered {status} with “Missing Authentication Token”, which it says where it has no such route, as a REST API does for a socket.',
    hints: [
      'A WebSocket API has the stage in its address and nothing else: wss://API_ID.execute-api.REGION.amazonaws.com/STAGE',
    ],
    isNot: [NOT_THE_SERVER, 'A token or a log-in: the text is misleading.'],
    topics: ['path'],
  },
  {
    cause: FAILED,
    status: /^50[02]$/,
    words: /\{"message": ?"Internal server error"/,
    field: /^(?:x-amzn-|x-amz-apigw-)/,
    sentence:
      'Read the log of the function behind the route $connect: API Gateway answered {status} because that function failed, was not allowed to run, or did not answer with a status.',
    hints: [],
    isNot: ['The address: API Gateway found the route.'],
    topics: ['upstream'],
  },
  {
    cause: NO_PATH,
    status: /^40[34]$/,
    words: /<?(?:Code>)?(?:AccessDenied|NoSuchKey)\b/,
    field: /^(?:server: AmazonS3|x-amz-request-id: )/i,
    sentence:
      'Route the path of the socket to the server that has it: a storage bucket answered {status}, since no rule routes this path elsewhere.',
    hints: [],
    isNot: ['The page’s Origin: a storage bucket has no sockets.'],
    topics: ['path'],
  },
  {
    cause: NO_PATH,
    status: /^50[013]$/,
    words: /WebSocket request made to a site where WebSockets are disabled/i,
    sentence:
      'Switch WebSockets on for the site in IIS or Azure App Service: it answered {status}, and says that they are disabled.',
    hints: [],
    isNot: ['A server that is down: the site itself answered.'],
    topics: ['upgrade'],
  },
  {
    // ngrok's page before the first visit, which it sends to what looks like a browser.
    cause: 'upgrade-ignored',
    status: /^(?:200|511)$/,
    field: /^ngrok-error-code: ERR_NGROK_6024$/i,
    sentence:
      'Open this address in a tab of the browser and choose “Visit Site”, or let a program send the header ngrok-skip-browser-warning: ngrok answered {status} with the page that it shows before the first visit, in place of the server.',
    hints: [
      'A page cannot add a header to a WebSocket, but the cookie that a visit sets goes with it. Accounts that are paid for have no such page.',
    ],
    isNot: [NOT_THE_SERVER],
    topics: [],
  },
  {
    cause: GATEWAY,
    status: /^50[23]$/,
    words: /ngrok gateway error\s+The server returned an invalid or incomplete HTTP response/,
    sentence:
      'Check the server behind the agent of ngrok, its port, and whether it expects TLS: ngrok answered {status}, since what it got from there is no complete answer of HTTP.',
    topics: [],
  },
  {
    cause: GATEWAY,
    status: /^403$/,
    words: /This web app is stopped|Site Disabled/i,
    sentence: 'Start the application: Azure App Service answered {status} because it is stopped.',
    hints: [],
    isNot: ['The page’s Origin: nothing runs that could examine it.'],
    topics: ['upstream'],
  },
  {
    cause: GATEWAY,
    status: /^503$/,
    // With a body of its own the application answered, so that it does run.
    words:
      /^(?:Service Unavailable)?\s*(?:$|[^{"]{0,60}(?:The service is unavailable\b|:\( Application Error))/i,
    field: /^set-cookie: ARRAffinity/i,
    sentence:
      'Check that the application runs, that “Web sockets” is on in its configuration, and how many sockets are open: Azure App Service answered {status}, as it does where the application does not start, and where the plan allows no further socket.',
    hints: ['A Free plan allows 5 sockets for each instance, Shared 35, and Basic 350.'],
    isNot: ['The page’s Origin: that would not be 503.'],
    topics: ['upstream'],
  },
  {
    cause: GATEWAY,
    status: /^503$/,
    words: /^(?:Service Unavailable)?\s*[{[]/i,
    field: /^set-cookie: ARRAffinity/i,
    sentence:
      'Read the body of the answer and the log of the application: most likely the application itself answered {status}, since the platform (Azure App Service) writes no JSON.',
    topics: [],
  },
  {
    cause: 'rate-limited',
    status: /^(?:429|503|500)$/,
    words:
      /^(?:[A-Z][A-Za-z ]+\s+)?(?:Rate exceeded\.|The request was aborted because there was no available instance\.)/,
    field: /^server: Google Frontend/i,
    sentence:
      'Allow more instances, or more requests for each: Cloud Run answered {status} because no instance was free.',
    hints: ['Each open socket takes one place of an instance’s concurrency for as long as it lasts.'],
    isNot: [NOT_THE_SERVER, 'A limit of the application: it was not asked.'],
    topics: ['sockets'],
  },
  {
    cause: GATEWAY,
    status: /^503$/,
    words: /503 Service Temporarily Unavailable (?:nginx|openresty)(?:\/[\d.]+)?(?: \([^)]{0,40}\))?$/,
    sentence:
      'Check limit_conn and limit_req of nginx, and in Kubernetes the endpoints of the service: nginx answered {status} with its own page, as it does for a limit, a return, or an Ingress whose service has no endpoint.',
    hints: ['To a server that is down nginx answers 502.'],
    isNot: [],
    topics: [],
  },
  {
    cause: GATEWAY,
    status: /^530$/,
    words: /error code: 1016\b|Error 1016\b/,
    sentence:
      'Correct the record in the DNS of the zone: Cloudflare answered {status} with error 1016, the name of the server behind it has no address.',
    hints: [],
    topics: ['upstream'],
  },
  {
    cause: FAILED,
    status: /^5\d\d$/,
    words: /error code: 110[12]\b|Error 110[12]\b/,
    sentence:
      'Read the log of the Worker (wrangler tail): Cloudflare answered {status} because the Worker threw an error or used up its time.',
    hints: [],
    isNot: ['The server behind Cloudflare: the Worker failed before or beside it.'],
    topics: [],
  },
  {
    cause: REFUSED,
    status: /^403$/,
    words: /OAuth2 Proxy/,
    besideWords: /do(?:es)? not have permission/i,
    sentence:
      'Allow this account in oauth2-proxy (its domains, groups or list of addresses), or log in with another: this account is logged in, but not allowed here, and the answer was {status}.',
    hints: [],
    isNot: [NOT_THE_SERVER, 'A missing log-in: oauth2-proxy would show its log-in page.'],
    topics: [],
  },
  {
    cause: 'authentication-required',
    status: /^40[13]$/,
    words: /OAuth2 Proxy/,
    withoutWords: /CSRF/,
    sentence:
      'Log in first, and send the session’s cookie with the handshake: oauth2-proxy answered {status} with its log-in page.',
    hints: [],
    isNot: [NOT_THE_SERVER],
    topics: ['authentication'],
  },
  {
    cause: GATEWAY,
    status: /^5\d\d$/,
    words:
      /Charles Error Report|Charles failed to connect|\[Fiddler\]|Fiddler - |^Error communicating with upstream server|Burp Suite/,
    sentence:
      'Check the server, and whether the recording program can reach it: that program answered {status} by itself, because it got no answer from the server.',
    hints: ['Without that program in between, the browser would name the network error.'],
    isNot: ['A gateway of the server: the answer comes from the recording program.'],
    topics: [],
  },
  {
    cause: GATEWAY,
    status: /^5\d\d$/,
    field: /^server: mitmproxy\b/,
    sentence:
      'Check the server, and whether mitmproxy can reach it: mitmproxy answered {status} by itself, because it got no answer from the server.',
    hints: [
      'If its page mentions a certificate, mitmproxy does not trust the server’s: the option ssl_insecure skips that check.',
    ],
    isNot: ['A gateway of the server: the answer comes from the recording program.'],
    topics: [],
  },
  {
    cause: 'no-websocket-at-this-path',
    status: /^404$/,
    field: /^x-cf-routererror: unknown_route\b/i,
    sentence:
      'Map a route with this host name to the application: the router of Cloud Foundry knows none, and answered {status} by itself.',
    isNot: ['The path: the name in Host leads to no application.'],
    topics: [],
  },
  {
    cause: 'bad-gateway',
    status: /^50[23]$/,
    field: /^x-cf-routererror: (?:endpoint_failure|no_endpoints)\b/i,
    sentence:
      'Check that the application runs, and read its log: the router of Cloud Foundry got no usable answer from it, and answered {status} by itself.',
    topics: [],
  },
  {
    cause: 'bad-gateway',
    status: /^503$/,
    words:
      /Application is not available\s.{0,40}The application is currently not serving requests at this endpoint/,
    sentence:
      'Start the application, or correct its Route and its Service: the router of OpenShift found nothing that serves this host name, and answered {status} by itself.',
    isNot: ['A dropped Upgrade: the router did not ask the application.'],
    topics: [],
  },
  {
    cause: 'bad-gateway',
    status: /^50[23]$/,
    field: /^server: Fly\//,
    // An application's own answer: Fly's proxy writes neither.
    withoutWords: /[{[]\s*"/,
    without: /^retry-after:/,
    sentence:
      'Check that the application at Fly.io runs and listens on 0.0.0.0 at its internal_port: the answer was {status}, as of Fly’s proxy where it reaches none.',
    hints: [
      'fly logs and fly status say more. An application that answers this status by itself has the same Server field.',
    ],
    topics: [],
  },
  {
    cause: 'rate-limited',
    status: /^418$/,
    atHost: /(?:^|\.)binance\.com$/i,
    sentence:
      'Wait, and send less: Binance answered {status}, which it gives to an address that went on after 429 and is banned for a time.',
    topics: [],
  },
];
