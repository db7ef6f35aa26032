import type { Check } from '../check.ts';
import { acceptMatchesKey } from './response/accept-matches-key.ts';
import { statusIs101 } from './response/status-is-101.ts';

/** Every check, in the order of the catalogue. */
export const CHECKS: readonly Check[] = [statusIs101, acceptMatchesKey];
