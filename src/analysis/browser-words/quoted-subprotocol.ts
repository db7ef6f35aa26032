/** The subprotocol of an answer as Chromium 156 quotes it in its error text; null where the text quotes none. */
export function quotedSubprotocol(words: string): string | null {
  return /'Sec-WebSocket-Protocol' header value '(.*)' in response/.exec(words)?.[1] ?? null;
}
