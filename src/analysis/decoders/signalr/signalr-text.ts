import { type Decoded, type Details, INVALID } from '../decoded.ts';
import { JsonMessage, type Reading } from '../json/json-message.ts';
import { isPlainObject, memberOf, textOf } from '../tree/plain-access.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { preview } from '../tree/preview.ts';
import { listOf } from '../tree/tree-node.ts';
import { type HubMessage, hubReading, hubType } from './hub-message.ts';

/** Each record ends with U+001E. */
export const RECORD_END = 0x1e;

/** One or several records of the JSON protocol, the handshake among them. */
export function signalrText(bytes: Uint8Array): Decoded {
  const records = recordsOf(bytes);
  const whole = bytes.at(-1) === RECORD_END;
  const decoded = records.map((record) => record.as('signalr', ['signalr', 'json'], read));
  const [first] = decoded;
  const cut = whole ? [] : [{ offset: bytes.length, what: 'The last record does not end with U+001E.' }];
  const details = (): Details => {
    const parts = decoded.map((each) => each.details());
    const problems = [...parts.flatMap((part) => part.problems), ...cut];
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return { root: only.root, problems };
    return {
      root: listOf(
        parts.map(({ root }) => root),
        bytes.length,
      ),
      problems,
    };
  };
  if (first !== undefined && decoded.length === 1)
    return whole ? { ...first, details } : { ...first, type: INVALID, details };
  return {
    protocol: 'signalr',
    layers: ['signalr', 'json'],
    type: 'batch',
    summary: `${decoded.length} records: ${decoded
      .slice(0, 6)
      .map(({ type }) => type)
      .join(', ')}`,
    repliesTo: null,
    packets: decoded,
    details,
  };
}

function recordsOf(bytes: Uint8Array): JsonMessage[] {
  const records: JsonMessage[] = [];
  let from = 0;
  while (from < bytes.length) {
    const end = bytes.indexOf(RECORD_END, from);
    const to = end < 0 ? bytes.length : end;
    records.push(new JsonMessage(bytes, from, to));
    from = to + 1;
  }
  return records;
}

function read(value: PlainValue): Reading {
  if (!isPlainObject(value))
    return { type: 'record', summary: preview(value), problems: ['A record has to be an object.'] };
  const code = memberOf(value, 'type');
  if (code === undefined) return handshake(value);
  const type = typeof code === 'number' ? hubType(code) : undefined;
  if (type === undefined)
    return { type: 'record', summary: preview(value), problems: [`There is no type ${preview(code, 20)}.`] };
  return hubReading(type, fieldsOf(value));
}

function handshake(value: PlainValue): Reading {
  const protocol = textOf(value, 'protocol');
  if (protocol !== undefined) {
    return {
      type: 'HandshakeRequest',
      summary: `handshake protocol ${protocol} version ${preview(memberOf(value, 'version'))}`,
    };
  }
  const error = textOf(value, 'error');
  return {
    type: 'HandshakeResponse',
    summary: error === undefined ? 'handshake accepted' : `handshake error ${error}`,
  };
}

function fieldsOf(value: PlainValue): HubMessage {
  return {
    invocationId: textOf(value, 'invocationId') ?? null,
    target: textOf(value, 'target') ?? null,
    args: memberOf(value, 'arguments'),
    item: memberOf(value, 'item'),
    result: memberOf(value, 'result'),
    error: textOf(value, 'error') ?? null,
    sequenceId: memberOf(value, 'sequenceId'),
    headers: memberOf(value, 'headers'),
    reconnect: memberOf(value, 'allowReconnect') === true,
  };
}
