/** What kinds of things redaction hides. The preview counts by them, and each can stay in an export that says so. */
export const SECRET_KINDS = [
  'cookie',
  'authorization',
  'subprotocol',
  'secret-field',
  'url-parameter',
  'url-user',
  'message-body',
  'close-reason',
] as const;
export type SecretKind = (typeof SECRET_KINDS)[number];
