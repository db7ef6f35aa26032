/** What an export writes in place of a secret: `redacted-3`, with what it may show of the value's shape. */
export const STAND_IN = /^\[?(redacted-(\d{1,9})(?:-[a-z]{3,6})?(?:-\d{1,9})?)\]?$/;

/** Whether a text is a stand-in of this or an earlier export, and nothing else. */
export function isStandIn(text: string): boolean {
  return STAND_IN.test(text);
}

/** Whether one stands anywhere in a URL. */
export function holdsStandIn(url: string): boolean {
  return /(?<![\w-])redacted-\d/.test(url);
}

/** Why a rule about secrets cannot be judged where one may have been taken out. */
export const HIDDEN = 'was hidden when the file was written, so nobody can see whether it was a secret.';
