/**
 * Causes of which another request, an ordinary GET, shows nothing: the reason lies in the browser, in the page, or in what came
 * after the switch. Of all others it may show who answers, with what, or that nobody does.
 */
const TELLS_NOTHING: ReadonlySet<string> = new Set([
  // The browser refused a socket, by rules that it has for sockets or that a GET from the debugger does not meet.
  'too-many-sockets',
  'blocked-by-client',
  'blocked-by-policy',
  'blocked-by-local-network-access',
  'blocked-by-connection-allowlist',
  'mixed-content',
  'unsafe-port',
  // The browser has not sent it yet, and what it waits for is another attempt.
  'browser-delays-reconnect',
  'waiting-behind-another-handshake',
  // The browser ended or forgot it together with the page.
  'page-entered-bfcache',
  'page-was-frozen',
  'timers-were-throttled',
  // It opened, and what ended it travelled over the socket: a GET has no frames.
  'closed-with-code',
  'message-too-big',
  'frames-broken-after-switch',
  'compression-broken-in-this-client',
]);
// `cancelled-by-page` is not among them: Chromium says the same where the server wants a client certificate, and a GET names that.

/** Whether an ordinary GET may show more of a connection. @param cause the id of what explains it */
export function probeTells(cause: string): boolean {
  return !TELLS_NOTHING.has(cause);
}
