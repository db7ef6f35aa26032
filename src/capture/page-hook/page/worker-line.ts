/**
 * In a worker no content script runs: Deep evaluates the hook's file there, and sets this property of the global object just
 * before. Its value is an object: `binding` is the name of the global function (CDP `Runtime.addBinding`) that takes reports as JSON;
 * the hook sets `command` to a function that takes a command as JSON, so keep the object. The hook deletes the property and the
 * binding before any script of the worker runs.
 */
export const WORKER_CONFIG = 'switchyardWorkerHook';

/**
 * Takes what the debugger left in a worker; null where it left nothing.
 *
 * @returns sends a report, which arrives
 */
export function meetDebugger(onCommand: (command: string) => void): ((report: string) => true) | null {
  const config: unknown = Reflect.get(globalThis, WORKER_CONFIG);
  if (typeof config !== 'object' || config === null || !('binding' in config)) return null;
  const name = config.binding;
  if (typeof name !== 'string') return null;
  const binding: unknown = Reflect.get(globalThis, name);
  if (typeof binding !== 'function') return null;
  Reflect.set(config, 'command', onCommand);
  Reflect.deleteProperty(globalThis, WORKER_CONFIG);
  Reflect.deleteProperty(globalThis, name);
  return (report) => {
    binding(report);
    return true;
  };
}
