import { CONFIDENCE } from './decoded.ts';
import type { Reading } from './json/json-message.ts';
import { jsonValue } from './json/json-value.ts';
import { jsonProtocol } from './json-protocol.ts';
import { isPlainObject, memberOf, textOf } from './tree/plain-access.ts';
import type { PlainValue } from './tree/plain-value.ts';
import { preview } from './tree/preview.ts';

const TYPES = new Set(['welcome', 'disconnect', 'ping', 'confirm_subscription', 'reject_subscription']);
const COMMANDS = new Set(['subscribe', 'unsubscribe', 'message']);

/** Action Cable of Rails 5 to 8 (actioncable-v1-json), and AnyCable's extension of it. */
export const ACTION_CABLE = jsonProtocol({
  id: 'actioncable',
  specification: 'Action Cable, actioncable-v1-json (Rails 5 to 8)',
  subprotocols: ['actioncable-v1-json', 'actioncable-v1-ext-json'],
  url: /\/cable(?:[/?#]|$)/,
  looks: (value) => {
    const command = textOf(value, 'command');
    const named = command !== undefined && COMMANDS.has(command);
    return named && channelOf(value) !== undefined ? CONFIDENCE.certain : CONFIDENCE.none;
  },
  read,
});

function read(value: PlainValue): Reading {
  if (!isPlainObject(value))
    return { type: 'message', summary: preview(value), problems: ['A message has to be an object.'] };
  const command = textOf(value, 'command');
  const type = textOf(value, 'type');
  const channel = channelOf(value) ?? textOf(value, 'identifier') ?? '';
  if (command !== undefined) {
    const data = textOf(value, 'data');
    const action = data === undefined ? '' : ` ${preview(jsonValue(data) ?? data, 100)}`;
    return { type: command, summary: `${channel}${action}` };
  }
  if (type !== undefined && TYPES.has(type)) {
    const message = memberOf(value, 'message');
    const reason = textOf(value, 'reason');
    const words = [type, channel, reason ?? '', message === undefined ? '' : preview(message, 60)].filter(
      (word) => word !== '',
    );
    return { type, summary: words.join(' ') };
  }
  if (memberOf(value, 'identifier') !== undefined) {
    return { type: 'message', summary: `${channel} ${preview(memberOf(value, 'message'), 100)}` };
  }
  return {
    type: type ?? 'message',
    summary: preview(value),
    problems: ['A message has a type, a command or an identifier.'],
  };
}

/** The identifier is JSON in a string. */
function channelOf(value: PlainValue): string | undefined {
  const identifier = textOf(value, 'identifier');
  return identifier === undefined ? undefined : textOf(jsonValue(identifier), 'channel');
}
