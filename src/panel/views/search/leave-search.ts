import { focusWithin } from '../../parts/focus-within.ts';
import type { Find } from '../../state/find.ts';

/** Closes search from within. The list of messages that it led to, where it is shown, has the focus then. */
export function leaveSearch(find: Find): void {
  focusWithin('.messages .grid-frame');
  find.close();
}
