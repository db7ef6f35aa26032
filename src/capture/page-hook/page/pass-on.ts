import { hideFrames } from './own-frames.ts';
import { apply } from './primordials.ts';

/** The browser's own call, with its own result; an error of it does not show `ours`, the function of ours that calls. */
export function passOn(target: object, self: unknown, args: unknown[], ours: object): unknown {
  try {
    return apply(target, self, args);
  } catch (error) {
    hideFrames(error, ours);
    throw error;
  }
}
