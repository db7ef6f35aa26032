const KEY = 'switchyardMeeting';

/**
 * Keeps the name under which hooks meet for the relays of frames to come: in Chromium 156 those of one origin's frames run in one
 * world and see each other's globals, which no page does. In Firefox 153 each has a world of its own.
 */
export function keepMeetingName(name: string): void {
  Reflect.set(globalThis, KEY, name);
}

/** The name that the relay of the frame around this one keeps, or of the page that opened this one; empty for none. */
export function inheritMeetingName(): string {
  return nameIn(window.parent) || nameIn(window.opener);
}

function nameIn(view: unknown): string {
  try {
    const name: unknown = typeof view === 'object' && view !== null ? Reflect.get(view, KEY) : '';
    return typeof name === 'string' ? name : '';
  } catch {
    // Of another origin.
    return '';
  }
}
