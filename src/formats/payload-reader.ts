import type { PayloadPlace } from '../session/message-index.ts';

/** Returns stored payload bytes; null where they are gone, for example because they were evicted. */
export type PayloadReader = (place: PayloadPlace) => Promise<Uint8Array | null>;
