/** Share of the browser's quota: deleted bytes are not free at once, and other parts of this origin need some. */
const SHARE_OF_QUOTA = 0.8;

/**
 * How many bytes all logs together may take.
 *
 * @param estimate the browser's estimate of our share of the disk
 * @param wanted the limit that people set
 */
export function storageLimit({ quota }: StorageEstimate, wanted: number): number {
  return quota === undefined ? wanted : Math.min(wanted, quota * SHARE_OF_QUOTA);
}

/** How many bytes can still be written; infinite where the browser does not say. */
export function storageFree({ quota, usage }: StorageEstimate): number {
  return quota === undefined || usage === undefined ? Number.POSITIVE_INFINITY : quota - usage;
}
