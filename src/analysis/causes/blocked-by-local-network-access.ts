import { isLoopback } from '../checks/loopback.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { namedWithoutAnswer, urlOf } from './failure.ts';

/**
 * Local Network Access: a page of the internet may reach this computer or its network only with the user's permission
 * (Chromium 147, Firefox 154). The permission's state and `isSecureContext` of the page show which of three cases it is.
 */
export const blockedByLocalNetworkAccess: Cause = {
  id: 'blocked-by-local-network-access',
  recognise(failure) {
    if (namedWithoutAnswer(failure, 'blocked-by-local-network-access') === null) return null;
    const host = urlOf(failure)?.hostname ?? '';
    const loopback = isLoopback(host);
    const place = loopback ? 'this computer' : 'the local network';
    const permission = loopback ? 'loopback-network' : 'local-network';
    const state = stateOf(failure);
    return {
      sentence: sentenceFor(state, place),
      evidence: [
        ...quoteBrowser(failure),
        ...describeState(state, permission),
        `Nothing was sent: a page needs the user’s permission to reach ${place} (Chrome 147 and later, Firefox 154 and later).`,
      ],
      hints: [
        ...(state === 'unknown'
          ? [
              `To see the state, enter navigator.permissions.query({name: '${permission}'}) and isSecureContext in the page’s console.`,
            ]
          : []),
        'In a frame, the outer page has to delegate the permission: allow="loopback-network; local-network".',
      ],
      isNot: [
        'The server: it received no request.',
        'Mixed content: with the permission, ws: to this address is allowed from https: too.',
      ],
      fixes: fixesFor(failure, 'local-network'),
    };
  },
};

type State = 'insecure' | 'denied' | 'prompt' | 'unknown';

function stateOf({ context: { permissions }, connection: { pageUrl } }: Failure): State {
  const url = pageUrl.seen && URL.canParse(pageUrl.value) ? new URL(pageUrl.value) : null;
  // A page of http: is a secure context only on this machine (Secure Contexts section 3.1).
  const byUrl = url !== null && url.protocol === 'http:' && !isLoopback(url.hostname);
  if (permissions?.secureContext === false || (permissions === undefined && byUrl)) return 'insecure';
  if (permissions?.localNetwork === 'denied') return 'denied';
  return permissions?.localNetwork === 'prompt' ? 'prompt' : 'unknown';
}

function sentenceFor(state: State, place: string): string {
  switch (state) {
    case 'insecure':
      return `Serve the page over https: a page over http: cannot ask for the permission to reach ${place}, and the browser blocked the socket.`;
    case 'denied':
      return `Allow the permission again in the site’s settings (the icon beside the address): access to ${place} was denied to this page, and the browser blocked the socket.`;
    case 'prompt':
      return `Request the permission on a click, by a fetch to the same host, before opening the socket: this page has no permission yet to reach ${place}, and the browser blocked the socket.`;
    default:
      return `Get the permission to reach ${place} first: request it on a click, or allow it in the site’s settings; the browser blocked the socket.`;
  }
}

function describeState(state: State, permission: string): string[] {
  if (state === 'insecure') return ['The page is not a secure context.'];
  if (state === 'unknown') {
    return [
      'Whether the permission was not requested yet or denied, or the page came over http:, was not recorded.',
    ];
  }
  return [`The permission ${permission} is “${state}”.`];
}
