import { cutText } from '../../cut-text.ts';

/** What a relay itself says to the background, as an object: a hook's reports are texts. No page can forge it. */
export type RelayWord =
  /** A Content Security Policy forbade a connection. */
  | { readonly type: 'blocked'; readonly url: string; readonly directive: string }
  /** The page goes to the back/forward cache, and may come back. `next`: number of the report after the last that it gave. */
  | { readonly type: 'away'; readonly next: number }
  /** Scripts run in this frame, and no hook of ours: what its page does is not seen. */
  | { readonly type: 'not-met' }
  /** A request was sent to a frame in which no hook runs. */
  | { readonly type: 'no-hook'; readonly request: number };

const LONGEST_URL = 65_536;
const LONGEST_DIRECTIVE = 256;

/** Reads what came over a frame's line; null where it is no word of a relay. */
export function readRelayWord(value: unknown): RelayWord | null {
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  if (value.type === 'away' && 'next' in value && typeof value.next === 'number') {
    return { type: 'away', next: value.next };
  }
  if (value.type === 'not-met') return { type: 'not-met' };
  if (value.type === 'no-hook' && 'request' in value && typeof value.request === 'number') {
    return { type: 'no-hook', request: value.request };
  }
  if (value.type !== 'blocked' || !('url' in value) || !('directive' in value)) return null;
  const { url, directive } = value;
  if (typeof url !== 'string' || typeof directive !== 'string') return null;
  return {
    type: 'blocked',
    url: cutText(url, LONGEST_URL),
    directive: cutText(directive, LONGEST_DIRECTIVE),
  };
}
