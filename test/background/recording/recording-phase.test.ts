import { describe, expect, it } from 'vitest';
import {
  isRecording,
  isSettled,
  isStarting,
  PHASES,
  type RecordingEvent,
  type RecordingState,
  resumable,
  step,
} from '../../../src/background/recording/recording-phase.ts';
import { TAB_CLOSED, type Trouble } from '../../../src/background/recording/trouble.ts';

const TROUBLE: Trouble = { why: 'debugger-refused', sentence: 'no' };

/** Every state that can be, by a name of its own. */
const STATES = {
  'idle, Standard': { phase: 'idle', mode: 'standard', held: false },
  'idle, Deep': { phase: 'idle', mode: 'deep', held: false },
  standard: { phase: 'standard', mode: 'standard', held: false },
  'attaching from idle': { phase: 'attaching', mode: 'deep', held: false },
  'attaching from Standard': { phase: 'attaching', mode: 'standard', held: false },
  'deepening from idle': { phase: 'deepening', mode: 'deep', held: true },
  'deepening from Standard': { phase: 'deepening', mode: 'standard', held: true },
  deep: { phase: 'deep', mode: 'deep', held: true },
  'handing over': { phase: 'handing-over', mode: 'deep', held: true },
  'handing over, debugger lost': { phase: 'handing-over', mode: 'standard', held: false },
  resuming: { phase: 'resuming', mode: 'deep', held: true },
  'stopping Standard': { phase: 'stopping', mode: 'standard', held: false },
  'stopping Deep': { phase: 'stopping', mode: 'deep', held: true },
  'stopping Deep, debugger lost': { phase: 'stopping', mode: 'deep', held: false },
} as const satisfies Record<string, RecordingState>;
type Name = keyof typeof STATES;

const EVENTS = {
  start: { type: 'start' },
  stop: { type: 'stop' },
  'set Standard': { type: 'set-mode', mode: 'standard' },
  'set Deep': { type: 'set-mode', mode: 'deep' },
  clear: { type: 'clear' },
  attached: { type: 'attached', moved: false },
  refused: { type: 'refused', trouble: TROUBLE, detail: 'words' },
  'refused, tab closed': { type: 'refused', trouble: TAB_CLOSED, detail: 'words' },
  enabled: { type: 'enabled' },
  'taken away': { type: 'taken-away', reason: 'canceled_by_user' },
  'handed over': { type: 'handed-over' },
  silenced: { type: 'silenced' },
  crashed: { type: 'crashed' },
  'tab gone': { type: 'tab-gone' },
  'resume idle': { type: 'resume', recording: false, stopping: false, mode: 'deep' },
  'resume Standard': { type: 'resume', recording: true, stopping: false, mode: 'standard' },
  'resume Deep': { type: 'resume', recording: true, stopping: false, mode: 'deep' },
  'resume a stop of Standard': { type: 'resume', recording: true, stopping: true, mode: 'standard' },
  'resume a stop of Deep': { type: 'resume', recording: true, stopping: true, mode: 'deep' },
  unreadable: { type: 'unreadable', mode: 'deep' },
  resumed: { type: 'resumed' },
} as const satisfies Record<string, RecordingEvent>;
type EventName = keyof typeof EVENTS;

/** Where each event leads, with what is done. An event that is not named does nothing. `=`: the same state. */
const TABLE: Record<Name, Partial<Record<EventName, readonly [Name | '=', ...string[]]>>> = {
  'idle, Standard': {
    start: ['standard', 'show', 'begin-standard'],
    'set Deep': ['idle, Deep', 'show'],
    clear: ['=', 'begin-new-log'],
    'tab gone': ['=', 'forget-debugger', 'drop-documents', 'show'],
    'resume idle': ['idle, Deep', 'release-debugger'],
    'resume Standard': ['standard', 'release-debugger', 'resume-standard'],
    'resume Deep': ['resuming'],
    'resume a stop of Standard': ['stopping Standard', 'release-debugger', 'silence'],
    'resume a stop of Deep': ['stopping Deep, debugger lost', 'release-debugger', 'silence'],
    unreadable: ['idle, Deep', 'release-debugger', 'show'],
  },
  'idle, Deep': {
    start: ['attaching from idle', 'show', 'attach'],
    'set Standard': ['idle, Standard', 'show'],
    clear: ['=', 'begin-new-log'],
    'tab gone': ['=', 'forget-debugger', 'drop-documents', 'show'],
    'resume idle': ['idle, Deep', 'release-debugger'],
    'resume Standard': ['standard', 'release-debugger', 'resume-standard'],
    'resume Deep': ['resuming'],
    'resume a stop of Standard': ['stopping Standard', 'release-debugger', 'silence'],
    'resume a stop of Deep': ['stopping Deep, debugger lost', 'release-debugger', 'silence'],
    unreadable: ['idle, Deep', 'release-debugger', 'show'],
  },
  standard: {
    stop: ['stopping Standard', 'silence'],
    'set Deep': ['attaching from Standard', 'show', 'attach'],
    clear: ['=', 'show', 'begin-new-log'],
    'tab gone': ['idle, Standard', 'forget-debugger', 'drop-documents', 'end tab-closed', 'show'],
  },
  'attaching from idle': {
    start: ['=', 'wait'],
    stop: ['idle, Deep', 'release-debugger'],
    'set Standard': ['=', 'wait'],
    'set Deep': ['=', 'wait'],
    clear: ['=', 'begin-new-log'],
    attached: ['deepening from idle', 'begin-deep', 'enable'],
    refused: ['standard', 'release-debugger', 'begin-standard', 'show'],
    'refused, tab closed': ['idle, Deep', 'release-debugger', 'end tab-closed', 'show'],
    'taken away': ['=', 'forget-debugger', 'explain-loss'],
    'tab gone': ['idle, Deep', 'forget-debugger', 'drop-documents', 'show'],
  },
  'attaching from Standard': {
    start: ['=', 'wait'],
    stop: ['stopping Standard', 'release-debugger', 'silence'],
    'set Standard': ['=', 'wait'],
    'set Deep': ['=', 'wait'],
    clear: ['=', 'show', 'begin-new-log'],
    attached: ['deepening from Standard', 'enable'],
    refused: ['standard', 'release-debugger', 'show'],
    'refused, tab closed': ['standard', 'release-debugger', 'show'],
    'taken away': ['=', 'forget-debugger', 'explain-loss'],
    'tab gone': ['idle, Standard', 'forget-debugger', 'drop-documents', 'end tab-closed', 'show'],
  },
  'deepening from idle': {
    start: ['=', 'wait'],
    stop: ['=', 'wait'],
    'set Standard': ['=', 'wait'],
    'set Deep': ['=', 'wait'],
    clear: ['=', 'show', 'begin-new-log'],
    refused: ['handing over, debugger lost', 'release-debugger', 'show', 'hand-over'],
    'refused, tab closed': ['idle, Deep', 'release-debugger', 'end tab-closed', 'show'],
    enabled: ['deep', 'settle-in-deep'],
    'taken away': ['handing over, debugger lost', 'forget-debugger', 'explain-loss'],
    crashed: ['idle, Deep', 'release-debugger', 'end target-crashed', 'show'],
    'tab gone': ['idle, Deep', 'forget-debugger', 'drop-documents', 'end tab-closed', 'show'],
  },
  'deepening from Standard': {
    start: ['=', 'wait'],
    stop: ['=', 'wait'],
    'set Standard': ['=', 'wait'],
    'set Deep': ['=', 'wait'],
    clear: ['=', 'show', 'begin-new-log'],
    refused: ['handing over, debugger lost', 'release-debugger', 'show', 'hand-over'],
    'refused, tab closed': ['idle, Standard', 'release-debugger', 'end tab-closed', 'show'],
    enabled: ['deep', 'settle-in-deep'],
    'taken away': ['handing over, debugger lost', 'forget-debugger', 'explain-loss'],
    crashed: ['idle, Standard', 'release-debugger', 'end target-crashed', 'show'],
    'tab gone': ['idle, Standard', 'forget-debugger', 'drop-documents', 'end tab-closed', 'show'],
  },
  deep: {
    stop: ['stopping Deep', 'silence'],
    'set Standard': ['handing over', 'show', 'hand-over'],
    clear: ['=', 'show', 'begin-new-log'],
    'taken away': ['handing over, debugger lost', 'forget-debugger', 'explain-loss'],
    crashed: ['idle, Deep', 'release-debugger', 'end target-crashed', 'show'],
    'tab gone': ['idle, Deep', 'forget-debugger', 'drop-documents', 'end tab-closed', 'show'],
  },
  'handing over': {
    start: ['=', 'wait'],
    stop: ['=', 'wait'],
    'set Standard': ['=', 'wait'],
    'set Deep': ['=', 'wait'],
    clear: ['=', 'show', 'begin-new-log'],
    refused: ['=', 'show', 'hand-over'],
    'refused, tab closed': ['idle, Standard', 'release-debugger', 'end tab-closed', 'show'],
    'taken away': ['handing over, debugger lost', 'forget-debugger'],
    'handed over': ['standard', 'settle-in-standard'],
    crashed: ['idle, Standard', 'release-debugger', 'end target-crashed', 'show'],
    'tab gone': ['idle, Deep', 'forget-debugger', 'drop-documents', 'end tab-closed', 'show'],
  },
  'handing over, debugger lost': {
    start: ['=', 'wait'],
    stop: ['=', 'wait'],
    'set Standard': ['=', 'wait'],
    'set Deep': ['=', 'wait'],
    clear: ['=', 'show', 'begin-new-log'],
    refused: ['=', 'show', 'hand-over'],
    'refused, tab closed': ['idle, Standard', 'release-debugger', 'end tab-closed', 'show'],
    'taken away': ['=', 'forget-debugger'],
    'handed over': ['standard', 'settle-in-standard'],
    crashed: ['idle, Standard', 'release-debugger', 'end target-crashed', 'show'],
    'tab gone': ['idle, Standard', 'forget-debugger', 'drop-documents', 'end tab-closed', 'show'],
  },
  resuming: {
    start: ['=', 'wait'],
    stop: ['=', 'wait'],
    'set Standard': ['=', 'wait'],
    'set Deep': ['=', 'wait'],
    clear: ['=', 'show', 'begin-new-log'],
    'taken away': ['handing over, debugger lost', 'forget-debugger', 'explain-loss'],
    crashed: ['idle, Deep', 'release-debugger', 'end target-crashed', 'show'],
    'tab gone': ['idle, Deep', 'forget-debugger', 'drop-documents', 'end tab-closed', 'show'],
    resumed: ['deep'],
  },
  'stopping Standard': {
    start: ['=', 'wait'],
    stop: ['=', 'wait'],
    'set Standard': ['=', 'wait'],
    'set Deep': ['=', 'wait'],
    clear: ['=', 'show', 'begin-new-log'],
    'taken away': ['=', 'forget-debugger'],
    silenced: ['idle, Standard', 'release-debugger', 'end asked', 'show'],
    'tab gone': ['idle, Standard', 'forget-debugger', 'drop-documents', 'end tab-closed', 'show'],
  },
  'stopping Deep': {
    start: ['=', 'wait'],
    stop: ['=', 'wait'],
    'set Standard': ['=', 'wait'],
    'set Deep': ['=', 'wait'],
    clear: ['=', 'show', 'begin-new-log'],
    'taken away': ['stopping Deep, debugger lost', 'forget-debugger'],
    silenced: ['idle, Deep', 'release-debugger', 'end asked', 'show'],
    'tab gone': ['idle, Deep', 'forget-debugger', 'drop-documents', 'end tab-closed', 'show'],
  },
  'stopping Deep, debugger lost': {
    start: ['=', 'wait'],
    stop: ['=', 'wait'],
    'set Standard': ['=', 'wait'],
    'set Deep': ['=', 'wait'],
    clear: ['=', 'show', 'begin-new-log'],
    'taken away': ['=', 'forget-debugger'],
    silenced: ['idle, Deep', 'release-debugger', 'end asked', 'show'],
    'tab gone': ['idle, Deep', 'forget-debugger', 'drop-documents', 'end tab-closed', 'show'],
  },
};

function names<Of extends object>(of: Of): (keyof Of & string)[] {
  return Object.keys(of).filter((key): key is keyof Of & string => key in of);
}

/** The table's row that a step gives. */
function row(from: Name, event: EventName): readonly string[] {
  const { state, effects } = step(STATES[from], EVENTS[event]);
  const to = names(STATES).find((name) => sameState(STATES[name], state)) ?? JSON.stringify(state);
  const done = effects.map((effect) => (effect.do === 'end' ? `end ${effect.why}` : effect.do));
  return [to === from ? '=' : to, ...done];
}

function sameState(one: RecordingState, other: RecordingState): boolean {
  return one.phase === other.phase && one.mode === other.mode && one.held === other.held;
}

describe.each(names(STATES))('a recording that is %s', (from) => {
  it.each(names(EVENTS))('at “%s” does what the table says', (event) => {
    const expected = TABLE[from][event] ?? ['='];
    const done = row(from, event);
    // A new state with the name of the old one is the same.
    expect(done).toEqual(expected[0] === from ? ['=', ...expected.slice(1)] : expected);
  });
});

describe('the phases', () => {
  it('are all reached, and every state reached stands in the table', () => {
    const reached = new Set<string>(['idle, Standard', 'idle, Deep']);
    for (const from of names(STATES))
      for (const event of names(EVENTS)) reached.add(row(from, event)[0] ?? '');
    reached.delete('=');
    expect([...reached].toSorted()).toEqual(names(STATES).toSorted());
    expect(new Set(names(STATES).map((name) => STATES[name].phase))).toEqual(new Set(PHASES));
  });

  it('never let a command wait where nothing is under way', () => {
    for (const from of names(STATES).filter((name) => isSettled(STATES[name]))) {
      for (const event of names(EVENTS)) expect(row(from, event)).not.toContain('wait');
    }
  });

  it('never lose the debugger without forgetting or releasing it, nor an end of recording without writing it', () => {
    for (const from of names(STATES)) {
      for (const event of names(EVENTS)) {
        const { state, effects } = step(STATES[from], EVENTS[event]);
        const done = effects.map((effect) => effect.do);
        const lets = done.includes('forget-debugger') || done.includes('release-debugger');
        if (STATES[from].held && !state.held)
          expect([
            from,
            event,
            state.phase,
            lets || done.includes('hand-over') || event === 'handed over',
          ]).toEqual([from, event, state.phase, true]);
        if (isRecording(STATES[from]) && state.phase === 'idle') expect(done).toContain('end');
      }
    }
  });

  it('say whether the tab is recorded, and whether that is only about to be', () => {
    const recorded = names(STATES).filter((name) => isRecording(STATES[name]));
    expect(names(STATES).filter((name) => !recorded.includes(name))).toEqual([
      'idle, Standard',
      'idle, Deep',
      'attaching from idle',
    ]);
    expect(names(STATES).filter((name) => isStarting(STATES[name]))).toEqual([
      'attaching from idle',
      'deepening from idle',
    ]);
  });

  it('go on in Deep after a restart where the debugger reported what the hooks did not', () => {
    const inDeep = names(STATES).filter((name) => {
      const { recording, stopping, mode } = resumable(STATES[name], false);
      return recording && !stopping && mode === 'deep';
    });
    expect(inDeep).toEqual(['deep', 'handing over', 'handing over, debugger lost', 'resuming']);
  });

  it('lose no command to a restart: a stop goes on stopping, and what was begun is begun again', () => {
    const stopping = names(STATES).filter((name) => resumable(STATES[name], false).stopping);
    expect(stopping).toEqual(names(STATES).filter((name) => STATES[name].phase === 'stopping'));
    expect(resumable(STATES['idle, Standard'], true)).toMatchObject({ recording: true, stopping: true });
    const commands = names(STATES).flatMap((name) =>
      resumable(STATES[name], false).commands.map((command) =>
        command.type === 'set-mode' ? `${name}: ${command.mode}` : `${name}: ${command.type}`,
      ),
    );
    expect(commands).toEqual([
      'attaching from idle: start',
      'attaching from Standard: deep',
      'deepening from idle: deep',
      'deepening from Standard: deep',
    ]);
  });
});
