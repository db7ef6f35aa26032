import { type ReadonlySignal, signal } from '@preact/signals';

/** See `src/analysis/explain-in-session.ts`. */
export type Explain = typeof import('../../analysis/explain-in-session.ts').explainInSession;

const loaded = signal<Explain | null>(null);

/** What explains failures; null until it is loaded. */
export const explainer: ReadonlySignal<Explain | null> = loaded;

/**
 * Loads causes and fixes, a third of the panel's scripts, so that its first paint does not wait for them.
 *
 * @throws Error where the file is gone, as after an update of the extension
 */
export async function loadExplainer(): Promise<void> {
  loaded.value ??= (await import('../../analysis/explain-in-session.ts')).explainInSession;
}
