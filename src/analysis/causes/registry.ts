import type { Cause } from './cause.ts';
import { noWebsocketAtThisPath } from './no-websocket-at-this-path.ts';

/** Causes of a failed switch, the most specific first: the first that recognises itself is told. */
export const CAUSES: readonly Cause[] = [noWebsocketAtThisPath];

/** Causes of an end after a switch that worked. */
export const CAUSES_AFTER_SWITCH: readonly Cause[] = [];
