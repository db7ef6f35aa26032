/** What all logs together may take where nobody says otherwise: some 40 million messages of 64 bytes. */
const DEFAULT_LIMIT = 4 * 1024 ** 3;
/** Of the browser's quota: deleted bytes are not free at once, and others of this origin need some. */
const SHARE_OF_QUOTA = 0.8;

/**
 * Bytes that all logs together may take.
 *
 * @param quota what the browser gives us; null where it does not say
 * @param wanted what is set in storage, still unread
 */
export function storageLimit(quota: number | null, wanted: unknown): number {
  const limit = typeof wanted === 'number' && wanted > 0 ? wanted : DEFAULT_LIMIT;
  return quota === null ? limit : Math.min(limit, quota * SHARE_OF_QUOTA);
}
