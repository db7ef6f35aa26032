import { LATEST_TIME } from '../../../src/events/units.ts';
import { LOG_VERSION } from '../../../src/formats/log/log-format.ts';
import { EVENT } from '../../../src/formats/log/parse-event.ts';
import { MOST_CONNECTIONS } from '../../../src/session/session.ts';
import { jsonSchemaOf } from './json-schema-of.ts';

const natural = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const seq = { ...natural, description: 'The place in the log: events and messages share one count.' };

const HEAD = {
  title: 'the first line',
  type: 'object',
  required: ['switchyard', 'version', 'events', 'log', 'redacted', 'producer'],
  properties: {
    switchyard: { const: 'log' },
    version: { const: LOG_VERSION, description: 'Of the lines: a reader refuses a newer one.' },
    events: { ...natural, description: 'Version of the vocabulary of events.' },
    log: { type: 'string', description: 'Name of the log.' },
    redacted: { type: 'boolean' },
    kept: {
      type: 'array',
      items: { type: 'string' },
      description: 'Kinds of secrets that a redacted log still has.',
    },
    connectionsLeftOut: {
      type: 'integer',
      minimum: 0,
      description: 'Connections of the recording that are not in the log.',
    },
    producer: {
      type: 'object',
      required: ['name', 'version'],
      properties: { name: { type: 'string' }, version: { type: 'string' } },
    },
  },
};

const MESSAGE = {
  title: 'a message',
  type: 'object',
  required: ['seq', 'at', 'connection', 'direction', 'opcode'],
  properties: {
    seq,
    at: {
      type: 'number',
      minimum: -LATEST_TIME,
      maximum: LATEST_TIME,
      description: 'Milliseconds since 1970, with a fraction.',
    },
    connection: { type: 'integer', minimum: 0, maximum: MOST_CONNECTIONS - 1 },
    direction: { enum: ['client-to-server', 'server-to-client'] },
    opcode: { type: 'integer', minimum: 0, maximum: 15, description: 'RFC 6455 section 5.2.' },
    text: { type: 'string', description: 'The payload, where it is text that is valid UTF-8.' },
    base64: {
      type: 'string',
      pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
      description: 'Any other payload.',
    },
    size: {
      type: ['integer', 'null'],
      minimum: 0,
      maximum: 2 ** 32 - 1,
      description:
        'Bytes of the whole payload, where the line does not hold all of it; null where nobody knows.',
    },
    gone: {
      const: true,
      description: 'The payload was evicted from the store before this file was written.',
    },
    sentByUs: { const: true, description: 'Sent from the panel, not by the page.' },
  },
  not: { required: ['text', 'base64'] },
};

const END = {
  title: 'the last line; without it the file is cut short',
  type: 'object',
  required: ['end', 'lines'],
  properties: {
    end: { const: true },
    lines: { ...natural, description: 'Lines of the file, this one too.' },
  },
};

/** The JSON Schema of one line of a session log. What it says of events is made from their parser. */
export function sessionLogSchema() {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `One line of a Switchyard session log, version ${LOG_VERSION}`,
    description:
      'A session log is UTF-8 text of one JSON value a line: the head, then events and messages in the order of their seq, then the end. Readers ignore members that are not named here.',
    oneOf: [
      HEAD,
      {
        title: 'an event',
        type: 'object',
        required: ['seq', 'event'],
        properties: { seq, event: jsonSchemaOf(EVENT) },
      },
      MESSAGE,
      END,
    ],
  };
}
