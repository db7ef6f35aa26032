// HTML 9.2.3: a stream of events is of the type text/event-stream, with or without parameters.

/** Whether a media type is that of an event stream. */
export function isEventStreamType(type: string): boolean {
  return /^\s*text\/event-stream\s*(?:$|;)/i.test(type);
}
