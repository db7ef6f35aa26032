/** What all logs together may take where nobody says otherwise: some 40 million messages of 64 bytes. */
const DEFAULT_LIMIT = 4 * 1024 ** 3;
/** Of the browser's quota: deleted bytes are not free at once, and others of this origin need some. */
const SHARE_OF_QUOTA = 0.8;

/**
 * Bytes that all logs together may take.
 *
 * @param estimate what the browser says of our share of the disk
 * @param wanted what is set in storage, still unread
 */
export function storageLimit({ quota }: StorageEstimate, wanted: unknown): number {
  const limit = typeof wanted === 'number' && wanted > 0 ? wanted : DEFAULT_LIMIT;
  return quota === undefined ? limit : Math.min(limit, quota * SHARE_OF_QUOTA);
}

/** Bytes that can still be written; infinite where the browser does not say. */
export function storageFree({ quota, usage }: StorageEstimate): number {
  return quota === undefined || usage === undefined ? Number.POSITIVE_INFINITY : quota - usage;
}
