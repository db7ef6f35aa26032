import type { HookEvent } from '../hook-report.ts';

/** An event before it knows its row. */
export type EventToReport = HookEvent extends infer Each
  ? Each extends HookEvent
    ? Omit<Each, 'row'>
    : never
  : never;
