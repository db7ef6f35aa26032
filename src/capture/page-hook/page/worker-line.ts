/**
 * In a worker no content script runs: Deep evaluates the hook's file there, and sets this property of the global object just
 * before. The hook takes it away again, and the binding as well, before any script of the worker runs.
 */
export const WORKER_CONFIG = 'switchyardWorkerHook';

/** Value of `globalThis[WORKER_CONFIG]`. */
export interface WorkerConfig {
  /** Name of the global function (CDP `Runtime.addBinding`) that takes reports as JSON. */
  readonly binding: string;
  /** Set by the hook: takes a command as JSON. Keep the object, to call it. */
  command: ((command: string) => void) | null;
}

/** Takes what the debugger left in a worker; null where it left nothing. */
export function meetDebugger(onCommand: (command: string) => void): ((report: string) => void) | null {
  const config: unknown = Reflect.get(globalThis, WORKER_CONFIG);
  if (typeof config !== 'object' || config === null || !('binding' in config)) return null;
  const name = config.binding;
  if (typeof name !== 'string') return null;
  const binding: unknown = Reflect.get(globalThis, name);
  if (typeof binding !== 'function') return null;
  Reflect.set(config, 'command', onCommand);
  Reflect.deleteProperty(globalThis, WORKER_CONFIG);
  Reflect.deleteProperty(globalThis, name);
  return (report) => binding(report);
}
