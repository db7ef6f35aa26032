import { describe, expect, it } from 'vitest';
import { connectionId } from '../../../src/events/units.ts';
import { Recording } from '../../../src/panel/state/recording.ts';

const nothing = (): void => {};

function setUp(wanted = true) {
  const sent: string[] = [];
  const remembered: boolean[] = [];
  const later: (() => void)[] = [];
  let hear: ((message: unknown) => void) | null = null;
  let cut: (() => void) | null = null;
  let wantedChanged: (wanted: boolean) => void = nothing;
  const lines = { opened: 0, broken: false, lost: 0 };
  const recording = new Recording({
    connect: (onMessage, onCut) => {
      if (lines.broken) throw new Error('Extension context invalidated.');
      lines.opened++;
      hear = onMessage;
      cut = onCut;
      return { send: (message) => sent.push(String(Reflect.get(message, 'type'))) };
    },
    tabId: 7,
    readWanted: async () => wanted,
    writeWanted: (value) => remembered.push(value),
    later: (run) => later.push(run),
    watchWanted: (listener) => {
      wantedChanged = listener;
    },
    onLost: () => lines.lost++,
  });
  const status = (recordingNow: boolean, trouble = '') =>
    hear?.({
      type: 'status',
      status: {
        recording: recordingNow,
        log: 'log',
        trouble,
        preserveLog: false,
        mode: 'deep',
        modes: ['deep'],
        coverage: [],
        handshakesPutOff: 0,
      },
    });
  recording.open();
  return {
    recording,
    sent,
    remembered,
    later,
    lines,
    status,
    cut: () => cut?.(),
    wantedChanged: (now: boolean) => wantedChanged(now),
    hear: (message: unknown) => hear?.(message),
  };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('Recording', () => {
  it('changes its mode until the background says that it did, or why it did not', () => {
    const { recording, status, cut } = setUp();
    status(true);
    expect(recording.changesMode).toBe(false);
    recording.setMode('standard');
    status(true);
    expect(recording.changesMode).toBe(true);
    status(true, 'Another debugger holds this tab.');
    expect(recording.changesMode).toBe(false);
    recording.setMode('deep');
    status(true);
    expect(recording.changesMode).toBe(false);
    recording.setMode('standard');
    cut();
    expect(recording.changesMode).toBe(false);
  });

  it('says hello, and begins by itself', async () => {
    const { sent, status } = setUp();
    status(false);
    await settled();
    expect(sent).toEqual(['hello', 'start-recording']);
  });

  it.each([
    ['it was switched off before', false, false, ''],
    ['it runs already', true, true, ''],
    ['it ended by itself, and the bar offers to go on', true, false, 'Recording was ended.'],
  ])('does not begin where %s', async (_, wanted, running, trouble) => {
    const { sent, status } = setUp(wanted);
    status(running, trouble);
    await settled();
    expect(sent).toEqual(['hello']);
  });

  it('remembers that it was switched off and on', () => {
    const { recording, remembered, sent } = setUp();
    recording.stop();
    recording.start();
    expect(remembered).toEqual([false, true]);
    expect(sent).toEqual(['hello', 'stop-recording', 'start-recording']);
  });

  it('opens the line again when the background was stopped, and begins nothing then', async () => {
    const { sent, status, cut, later, lines } = setUp(false);
    status(true);
    cut();
    later.shift()?.();
    status(false);
    await settled();
    expect(lines.opened).toBe(2);
    expect(sent).toEqual(['hello', 'hello']);
  });

  it('leaves the background alone when it was stopped while nothing was recorded, until there is a reason', async () => {
    const { recording, sent, status, cut, later, lines, wantedChanged } = setUp(false);
    status(false);
    await settled();
    cut();
    expect([later.length, lines.opened]).toEqual([0, 1]);
    recording.start();
    expect([lines.opened, sent]).toEqual([2, ['hello', 'hello', 'start-recording']]);
    status(false);
    cut();
    wantedChanged(false);
    expect(lines.opened).toBe(2);
    wantedChanged(true);
    expect(lines.opened).toBe(3);
    // One line is enough.
    wantedChanged(true);
    expect(lines.opened).toBe(3);
  });

  it('says so when the extension was updated under it', () => {
    const { cut, later, lines } = setUp();
    lines.broken = true;
    cut();
    later.shift()?.();
    expect(lines.lost).toBe(1);
  });

  it('tells whoever asked what came of it, and where the line was cut that nobody knows', async () => {
    const { recording, hear, cut, sent } = setUp();
    const done = recording.sendMessage(connectionId(3), 'text', 'hello');
    const refused = recording.closeConnection(connectionId(3), 4001, 'bye');
    const unknown = recording.readHandshakes();
    expect(sent).toEqual(['hello', 'send-message', 'close-connection', 'read-handshakes']);
    hear({ type: 'answer', id: 1, problem: 'It is closed already.' });
    hear({ type: 'answer', id: 0, problem: null });
    hear({ type: 'answer', id: 7, problem: null });
    cut();
    expect(await done).toEqual({ outcome: 'done' });
    expect(await refused).toEqual({ outcome: 'refused', problem: 'It is closed already.' });
    expect(await unknown).toEqual({ outcome: 'cut' });
  });

  it('lets nobody wait for an answer while the line is cut', async () => {
    const { recording, cut, sent } = setUp();
    cut();
    expect(await recording.catchUp()).toEqual({ outcome: 'cut' });
    expect(await recording.probe('http://a.example/')).toEqual({ outcome: 'cut' });
    expect(sent).toEqual(['hello']);
  });

  it('hears nothing that is no status', () => {
    const { recording, hear } = setUp();
    for (const message of [null, 'status', { type: 'status' }, { type: 'status', status: { recording: 1 } }])
      hear(message);
    expect(recording.status.value).toBeNull();
  });
});
