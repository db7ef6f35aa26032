import type { NotSeenReason } from '../../events/observed.ts';
import { type MessageKey, text } from '../text.ts';

const REASONS: Record<NotSeenReason, MessageKey> = {
  'not-yet': 'notSeenNotYet',
  'source-cannot': 'notSeenSourceCannot',
  'before-recording': 'notSeenBeforeRecording',
  'refused-response-hidden': 'notSeenRefusedHidden',
  'invented-by-browser': 'notSeenInvented',
  'not-in-file': 'notSeenNotInFile',
  'lost-in-gap': 'notSeenLostInGap',
};

/** Why something was not observable: a sentence that can be used alone or after "not observable here:". */
export function notSeenText(why: NotSeenReason): string {
  return text(REASONS[why]);
}
