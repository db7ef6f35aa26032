import { CONFIDENCE, type Confidence } from '../decoded.ts';
import type { Reading } from '../json/json-message.ts';
import { memberPreview } from '../json/member-preview.ts';
import { jsonProtocol } from '../json-protocol.ts';
import { idOf, isPlainList, isPlainObject, memberOf, textOf } from '../tree/plain-access.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { preview } from '../tree/preview.ts';

/** JSON-RPC 2.0 (specification of 2013-01-04). */
export const JSON_RPC = jsonProtocol({
  id: 'json-rpc',
  specification: 'JSON-RPC 2.0',
  subprotocols: ['jsonrpc', 'json-rpc', 'jsonrpc2', 'jsonrpc-2.0'],
  looks: looksLikeJsonRpc,
  read: (value, _, text) => readJsonRpc(value, text),
});

export function looksLikeJsonRpc(value: PlainValue): Confidence {
  const first = isPlainList(value) ? value[0] : value;
  return memberOf(first, 'jsonrpc') === '2.0' ? CONFIDENCE.certain : CONFIDENCE.none;
}

/**
 * Reads a request, a notification, an answer, or a batch of them (section 6).
 * @param text the JSON of the value
 */
export function readJsonRpc(value: PlainValue, text: string): Reading {
  if (!isPlainList(value)) return single(value, text);
  if (value.length === 0)
    return { type: 'batch', summary: '', problems: ['A batch may not be empty (-32600).'] };
  const readings = value.map((each) => single(each, null));
  const problems = readings.flatMap(({ problems: each = [] }) => each);
  // A batch is answered one by one: what one of its members breaks does not make the others invalid.
  const all = readings.every(({ problems: each = [] }) => each.length > 0);
  return {
    type: 'batch',
    summary: `${value.length} of: ${readings
      .slice(0, 8)
      .map(({ summary, problems: each = [] }) => (each.length > 0 ? 'invalid' : summary))
      .join(', ')}`,
    packets: readings.map(({ type, repliesTo = null }) => ({ type, repliesTo })),
    ...(all ? { problems } : { remarks: problems }),
  };
}

/** @param text the JSON of the value; null where it is a part of some */
function single(value: PlainValue, text: string | null): Reading {
  if (!isPlainObject(value))
    return {
      type: 'message',
      summary: preview(value),
      problems: ['A message has to be an object (-32600).'],
    };
  const method = memberOf(value, 'method');
  const id = memberOf(value, 'id');
  const repliesTo = idOf(id);
  const problems = memberOf(value, 'jsonrpc') === '2.0' ? [] : ['The member "jsonrpc" has to be "2.0".'];
  if (method !== undefined) {
    if (typeof method !== 'string') problems.push('The method has to be a string (-32600).');
    const params = memberOf(value, 'params');
    if (params !== undefined && (typeof params !== 'object' || params === null))
      problems.push('The params have to be a list or an object (-32602).');
    const name = typeof method === 'string' ? method : preview(method);
    const said = `${name}${params === undefined ? '' : ` ${words(value, text, 'params')}`}`;
    return id === undefined
      ? { type: 'notification', summary: said, problems }
      : { type: 'request', summary: `${said} id ${preview(id)}`, repliesTo, problems };
  }
  const error = memberOf(value, 'error');
  const result = memberOf(value, 'result');
  if (error !== undefined && error !== null) {
    if (result !== undefined) problems.push('An answer has a result or an error, not both.');
    const summary = `error ${preview(memberOf(error, 'code'))} ${textOf(error, 'message') ?? ''} id ${preview(id)}`;
    return { type: 'error', summary, repliesTo, problems };
  }
  if (result === undefined) problems.push('A message has a method, a result or an error (-32600).');
  return {
    type: 'result',
    summary: `result ${words(value, text, 'result')} id ${preview(id)}`,
    repliesTo,
    problems,
  };
}

/** A member in short. */
function words(value: PlainValue, text: string | null, name: string): string {
  return text === null ? preview(memberOf(value, name), 100) : memberPreview(text, value, name, 100);
}
