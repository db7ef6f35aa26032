import { vi } from 'vitest';

/** As `expect.poll` waits in this project: the machine that runs this may be busy. */
const PATIENCE = 60_000;

/** Awaits that `check` throws no more, and has what it returns. */
export function see<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: PATIENCE });
}
