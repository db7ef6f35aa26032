/** The load of rows 9 and 10: messages of so many bytes, and so many a second. */
export const SIZE = 512;
export const RATE = 10_000;
/** Messages of a connection before it is shown. */
export const FEW = 10;
/** Rows of the list in view, in a DevTools window of 1280 to 720. */
export const ROWS = 27;
