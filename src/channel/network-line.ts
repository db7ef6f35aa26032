/**
 * What the devtools page reports of its tab's network log, over a port of its own: entries as the browser gave them, cut down
 * by `slimEntry` to what is evidence of a switch. They are `unknown` until capture/devtools-network has parsed them.
 */
export type NetworkReport =
  /** First on the line. DevTools of the tab was opened then, in epoch milliseconds. */
  | { readonly type: 'hello'; readonly tabId: number; readonly openedAt: number }
  /** An exchange ended (`onRequestFinished`), a socket closed or failed. */
  | { readonly type: 'finished'; readonly entry: unknown }
  /** Answer to `read`: entries of sockets and streams, open ones too, and how long it took. */
  | {
      readonly type: 'read';
      readonly id: number;
      readonly entries: readonly unknown[];
      readonly milliseconds: number;
    };

/** What the background asks of the devtools page. */
export type NetworkWish =
  /** Report exchanges as they end, or stop reporting them. */
  | { readonly type: 'watch'; readonly on: boolean }
  /** Read the log once. Its cost grows with all messages that DevTools keeps: ask seldom. */
  | { readonly type: 'read'; readonly id: number };
