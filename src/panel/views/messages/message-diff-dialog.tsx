import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { FLAG } from '../../../events/message-segment.ts';
import type { Connection } from '../../../session/connection.ts';
import { messageName } from '../../../session/filter/match-payload.ts';
import { Modal } from '../../parts/modal.tsx';
import { printable } from '../../parts/printable.ts';
import { type Tab, Tabs } from '../../parts/tabs.tsx';
import { byteText, clockText, wholeNumber } from '../../selectors/quantity.ts';
import { compareMessages } from '../../state/message-comparison.ts';
import { usePanel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import type { DiffedMessage, DiffOutcome, MessageDiff } from '../../worker/decode-task.ts';
import { Way } from '../timeline/way.tsx';
import { DiffLinesView } from './diff-lines-view.tsx';
import { DiffValuesView } from './diff-values-view.tsx';

type Stage =
  | { readonly at: 'working' }
  | { readonly at: 'done'; readonly outcome: DiffOutcome }
  | { readonly at: 'failed'; readonly why: string };

interface MessageDiffDialogProps {
  readonly connection: Connection;
  /** Rows; without the first, the message before of the same type. */
  readonly a: number | null;
  readonly b: number;
  readonly onClose: () => void;
}

/** Two messages beside each other: by their values, as lines of text, and by their bytes. A worker compares them. */
export function MessageDiffDialog({ connection, a, b, onClose }: MessageDiffDialogProps): JSX.Element {
  const panel = usePanel();
  const [stage, setStage] = useState<Stage>({ at: 'working' });
  useEffect(() => {
    const { outcome, cancel } = compareMessages(panel, connection, a, b);
    outcome.then(
      (found) => setStage({ at: 'done', outcome: found }),
      (error: unknown) =>
        setStage({ at: 'failed', why: error instanceof Error ? error.message : String(error) }),
    );
    return cancel;
  }, []);
  const diff = stage.at === 'done' && stage.outcome.kind === 'compared' ? stage.outcome.diff : null;
  return (
    <Modal label={text('compareTitle')} onClose={onClose}>
      <div class="export message-diff">
        <h2>{text('compareTitle')}</h2>
        {diff !== null && <Sides diff={diff} />}
        <p role="status" aria-label={text('compareState')} class={stage.at === 'failed' ? 'bad' : ''}>
          {wordsOf(stage)}
        </p>
        {diff !== null && !diff.equal && <Found diff={diff} />}
        <div class="actions">
          <button type="button" class="button primary" onClick={onClose}>
            {text(stage.at === 'working' ? 'searchCancel' : 'settingsClose')}
          </button>
        </div>
      </div>
    </Modal>
  );
}

function wordsOf(stage: Stage): string {
  if (stage.at === 'working') return text('compareWorking');
  if (stage.at === 'failed') return text('compareFailed', stage.why);
  const { outcome } = stage;
  if (outcome.kind === 'not-whole') return text('compareNotWhole');
  if (outcome.kind === 'no-previous') {
    const type = printable(outcome.type);
    return outcome.all
      ? text('compareNoPrevious', type)
      : text('compareNoPreviousNear', type, wholeNumber(outcome.looked));
  }
  const { equal, tree, text: lines } = outcome.diff;
  if (equal) return text('compareEqual');
  if (tree !== null) {
    const { changed, added, removed } = tree;
    if (changed + added + removed === 0) return text('compareSameValues');
    return text('compareCounts', ...[changed, added, removed].map(wholeNumber));
  }
  return lines === null || lines.removed + lines.added === 0
    ? text('compareOnlyBytes')
    : text('compareLineCounts', wholeNumber(lines.removed), wholeNumber(lines.added));
}

/** Which two messages they are. */
function Sides({ diff: { a, b } }: { readonly diff: MessageDiff }): JSX.Element {
  return (
    <dl class="message-diff-sides">
      <Side title={text('compareFirst')} sign="&#x2212;" message={a} />
      <Side title={text('compareSecond')} sign="+" message={b} />
    </dl>
  );
}

function Side({
  title,
  sign,
  message,
}: {
  readonly title: string;
  readonly sign: string;
  readonly message: DiffedMessage;
}): JSX.Element {
  const index = usePanel().follower.session.value.messages;
  const { row, size, fromMiddle, problemCount } = message;
  return (
    <div>
      <dt>
        <span aria-hidden="true">{sign}</span> {title}
      </dt>
      <dd>
        <Way outgoing={(index.flags(row) & FLAG.outgoing) !== 0} /> {clockText(index.time(row))}{' '}
        <bdi>{printable(messageName(message))}</bdi> <span class="dim">{byteText(size)}</span>
        {problemCount > 0 && <span class="warn"> {textOf('compareProblems', problemCount)}</span>}
        {fromMiddle && <span class="dim"> {text('decodedFromMiddle')}</span>}
      </dd>
    </div>
  );
}

function Found({ diff }: { readonly diff: MessageDiff }): JSX.Element {
  const { tree, text: lines, textOf: source, bytes } = diff;
  const natural =
    tree !== null && tree.changed + tree.added + tree.removed > 0
      ? 'values'
      : lines === null
        ? 'bytes'
        : 'text';
  const [tab, setTab] = useState(natural);
  const tabs: readonly Tab[] = [
    {
      id: 'values',
      title: text('compareChanges'),
      content: () =>
        tree === null ? <p class="page dim">{text('compareNoValues')}</p> : <DiffValuesView tree={tree} />,
    },
    {
      id: 'text',
      title: text('compareText'),
      content: () =>
        lines === null ? (
          <p class="page dim">{text('compareNoText')}</p>
        ) : (
          <>
            {source === 'decoded' && <p class="dim">{text('compareLinesDecoded')}</p>}
            <DiffLinesView diff={lines} of="lines" />
          </>
        ),
    },
    {
      id: 'bytes',
      title: text('decodedBytes'),
      content: () => <DiffLinesView diff={bytes} of="bytes" />,
    },
  ];
  return <Tabs label={text('compareTitle')} tabs={tabs} current={tab} onChange={setTab} />;
}
