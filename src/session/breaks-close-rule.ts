import type { CloseSeen } from '../events/event.ts';

/** Whether the close frame of one side breaks a rule, so that nobody closed in order. */
export function breaksCloseRule({ fault, answer }: CloseSeen): boolean {
  return fault !== undefined || answer?.fault !== undefined;
}
