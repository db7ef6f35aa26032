/** Sources that read a handshake before it is complete. Analysis knows what they cannot see. */
export const EARLY_SOURCES = ['web-request'] as const;
