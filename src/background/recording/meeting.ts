/** The name under which the hooks of frames that reach each other meet: the same in all tabs, and no page knows it. */
export const MEETING = crypto.randomUUID();
