import type { CaptureGap, PageChange, RecordingStopped } from '../../../events/event.ts';
import type { Mark } from '../../../session/mark.ts';
import { clockJumpText } from '../../selectors/page-span-text.ts';
import { byteText, clockText, durationText, wholeNumber } from '../../selectors/quantity.ts';
import { type MessageKey, text } from '../../text.ts';

const STOPPED: Record<RecordingStopped['why'], MessageKey> = {
  asked: 'markStoppedAsked',
  'cancelled-by-user': 'markStoppedCancelled',
  'tab-closed': 'markStoppedTabClosed',
  'target-crashed': 'markStoppedCrashed',
  replaced: 'markStoppedReplaced',
  'debugger-refused': 'markStoppedRefused',
  'panel-closed': 'markStoppedPanelClosed',
};

const GAP: Record<CaptureGap['why'], MessageKey> = {
  'worker-restarted': 'markGapWorker',
  detached: 'markGapDetached',
  'segment-corrupt': 'markGapCorrupt',
  'write-failed': 'markGapWrite',
  limit: 'markGapLimit',
};

const PAGE: Record<PageChange, MessageKey> = {
  hidden: 'pageHidden',
  visible: 'pageVisible',
  frozen: 'pageFrozen',
  resumed: 'pageResumed',
  cached: 'pageCached',
  restored: 'pageRestored',
  offline: 'pageOffline',
  online: 'pageOnline',
};

/** One line for a mark between messages. */
export function markText({ event }: Mark): string {
  const at = clockText(event.at);
  switch (event.type) {
    case 'recording/started':
      return text('markStarted', at);
    case 'recording/stopped':
      return text('markStopped', at, text(STOPPED[event.why]));
    case 'sources/changed':
      return text('markSources', at, event.sources.join(', '));
    case 'page/navigated':
      return text('markNavigated', at, event.url);
    case 'capture/gap': {
      const lost =
        event.messages === null ? text('markGapUnknown') : text('markGapLost', wholeNumber(event.messages));
      return text('markGap', at, durationText(event.until - event.at), text(GAP[event.why]), lost);
    }
    case 'page/changed':
      return text('markPage', at, text(PAGE[event.change]));
    case 'page/clock-jumped':
      return text('markPage', at, clockJumpText(event.by));
    default:
      return text('markTruncated', at, wholeNumber(event.messages), byteText(event.bytes));
  }
}
