import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Fault } from '../../protocol/http/fault.ts';
import { parseFilter } from '../../session/filter/parse-filter.ts';

/** Which way messages have to go to be listed. */
export type ShownDirection = 'both' | 'out' | 'in';
/** Which messages have to be listed, by their opcode; empty for all. */
export type ShownOpcode = '' | 'text' | 'binary' | 'ping' | 'pong' | 'close';

/** What narrows the list of messages: a text in the filter language, and two choices beside it. Kept for the next connection. */
export class MessageFilter {
  readonly text: Signal<string> = signal('');
  readonly direction: Signal<ShownDirection> = signal('both');
  readonly opcode: Signal<ShownOpcode> = signal('');
  /** Whether all messages are shown for a while, because a chosen one would not be among those left. */
  readonly paused: Signal<boolean> = signal(false);
  /** Parts of the text that could not be read as intended. */
  readonly faults: ReadonlySignal<readonly Fault[]> = computed(() => parseFilter(this.text.value).faults);
  /** All of it in the filter language; empty where it narrows nothing. */
  readonly query: ReadonlySignal<string> = computed(() =>
    [
      this.direction.value === 'both' ? '' : `dir:${this.direction.value}`,
      this.opcode.value === '' ? '' : `op:${this.opcode.value}`,
      this.text.value.trim(),
    ]
      .filter((part) => part !== '')
      .join(' '),
  );

  constructor() {
    effect(() => {
      void this.query.value;
      this.paused.value = false;
    });
  }

  clear(): void {
    this.text.value = '';
    this.direction.value = 'both';
    this.opcode.value = '';
  }
}
