import type { PayloadPlace } from '../session/message-index.ts';

/** Gives stored payload bytes; null where they are gone, such as evicted ones. */
export type PayloadReader = (place: PayloadPlace) => Promise<Uint8Array | null>;
