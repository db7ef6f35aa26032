import type { RecordingMode } from '../../channel/coverage.ts';
import { CRASHED, TAB_CLOSED, type Trouble, UNREADABLE } from './trouble.ts';

/**
 * What a tab's recorder does.
 *
 * `idle`: nothing. `standard`: page hooks and DevTools' network log record. `attaching`: the debugger is being attached; while
 * `mode` is `standard`, Standard goes on recording. `deepening`: the debugger is attached, and hooks and debugger both report
 * until it reports every socket. `deep`: the debugger records. `handing-over`: the hooks take over its sockets. `resuming`: a
 * new background worker goes on in Deep. `stopping`: the sources are flushed before they are silenced.
 */
export const PHASES = [
  'idle',
  'standard',
  'attaching',
  'deepening',
  'deep',
  'handing-over',
  'resuming',
  'stopping',
] as const;
type Phase = (typeof PHASES)[number];

export interface RecordingState {
  readonly phase: Phase;
  /**
   * The mode that records, or that recording is to begin in. It changes to Deep once the debugger is enabled, and to Standard once
   * the hooks have taken over, or the debugger is gone.
   */
  readonly mode: RecordingMode;
  /** The debugger is ours, as far as we know, and reports what the page does. */
  readonly held: boolean;
}

export type RecordingEvent =
  // Commands of people.
  | { readonly type: 'start' }
  | { readonly type: 'stop' }
  | { readonly type: 'set-mode'; readonly mode: RecordingMode }
  | { readonly type: 'clear' }
  // The debugger is attached. `moved`: the page shows another document than when the debugger last reported.
  | { readonly type: 'attached'; readonly moved: boolean }
  // The debugger can't be had: the browser refused it, or took it away for that reason.
  | { readonly type: 'refused'; readonly trouble: Trouble; readonly detail: string }
  // The debugger reports every socket that is made from now on.
  | { readonly type: 'enabled' }
  // The browser took the debugger away. `reason` is its own word.
  | { readonly type: 'taken-away'; readonly reason: string }
  // The hooks report all messages.
  | { readonly type: 'handed-over' }
  // The sources reported what they still held.
  | { readonly type: 'silenced' }
  | { readonly type: 'crashed' }
  | { readonly type: 'tab-gone' }
  // A background worker begins, for a tab that an earlier one knew. `stopping`: recording was about to end.
  | {
      readonly type: 'resume';
      readonly recording: boolean;
      readonly stopping: boolean;
      readonly mode: RecordingMode;
    }
  | { readonly type: 'resumed' }
  // The log that an earlier one wrote can't be read.
  | { readonly type: 'unreadable'; readonly mode: RecordingMode };

/** What the recorder does. Those that take time end with an event, which counts only in the phase that asked for it. */
export type Effect =
  // Handle the event again in the next settled phase.
  | { readonly do: 'wait'; readonly command: WaitingCommand }
  | { readonly do: 'begin-new-log' }
  | { readonly do: 'begin-standard' }
  | { readonly do: 'resume-standard' }
  // The hooks record alone from now on.
  | { readonly do: 'settle-in-standard' }
  // Ends with `attached` or `refused`.
  | { readonly do: 'attach' }
  | { readonly do: 'begin-deep'; readonly moved: boolean }
  // Ends with `enabled` or `refused`.
  | { readonly do: 'enable' }
  | { readonly do: 'settle-in-deep' }
  // Ends with `handed-over`.
  | { readonly do: 'hand-over' }
  // The debugger is no longer ours.
  | { readonly do: 'forget-debugger' }
  | { readonly do: 'release-debugger' }
  // Find out what it means that the debugger was taken away. Ends with `refused`.
  | { readonly do: 'explain-loss'; readonly reason: string }
  // Ends with `silenced`.
  | { readonly do: 'silence' }
  | { readonly do: 'end'; readonly why: Trouble['why']; readonly detail: string }
  // The tab's documents are gone, though the lines of their hooks may end later.
  | { readonly do: 'drop-documents' }
  // Show people a sentence; an empty one takes it away.
  | { readonly do: 'show'; readonly sentence: string };

export interface Step {
  readonly state: RecordingState;
  readonly effects: readonly Effect[];
}

/** Whether anything is written. */
export function isRecording({ phase, mode }: RecordingState): boolean {
  return phase !== 'idle' && !(phase === 'attaching' && mode === 'deep');
}

/** Whether recording is about to begin in Deep: a socket that is made now may have no handshake. */
export function isStarting({ phase, mode }: RecordingState): boolean {
  return mode === 'deep' && (phase === 'attaching' || phase === 'deepening');
}

/** Whether nothing is under way, so that commands are carried out at once. */
export function isSettled({ phase }: RecordingState): boolean {
  return phase === 'idle' || phase === 'standard' || phase === 'deep';
}

/** A command of people that may have to wait. */
export type WaitingCommand = Extract<RecordingEvent, { readonly type: 'start' | 'stop' | 'set-mode' }>;

/** What a next worker goes on with. */
export interface Resumable {
  readonly recording: boolean;
  readonly stopping: boolean;
  readonly mode: RecordingMode;
  /** To be carried out after that. */
  readonly commands: readonly WaitingCommand[];
}

/**
 * What a next worker goes on with. While deepening, the hooks report everything, and the debugger may not be enabled yet. While
 * handing over, what the debugger reported last dies with this worker: the next one goes on in Deep, which writes that gap.
 *
 * @param unfinished recording has ended, and some of it is not on disk yet
 */
export function resumable(state: RecordingState, unfinished: boolean): Resumable {
  const { phase, mode } = state;
  const goesOn = { recording: true, stopping: false } as const;
  if (phase === 'stopping' || (phase === 'idle' && unfinished)) {
    return { recording: true, stopping: true, mode, commands: [] };
  }
  if (phase === 'deepening') return { ...goesOn, mode: 'standard', commands: [DEEPEN] };
  if (phase === 'handing-over') return { ...goesOn, mode: 'deep', commands: [] };
  if (phase !== 'attaching') return { recording: isRecording(state), stopping: false, mode, commands: [] };
  if (mode === 'standard') return { ...goesOn, mode, commands: [DEEPEN] };
  return { recording: false, stopping: false, mode, commands: [{ type: 'start' }] };
}

const DEEPEN: WaitingCommand = { type: 'set-mode', mode: 'deep' };

const RELEASE: Effect = { do: 'release-debugger' };
const FORGET: Effect = { do: 'forget-debugger' };
const ASKED: Effect = { do: 'end', why: 'asked', detail: '' };

type Of<Type extends RecordingEvent['type']> = Extract<RecordingEvent, { type: Type }>;

/** What an event does in a phase: the whole life of a recording stands here. */
export function step(state: RecordingState, event: RecordingEvent): Step {
  if (event.type === 'tab-gone') return tabGone(state);
  if (event.type === 'clear') return clear(state);
  if (event.type === 'set-mode' && event.mode === state.mode && isSettled(state)) return stay(state);
  return STEPS[state.phase](state, event);
}

const STEPS: Readonly<Record<Phase, (state: RecordingState, event: RecordingEvent) => Step>> = {
  idle(state, event) {
    if (event.type === 'start') {
      return state.mode === 'standard'
        ? go({ ...state, phase: 'standard' }, show(''), { do: 'begin-standard' })
        : go({ ...state, phase: 'attaching' }, show(''), { do: 'attach' });
    }
    if (event.type === 'set-mode') return go({ ...state, mode: event.mode }, show(''));
    if (event.type === 'resume') return resume(event);
    if (event.type === 'unreadable') return go({ ...state, mode: event.mode }, RELEASE, show(UNREADABLE));
    return stay(state);
  },

  standard(state, event) {
    if (event.type === 'stop') return go({ ...state, phase: 'stopping' }, { do: 'silence' });
    if (event.type === 'set-mode') return go({ ...state, phase: 'attaching' }, show(''), { do: 'attach' });
    return stay(state);
  },

  attaching(state, event) {
    const inStandard = state.mode === 'standard';
    if (event.type === 'attached') {
      const deepening = { ...state, phase: 'deepening', held: true } as const;
      if (inStandard) return go(deepening, { do: 'enable' });
      return go(deepening, { do: 'begin-deep', moved: event.moved }, { do: 'enable' });
    }
    if (event.type === 'refused') {
      if (inStandard) return go(STANDARD, RELEASE, show(event.trouble.sentence));
      if (event.trouble.why === 'tab-closed') return ended(state, event);
      return go(STANDARD, RELEASE, { do: 'begin-standard' }, show(event.trouble.sentence));
    }
    if (event.type === 'taken-away') return stay(state, FORGET, { do: 'explain-loss', reason: event.reason });
    if (event.type === 'stop') {
      return inStandard
        ? go({ ...state, phase: 'stopping' }, RELEASE, { do: 'silence' })
        : go({ ...state, phase: 'idle' }, RELEASE);
    }
    return later(state, event);
  },

  deepening(state, event) {
    if (event.type === 'enabled') {
      return go({ phase: 'deep', mode: 'deep', held: true }, { do: 'settle-in-deep' });
    }
    if (event.type === 'refused') {
      if (event.trouble.why === 'tab-closed') return ended(state, event);
      return go(HOOKS_ALONE, RELEASE, show(event.trouble.sentence), { do: 'hand-over' });
    }
    return withDebugger(state, event);
  },

  deep(state, event) {
    if (event.type === 'stop') return go({ ...state, phase: 'stopping' }, { do: 'silence' });
    if (event.type === 'set-mode') {
      return go({ ...state, phase: 'handing-over' }, show(''), { do: 'hand-over' });
    }
    return withDebugger(state, event);
  },

  'handing-over'(state, event) {
    if (event.type === 'handed-over') return go(STANDARD, { do: 'settle-in-standard' });
    // Standard was asked for: there is nothing to explain, and the hand-over goes on without marks.
    if (event.type === 'taken-away') return go(HOOKS_ALONE, FORGET);
    if (event.type === 'refused') {
      if (event.trouble.why === 'tab-closed') return ended(HOOKS_ALONE, event);
      return stay(state, show(event.trouble.sentence), { do: 'hand-over' });
    }
    if (event.type === 'crashed') return withDebugger(HOOKS_ALONE, event);
    return later(state, event);
  },

  resuming(state, event) {
    if (event.type === 'resumed') return go({ ...state, phase: 'deep' });
    return withDebugger(state, event);
  },

  stopping(state, event) {
    if (event.type === 'silenced') {
      return go({ ...state, phase: 'idle', held: false }, RELEASE, ASKED, show(''));
    }
    if (event.type === 'taken-away') return go({ ...state, held: false }, FORGET);
    return later(state, event);
  },
};

const STANDARD: RecordingState = { phase: 'standard', mode: 'standard', held: false };
const HOOKS_ALONE: RecordingState = { phase: 'handing-over', mode: 'standard', held: false };

/** What is alike wherever the debugger records. */
function withDebugger(state: RecordingState, event: RecordingEvent): Step {
  if (event.type === 'taken-away') {
    return go(HOOKS_ALONE, FORGET, { do: 'explain-loss', reason: event.reason });
  }
  if (event.type === 'crashed') {
    const { why, sentence } = CRASHED;
    const idle = { ...state, phase: 'idle', held: false } as const;
    return go(idle, RELEASE, { do: 'end', why, detail: '' }, show(sentence));
  }
  return later(state, event);
}

/** Commands that a phase does not carry out wait for a settled one. */
function later(state: RecordingState, event: RecordingEvent): Step {
  const isCommand = event.type === 'start' || event.type === 'stop' || event.type === 'set-mode';
  return isCommand && !isSettled(state) ? stay(state, { do: 'wait', command: event }) : stay(state);
}

/** The debugger can't be had because the tab is gone. */
function ended(state: RecordingState, { trouble, detail }: Of<'refused'>): Step {
  const { why, sentence } = trouble;
  return go({ ...state, phase: 'idle', held: false }, RELEASE, { do: 'end', why, detail }, show(sentence));
}

function tabGone(state: RecordingState): Step {
  const { why, sentence } = TAB_CLOSED;
  const end: Effect[] = isRecording(state) ? [{ do: 'end', why, detail: '' }] : [];
  const idle = { ...state, phase: 'idle', held: false } as const;
  return go(idle, FORGET, { do: 'drop-documents' }, ...end, show(sentence));
}

/** A new log, in the middle of whatever is under way. */
function clear(state: RecordingState): Step {
  const begin: Effect = { do: 'begin-new-log' };
  return isRecording(state) ? stay(state, show(''), begin) : stay(state, begin);
}

/**
 * An earlier worker may have left the debugger attached where it did not record with it. Deep goes on with what the log and
 * the saved state say, so whoever brings the event goes on with it, and reports `resumed` or `taken-away`.
 */
function resume({ recording, stopping, mode }: Of<'resume'>): Step {
  if (stopping) return go({ phase: 'stopping', mode, held: false }, RELEASE, { do: 'silence' });
  if (!recording) return go({ phase: 'idle', mode, held: false }, RELEASE);
  if (mode === 'standard') return go(STANDARD, RELEASE, { do: 'resume-standard' });
  return go({ phase: 'resuming', mode, held: true });
}

function show(sentence: string): Effect {
  return { do: 'show', sentence };
}

function go(state: RecordingState, ...effects: readonly Effect[]): Step {
  return { state, effects };
}

function stay(state: RecordingState, ...effects: readonly Effect[]): Step {
  return { state, effects };
}
