/** Bounds of what is kept of an answer. */
export const PROBE_BOUNDS = { fields: 200, name: 256, value: 4096, words: 500, bodyBytes: 2048 } as const;

/**
 * What came of a probe: one more request, an ordinary GET without Upgrade. It says nothing of the handshake itself.
 * - `answered`: the last answer, redirects followed; `body` is its beginning as text, null where there is none to show
 * - `failed`: the browser's own name for why there is no answer
 * - `late`: none in time
 * - `not-recording`, `unknown-url`: nothing was sent
 * - `cut`: the line to the background broke, so the outcome is not known
 */
export type ProbeAnswer =
  | {
      readonly outcome: 'answered';
      readonly status: number;
      readonly fields: readonly { readonly name: string; readonly value: string }[];
      readonly body: string | null;
    }
  | { readonly outcome: 'failed'; readonly words: string }
  | { readonly outcome: 'late' }
  | { readonly outcome: 'not-recording' }
  | { readonly outcome: 'unknown-url' }
  | { readonly outcome: 'cut' };
