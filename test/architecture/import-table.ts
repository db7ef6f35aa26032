/** What each folder of src/ may import from src/ (docs/architecture.md, "Folders"). Types count. */
export const IMPORT_TABLE: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  events: ['protocol'],
  capture: ['events', 'protocol'],
  store: ['events'],
  session: ['events', 'protocol'],
  analysis: ['session', 'events', 'protocol'],
  formats: ['analysis', 'session', 'events', 'protocol'],
  channel: ['events'],
  platform: [],
  background: ['capture', 'channel', 'store', 'events', 'platform'],
  content: ['capture', 'channel', 'events', 'platform'],
  devtools: ['channel', 'platform', 'protocol'],
  panel: ['protocol', 'events', 'store', 'session', 'analysis', 'formats', 'channel', 'platform'],
  cli: ['analysis', 'formats', 'session', 'events', 'protocol'],
};

/** An import that the table forbids and that is there all the same, with its reason. */
export interface Exception {
  /** Path of the importing file from the project's root. */
  readonly from: string;
  /** The folder of src/ that it imports from. */
  readonly to: string;
  readonly why: string;
}

/** Starts empty and should stay so: an exception that is no longer needed fails the test. */
export const EXCEPTIONS: readonly Exception[] = [];
