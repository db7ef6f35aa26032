import type {
  CaptureGap,
  CaptureTruncated,
  PageChanged,
  PageClockJumped,
  PageNavigated,
  RecordingStarted,
  RecordingStopped,
  SourcesChanged,
} from '../events/event.ts';

/** An event that belongs to no connection but to a position in the log, where it is shown. */
type MarkEvent =
  | RecordingStarted
  | RecordingStopped
  | SourcesChanged
  | PageNavigated
  | PageChanged
  | PageClockJumped
  | CaptureGap
  | CaptureTruncated;

/** A mark and its place in the log, from 0, shared with messages. */
export interface Mark {
  readonly seq: number;
  readonly event: MarkEvent;
}
