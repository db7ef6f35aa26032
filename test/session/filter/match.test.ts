import { describe, expect, it } from 'vitest';
import { FLAG, OPCODE } from '../../../src/events/message-segment.ts';
import { valueAt } from '../../../src/session/filter/field-value.ts';
import { needsPayload } from '../../../src/session/filter/filter.ts';
import { type DecodedFacts, payloadPredicate } from '../../../src/session/filter/match-payload.ts';
import { matchesRow } from '../../../src/session/filter/match-row.ts';
import { parseFilter } from '../../../src/session/filter/parse-filter.ts';

const PUBLISH: DecodedFacts = {
  protocol: 'mqtt',
  type: 'PUBLISH',
  ownNames: () => ['chat message'],
  valueAt: (path) =>
    valueAt({ topic: 'home/hall', payload: { celsius: 21.5, on: [true, null], name: 'a b' } }, path),
};

function matches(
  filter: string,
  message: { text: string; flags?: number; size?: number; decoded?: DecodedFacts; at?: number },
): boolean {
  const size = message.size ?? new TextEncoder().encode(message.text).length;
  const row = { flags: OPCODE.text, decoded: null, ...message, size };
  return parseFilter(filter).value.terms.every((term) =>
    needsPayload(term) ? payloadPredicate(term)(row) : matchesRow(term, row.flags, size, message.at ?? 0),
  );
}

describe('a filter', () => {
  it.each([
    ['hello', { text: 'say HELLO' }, true],
    ['-hello', { text: 'say HELLO' }, false],
    ['say hello', { text: 'hello, I say' }, true],
    ['"say hello"', { text: 'hello, I say' }, false],
    ['straße', { text: 'STRASSE' }, false],
    ['größe', { text: 'GRÖSSE' }, false],
    ['heartbeat', { text: '{"type":6}\u001e' }, true],
    ['größe', { text: 'die GRÖßE' }, true],
    ['/^h.llo$/', { text: 'hello' }, true],
    ['/^h.llo$/', { text: 'Hello' }, false],
    ['/^h.llo$/i', { text: 'Hello' }, true],
    ['dir:in', { text: '' }, true],
    ['dir:out', { text: '' }, false],
    ['-dir:out', { text: '', flags: OPCODE.text | FLAG.outgoing }, false],
    ['op:text size=5', { text: 'hello' }, true],
    ['size>1k', { text: 'x', size: 1001 }, true],
    ['size>1k', { text: 'x', size: 1000 }, false],
    ['-size>1k', { text: 'x', size: 1000 }, true],
    ['size<10', { text: '', flags: OPCODE.binary | FLAG.payloadUnknown }, false],
    ['-size<10', { text: '', flags: OPCODE.binary | FLAG.payloadUnknown }, false],
    ['time:10..20', { text: '', at: 10 }, true],
    ['time:10..20', { text: '', at: 20.5 }, false],
    ['-time:10..20', { text: '', at: 9 }, true],
    ['time:10..', { text: '', at: 9 }, false],
    ['time:..10', { text: '', at: 9 }, true],
    ['time:1970-01-01T00:00:01Z..1970-01-01T00:00:02Z', { text: '', at: 1500 }, true],
    ['type:event', { text: '', decoded: PUBLISH }, false],
    ['type:publish', { text: '', decoded: PUBLISH }, true],
    ['type:"mqtt publish"', { text: '', decoded: PUBLISH }, true],
    ['type:"chat message"', { text: '', decoded: PUBLISH }, true],
    ['-type:"chat message"', { text: '', decoded: PUBLISH }, false],
    ['type:mqtt', { text: '' }, false],
    ['-type:mqtt', { text: '' }, true],
    ['protocol:mqtt', { text: '', decoded: PUBLISH }, true],
    ['protocol:mqt', { text: '', decoded: PUBLISH }, false],
    ['-protocol:mqtt', { text: '', decoded: PUBLISH }, false],
    ['decoded.topic=home/hall', { text: '', decoded: PUBLISH }, true],
    ['decoded.payload.celsius>21', { text: '', decoded: PUBLISH }, true],
    ['decoded.payload.on[1]=null', { text: '', decoded: PUBLISH }, true],
    ['decoded.payload.name="a b"', { text: '', decoded: PUBLISH }, true],
    ['decoded.payload.__proto__.x=1', { text: '', decoded: PUBLISH }, false],
    ['-decoded.topic=else', { text: '' }, true],
    ['decoded.topic~hall', { text: '{"topic":"hall"}' }, false],
    ['-heartbeat', { text: '2' }, false],
    ['-heartbeat', { text: '2 apples' }, true],
    ['heartbeat', { text: '{"type":"ping"}' }, true],
    ['heartbeat', { text: '', flags: OPCODE.pong }, true],
    ['heartbeat', { text: '2', flags: OPCODE.binary }, false],
    ['json.user.id=5', { text: '{"user":{"id":5}}' }, true],
    ['json.user.id=5', { text: '{"user":{"id":"5"}}' }, true],
    ['json.n=1.0', { text: '{"n":1}' }, true],
    ['json.n=1', { text: '{"n":1.0}' }, true],
    ['json.n=1e2', { text: '{"n":100}' }, true],
    ['json.n=100', { text: '{"n":1E+2}' }, true],
    ['json.n=1e2', { text: '{"n":"100"}' }, false],
    ['json.n!=1.0', { text: '{"n":1}' }, false],
    ['json.n=-0.50', { text: '{"n":-5e-1}' }, true],
    ['json.n=1e400', { text: '{"n":10e399}' }, true],
    ['json.n=1e400', { text: '{"n":1e401}' }, false],
    ['json.n=9007199254740993.0', { text: '{"n":9007199254740993}' }, true],
    ['json.n=9007199254740993', { text: '{"n":9007199254740992}' }, false],
    ['json.u={"id":9007199254740993}', { text: '{"u":{"id":9007199254740993}}' }, true],
    ['json.u={"id":9007199254740993}', { text: '{"u":{"id":9007199254740992}}' }, false],
    ['json.u=[1.0,1e2]', { text: '{"u":[1,100]}' }, true],
    ['json.user.id>4', { text: '{"user":{"id":5}}' }, true],
    ['json.user.id>4', { text: '{"user":{"id":"5"}}' }, false],
    ['json.list[1].a=x', { text: '{"list":[{},{"a":"x"}]}' }, true],
    ['json.ok=true', { text: '{"ok":true}' }, true],
    ['json.name~NA', { text: '{"name":"ana"}' }, true],
    ['json.__proto__.x=1', { text: '{}' }, false],
    ['json.a=1', { text: 'not json' }, false],
    ['-json.a=1', { text: 'not json' }, true],
  ])('%j on %j: %s', (filter, message, expected) => {
    expect(matches(filter, message)).toBe(expected);
  });
});
