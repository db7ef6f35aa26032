import { describe, expect, it } from 'vitest';
import { OPCODE } from '../../../src/events/message-segment.ts';
import { typeOf } from '../../../src/session/search/type-of.ts';

describe('typeOf', () => {
  it.each<[number, string, string]>([
    [OPCODE.text, '', 'empty'],
    [OPCODE.binary, '', 'empty'],
    [OPCODE.ping, '', 'ping'],
    [OPCODE.binary, '{}', 'binary'],
    [OPCODE.text, ' {"a":1}', 'json'],
    [OPCODE.text, '{"a":', 'text'],
    [OPCODE.text, '17', 'text'],
    [OPCODE.text, '42', 'text'],
    [OPCODE.text, '4217', 'text'],
    [OPCODE.text, '0{"sid":"x"}', 'engine.io open'],
    [OPCODE.text, '2', 'engine.io ping'],
    [OPCODE.text, '3probe', 'engine.io pong'],
    [OPCODE.text, '40', 'socket.io connect'],
    [OPCODE.text, '42["hello",1]', 'socket.io event'],
    [OPCODE.text, '42/admin,7["hello"]', 'socket.io event'],
    [OPCODE.text, '451-["file",{"_placeholder":true,"num":0}]', 'socket.io binary event'],
    [OPCODE.text, '42 is the answer', 'text'],
  ])('%s %j is %s', (opcode, text, type) => {
    expect(typeOf(opcode, text)).toBe(type);
  });
});
