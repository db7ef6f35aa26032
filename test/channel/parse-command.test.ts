import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCommand, parseReply } from '../../src/channel/parse-command.ts';

const STATUS = {
  recording: true,
  log: 'a',
  trouble: '',
  preserveLog: false,
  mode: 'deep',
  modes: ['deep'],
  coverage: [],
  handshakesPutOff: 0,
};

describe('parseCommand', () => {
  it.each([
    [{ type: 'hello', tabId: 7 }],
    [{ type: 'start-recording' }],
    [{ type: 'stop-recording' }],
    [{ type: 'clear' }],
    [{ type: 'set-preserve-log', preserve: true }],
    [{ type: 'delete-log', log: 'a' }],
    [{ type: 'probe', id: 0, url: 'ws://a.example/' }],
  ])('reads %j', (command) => {
    expect(parseCommand(command)).toEqual(command);
  });

  it.each([
    [null],
    [undefined],
    ['hello'],
    [[]],
    [{}],
    [{ type: 'constructor' }],
    [{ type: 'hello' }],
    [{ type: 'hello', tabId: '7' }],
    [{ type: 'hello', tabId: -1 }],
    [{ type: 'hello', tabId: 1.5 }],
    [{ type: 'hello', tabId: Number.NaN }],
    [{ type: 'set-preserve-log' }],
    [{ type: 'delete-log' }],
    [{ type: 'delete-log', log: '' }],
    [{ type: 'delete-log', log: 'x'.repeat(101) }],
    [{ type: 'probe', id: -1, url: 'ws://a.example/' }],
    [{ type: 'probe', id: 1 }],
    [{ type: 'probe', id: 1, url: 'x'.repeat(65_537) }],
    [{ type: 'set-preserve-log', preserve: 1 }],
  ])('refuses %j', (message) => {
    expect(parseCommand(message)).toBeNull();
  });

  it('drops what a command does not have', () => {
    const hostile: unknown = JSON.parse('{"type":"clear","log":"x","__proto__":{"admin":true}}');
    expect(Object.keys(parseCommand(hostile) ?? {})).toEqual(['type']);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (message) => parseCommand(message) === null));
  });
});

describe('parseReply', () => {
  it('reads a status', () => {
    expect(parseReply({ type: 'status', status: STATUS })).toEqual({ type: 'status', status: STATUS });
  });

  it.each([
    [null],
    [{ type: 'status' }],
    [{ type: 'status', status: { ...STATUS, log: '' } }],
    [{ type: 'status', status: { ...STATUS, log: 'x'.repeat(101) } }],
    [{ type: 'status', status: { ...STATUS, recording: 'yes' } }],
    [{ type: 'status', status: { ...STATUS, trouble: null } }],
  ])('refuses %j', (message) => {
    expect(parseReply(message)).toBeNull();
  });
});
