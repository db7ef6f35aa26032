/**
 * Marks in the debugger's stream where a hook begins to report a socket's messages: to be called in the relay's world, in the turn
 * in which the hook obeys. The function is there while the debugger hands over (`Runtime.addBinding`).
 */
export function markHandOver(command: unknown): void {
  if (typeof command !== 'object' || command === null) return;
  if (!('marker' in command) || !('request' in command) || typeof command.marker !== 'string') return;
  const mark: unknown = Reflect.get(globalThis, command.marker);
  if (typeof mark === 'function') mark(String(command.request));
}
