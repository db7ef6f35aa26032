import { describe, expect, it } from 'vitest';
import { FLAG, OPCODE } from '../../../src/events/message-segment.ts';
import { searchedConnections } from '../../../src/panel/state/searched-connections.ts';
import { runGroup } from '../../../src/panel/worker/run-group.ts';
import { SearchSource } from '../../../src/panel/worker/search-source.ts';
import type { FieldGroups, GroupRequest, SearchAnswer } from '../../../src/panel/worker/search-task.ts';
import { readField } from '../../../src/session/filter/field.ts';
import { Session } from '../../../src/session/session.ts';
import { SampleLog } from '../support/sample-log.ts';
import { mqttPublish, socket } from '../support/sample-messages.ts';

async function grouped(log: SampleLog, name: string, filter = ''): Promise<FieldGroups> {
  const session = new Session();
  for (const batch of log.batches) session.apply(batch);
  const field = readField(name);
  if (field === null) throw new Error('no field');
  const answers: SearchAnswer[] = [];
  const order: GroupRequest = {
    type: 'group',
    id: 1,
    log: log.log,
    connection: 0,
    filter,
    field,
    upTo: log.batches.length,
    decoded: searchedConnections(session, 0, new Set(), () => null),
  };
  await runGroup(order, new SearchSource(log.store), {
    ended: () => false,
    rest: async () => {},
    readPayload: (of, { batch, offset, length }) => log.store.payload(of, batch, offset, length),
    answer: (answer) => answers.push(answer),
  });
  const last = answers.at(-1);
  if (last?.type !== 'groups') throw new Error('no groups');
  expect(last.atEnd).toBe(true);
  return last;
}

const counts = ({ groups }: FieldGroups) => groups.map(({ value, count, bytes }) => [value, count, bytes]);

describe('messages by a field', () => {
  it('are counted by value, with bytes and times, and those without it', async () => {
    const log = new SampleLog();
    socket(log, 0, 'wss://a.example/x');
    log.text(0, 'in', '{"t":"a"}', 10).text(0, 'in', '{"t":"b","x":1}', 20).text(1, 'in', '{"t":"c"}', 21);
    log.cut().text(0, 'out', '{"t":"a" }', 30).text(0, 'in', 'no json', 40);
    log.row(0, 'in', OPCODE.text, new Uint8Array(0), 50, { flags: FLAG.payloadUnknown }).cut();
    const found = await grouped(log, 'json.t');
    expect(counts(found)).toEqual([
      ['a', 2, 19],
      ['b', 1, 15],
      [null, 1, 7],
    ]);
    expect(found.groups[0]).toMatchObject({ first: 10, last: 30 });
    expect([found.messages, found.values, found.unsearched.unseen]).toEqual([4, 2, 1]);
    expect(counts(await grouped(log, 'json.t', 'dir:in'))).toContainEqual(['a', 1, 9]);
  });

  it('are told apart where JavaScript would not, and by what a decoder says', async () => {
    const log = new SampleLog();
    socket(log, 0, 'wss://broker.example/mqtt', 'mqtt');
    for (const n of ['9007199254740993', '9007199254740992', '9007199254740993'])
      log.binary(0, 'in', mqttPublish('home/hall', `{"n":${n}}`), 1);
    log.cut();
    expect(counts(await grouped(log, 'decoded.payload.n')).map(([value, count]) => [value, count])).toEqual([
      ['9007199254740993', 2],
      ['9007199254740992', 1],
    ]);
    expect((await grouped(log, 'decoded.topic')).groups).toMatchObject([{ value: 'home/hall', count: 3 }]);
  });

  it('are bounded: the values that are too many are counted together', async () => {
    const log = new SampleLog();
    socket(log, 0, 'wss://a.example/x');
    for (let k = 0; k < 10_050; k++) log.text(0, 'in', `{"t":"v${k}"}`, k);
    log.text(0, 'in', JSON.stringify({ t: 'x'.repeat(600) }), 1).cut();
    const found = await grouped(log, 'json.t');
    expect([found.values, found.groups.length, found.rest?.count, found.messages]).toEqual([
      10_000, 5000, 51, 10_051,
    ]);
  });

  it('have long values cut, and say so', async () => {
    const log = new SampleLog();
    socket(log, 0, 'wss://a.example/x');
    log.text(0, 'in', JSON.stringify({ t: `${'x'.repeat(600)}1` }), 1);
    log.text(0, 'in', JSON.stringify({ t: `${'x'.repeat(600)}2` }), 1).cut();
    expect((await grouped(log, 'json.t')).groups).toMatchObject([{ count: 2, cut: true }]);
  });
});
