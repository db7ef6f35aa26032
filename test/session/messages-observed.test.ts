import { expect, it } from 'vitest';
import type { Source } from '../../src/events/event.ts';
import { notSeen } from '../../src/events/observed.ts';
import type { Connection } from '../../src/session/connection.ts';
import { messagesObserved } from '../../src/session/messages-observed.ts';
import { Session } from '../../src/session/session.ts';
import { sampleSession } from '../panel/support/sample-session.ts';

const session = new Session();
for (const batch of sampleSession().batches) session.apply(batch);
const [sample] = session.connections;

function messages(sources: Source[], outcome: Connection['outcome']): boolean {
  if (sample === undefined) throw new Error('the sample is empty');
  return messagesObserved({ ...sample, sources, outcome, status: notSeen('not-yet') });
}

it.each<[string, boolean, Source[]]>([
  ['in Standard: only events that the page listens to', false, ['page-hook', 'devtools-network']],
  ['in Deep', true, ['page-hook', 'debugger']],
  ['of a capture', true, ['pcap']],
])('that no event of an EventSource was heard means that there was none %s: %s', (_, heard, sources) => {
  if (sample === undefined) throw new Error('the sample is empty');
  expect(messagesObserved({ ...sample, kind: 'event-stream', sources, outcome: 'open' })).toBe(heard);
});

it.each<[string, boolean, Source[], Connection['outcome']]>([
  ['a document’s socket in Standard', true, ['page-hook', 'devtools-network'], 'open'],
  ['a worker’s socket in Standard', false, ['devtools-network'], 'open'],
  ['the same, ended', false, ['devtools-network'], 'closed'],
  ['the same, refused: nothing travels', true, ['devtools-network'], 'refused'],
  ['a socket in Deep', true, ['debugger'], 'open'],
  ['a worker’s socket in Firefox', false, ['web-request'], 'open'],
  ['a file', true, ['har'], 'closed'],
])('messages of %s are heard: %s', (_, heard, sources, outcome) => {
  expect(messages(sources, outcome)).toBe(heard);
});
