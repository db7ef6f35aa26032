/** Milliseconds by which the clocks of two sources may differ. */
export const CLOCKS_DIFFER = 100;
