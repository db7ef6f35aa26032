import type { CloseFrameSeen, CloseSeen, Initiator, StackFrame } from '../../events/event.ts';
import type { Observed } from '../../events/observed.ts';
import { seen } from '../../events/observed.ts';
import type { OpenedAs } from '../../session/connection.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { redactFieldValue, redactSubprotocols } from './redact-field.ts';
import { redactNames, redactProse, redactText } from './redact-text.ts';

/** Redacts what was seen; what was not seen stays as it is. */
export function redactObserved<T>(observed: Observed<T>, redact: (value: T) => T): Observed<T> {
  return observed.seen ? seen(redact(observed.value)) : observed;
}

/** The stack stays; only secrets in its URLs are replaced. */
export function redactInitiator(initiator: Initiator, pseudonyms: Pseudonyms): Initiator {
  return {
    ...initiator,
    type: redactProse(initiator.type, pseudonyms),
    url: initiator.url === null ? null : redactText(initiator.url, pseudonyms),
    stack: redactStack(initiator.stack, pseudonyms),
  };
}

/** A page chooses the names of its functions and scripts freely, so they may contain secrets. */
export function redactStack(stack: readonly StackFrame[], pseudonyms: Pseudonyms): StackFrame[] {
  return stack.map((frame) => ({
    ...frame,
    functionName: redactNames(frame.functionName, pseudonyms),
    url: redactText(frame.url, pseudonyms),
  }));
}

/** Code and side stay, and so of the answer. A reason is free text of the application: it is removed, or loses the secrets that are recognised in it. */
export function redactClose({ answer, ...close }: CloseSeen, pseudonyms: Pseudonyms): CloseSeen {
  const redacted = redactCloseFrame(close, pseudonyms);
  return answer === undefined ? redacted : { ...redacted, answer: redactCloseFrame(answer, pseudonyms) };
}

/** Bytes that are no text cannot be searched for secrets: they go. */
function redactCloseFrame<T extends CloseFrameSeen>(
  { body, ...frame }: T,
  pseudonyms: Pseudonyms,
): Omit<T, 'body'> {
  const { reason } = frame;
  if (reason === '' || sizeOfRedactedBody(reason) !== null) return frame;
  if (pseudonyms.keeps('close-reason')) return { ...frame, reason: redactProse(reason, pseudonyms) };
  pseudonyms.count('close-reason');
  // What is not UTF-8 stands in the reason as U+FFFD, which is longer.
  const bytes =
    body === undefined
      ? new TextEncoder().encode(reason).length
      : Math.max(0, Math.floor(body.length / 2) - 2);
  return { ...frame, reason: redactedBody(bytes) };
}

/** What was negotiated stays, with a stand-in for the subprotocol. Extensions are redacted as the field of the head is. */
export function redactOpened<T extends OpenedAs>(opened: T, pseudonyms: Pseudonyms): T {
  return {
    ...opened,
    protocol: redactSubprotocols(opened.protocol, pseudonyms),
    extensions: redactFieldValue('Sec-WebSocket-Extensions', opened.extensions, pseudonyms),
  };
}

/** A page's hook reports the directive, so any text may stand there. */
export function redactBlocked<T extends { readonly directive: string }>(
  blocked: T,
  pseudonyms: Pseudonyms,
): T {
  return { ...blocked, directive: redactProse(blocked.directive, pseudonyms) };
}

/** Chromium quotes subprotocols in its error texts about them (Chromium 156). */
const QUOTED_SUBPROTOCOL =
  /('Sec-WebSocket-Protocol' header value '|The subprotocol ')([^']*)(')|('Sec-WebSocket-Protocol' header if not present in request: )(.*)$/g;

/** An error text of the browser without the subprotocols and URLs that it quotes. */
export function redactWords(text: string, pseudonyms: Pseudonyms): string {
  const withoutSubprotocols = text.replace(
    QUOTED_SUBPROTOCOL,
    (_, a?: string, name?: string, b?: string, c?: string, rest?: string) =>
      `${a ?? c ?? ''}${redactSubprotocols(name ?? rest ?? '', pseudonyms)}${b ?? ''}`,
  );
  return redactProse(withoutSubprotocols, pseudonyms);
}

/**
 * A source's key for a connection: a number or a mark. Keys of older logs may contain a URL and are then replaced as a
 * whole.
 */
export function redactKey(key: string, pseudonyms: Pseudonyms): string {
  return key.includes('://') ? pseudonyms.token(key, 'url-parameter') : redactText(key, pseudonyms);
}

/** The text that stands for a payload of that many bytes. */
export function redactedBody(bytes: number): string {
  return `[redacted, ${bytes} bytes]`;
}

/** The size that such a stand-in names; null where the text is not a stand-in. */
export function sizeOfRedactedBody(text: string): number | null {
  const digits = /^\[redacted, (\d{1,10}) bytes\]$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
