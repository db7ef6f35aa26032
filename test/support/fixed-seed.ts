import { env } from 'node:process';
import fc from 'fast-check';

/**
 * Property tests try the same inputs in every run: a run is never red by chance. `SEED=random` tries inputs that were never tried;
 * a failure names its seed, which then goes here as `SEED=<number>` until the fault is mended and has a test of its own.
 */
const { SEED = '20261129' } = env;

if (SEED !== 'random') fc.configureGlobal({ seed: Number(SEED) });
