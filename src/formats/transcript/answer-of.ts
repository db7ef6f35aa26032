import type { ConnectionKind } from '../../events/event.ts';
import { combinedValue } from '../../protocol/http/field.ts';
import type { ResponseHead } from '../../protocol/http/response-head.ts';
import { agreedExtensions } from '../../protocol/websocket/agreed-extensions.ts';
import type { WireAnswer } from './wire-lines.ts';

/** What an answer says of the bytes behind it. @param afterRequest whether the request stands before it */
export function answerOf(
  kind: ConnectionKind,
  status: number,
  head: ResponseHead | null,
  afterRequest: boolean,
): WireAnswer {
  const switched = status === 101 || (status >= 200 && status < 300);
  const extensions =
    head === null ? null : agreedExtensions(combinedValue(head.fields, 'sec-websocket-extensions'));
  return { opened: kind === 'websocket' && switched, extensions, afterRequest };
}
