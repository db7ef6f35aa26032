import { CONFIDENCE } from './decoded.ts';
import type { Reading } from './json/json-message.ts';
import { jsonValue } from './json/json-value.ts';
import { jsonProtocol } from './json-protocol.ts';
import { isPlainObject, memberOf, textOf } from './tree/plain-access.ts';
import type { PlainValue } from './tree/plain-value.ts';
import { preview } from './tree/preview.ts';

/** Pusher Channels protocol 7, also of Soketi, Laravel Reverb and Ably's adapter. */
export const PUSHER = jsonProtocol({
  id: 'pusher',
  specification: 'Pusher Channels protocol 7',
  subprotocols: [],
  url: /\/app\/[\w-]+\?(?:[^#]*&)?protocol=\d/,
  looks: (value) =>
    /^pusher(?:_internal)?:/.test(textOf(value, 'event') ?? '') ? CONFIDENCE.certain : CONFIDENCE.none,
  read,
  closeCode,
});

/** Whether a client may come back says the hundred. */
function closeCode(code: number): string | undefined {
  if (code >= 4000 && code < 4100) return 'refused, do not connect again unchanged';
  if (code >= 4100 && code < 4200) return 'back off, and connect again later';
  return code >= 4200 && code < 4300 ? 'connect again at once' : undefined;
}

function read(value: PlainValue): Reading {
  const event = textOf(value, 'event');
  if (!isPlainObject(value) || event === undefined) {
    return {
      type: 'message',
      summary: preview(value),
      problems: ['A message has to be an object with an event.'],
    };
  }
  const given = memberOf(value, 'data');
  // The server writes its data as JSON in a string.
  const data = typeof given === 'string' ? (jsonValue(given) ?? given) : given;
  const channel = textOf(value, 'channel') ?? textOf(data, 'channel');
  const [, type = event] = /^pusher(?:_internal)?:(.+)$/.exec(event) ?? [];
  const words = isPlainObject(data)
    ? Object.entries(data)
        .filter(([name]) => name !== 'channel' && name !== 'auth')
        .map(([name, each]) => `${name} ${typeof each === 'string' ? each : preview(each, 60)}`)
    : data === undefined || data === null
      ? []
      : [preview(data, 100)];
  return {
    type,
    summary:
      [channel ?? '', ...words]
        .filter((word) => word !== '')
        .join(' ')
        .slice(0, 200) || type,
  };
}
