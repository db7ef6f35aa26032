import { isLoopback } from '../checks/loopback.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { namedWithoutAnswer, urlOf } from './failure.ts';

/**
 * Local Network Access: a page of the internet may reach this computer or its network only with the user's permission
 * (Chromium 147, Firefox 154). The permission's state and `isSecureContext` of the page say which of three it is.
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
        `Nothing was sent: the browser asks the user before a page may reach ${place} (Chrome 147 and later, Firefox 154 and later).`,
        'In a frame, the outer page has to hand it on: allow="loopback-network; local-network".',
      ],
      isNot: [
        'The server: it was not asked.',
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
      return `Serve the page over https: a page of http: cannot even ask for the permission to reach ${place}, and the browser blocked the socket.`;
    case 'denied':
      return `Allow the permission again in the site’s settings (the icon before the address): access to ${place} was denied to this page, and the browser blocked the socket.`;
    case 'prompt':
      return `Ask for the permission at a click, by a fetch to the same host, before the socket is opened: this page has no permission yet to reach ${place}, and the browser blocked the socket.`;
    default:
      return `Get the permission to reach ${place} first: ask for it at a click, or allow it in the site’s settings; the browser blocked the socket.`;
  }
}

function describeState(state: State, permission: string): string[] {
  if (state === 'insecure') return ['The page is no secure context.'];
  if (state === 'unknown') {
    return [
      `Which it is, not asked yet, denied or a page of http:, was not recorded: navigator.permissions.query({name: '${permission}'}) and isSecureContext in the page’s console show it.`,
    ];
  }
  return [`The permission ${permission} stands at “${state}”.`];
}
