import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ImportedFrom } from '../../../store/imported-from.ts';
import { Modal } from '../../parts/modal.tsx';
import { printable } from '../../parts/printable.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { type JoinGroup, joinGroups } from '../../selectors/join-groups.ts';
import { clockText, wholeNumber } from '../../selectors/quantity.ts';
import { useCalmSession } from '../../state/panel.ts';
import { type MessageKey, text, textOf } from '../../text.ts';

const TITLES: Readonly<Record<JoinGroup, MessageKey>> = {
  exact: 'joinExact',
  'by-order': 'joinByOrder',
  'file-only': 'joinFileOnly',
  'recording-only': 'joinRecordingOnly',
};
/** More connections of a group are counted, not listed. */
const MOST_LISTED = 500;

interface JoinReportProps {
  readonly differences: NonNullable<ImportedFrom['differences']>;
}

/** What of a file was joined to a recording, what was not, and where the two differ. */
export function JoinReport({ differences }: JoinReportProps): JSX.Element {
  const [open, setOpen] = useState(false);
  const groups = joinGroups(useCalmSession());
  const count = (group: JoinGroup) => groups.get(group)?.length ?? 0;
  const short = [
    count('exact') > 0 && textOf('joinedExactly', count('exact')),
    count('by-order') > 0 && textOf('joinedByOrder', count('by-order')),
    count('file-only') + count('recording-only') > 0 &&
      textOf('joinedNot', count('file-only') + count('recording-only')),
    differences.length > 0 && textOf('joinDifferent', differences.length),
  ].filter((words) => words !== false);
  return (
    <>
      <button type="button" class="link" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        {short.join(', ')}
      </button>
      {open && (
        <Modal label={text('joinReport')} onClose={() => setOpen(false)}>
          <div class="import-problems">
            <h2>{text('joinReport')}</h2>
            <ScrollRegion class="problem-list" label={text('joinReport')}>
              {differences.length > 0 && (
                <section>
                  <h3>
                    {text('joinDifferences')} ({wholeNumber(differences.length)})
                  </h3>
                  <ul>
                    {differences.map(({ url, what }, i) => (
                      <li key={i}>
                        <bdi>{url === '' ? text('joinNoUrl') : printable(url)}</bdi>
                        {': '}
                        {what}.
                      </li>
                    ))}
                  </ul>
                </section>
              )}
              {[...groups].map(
                ([group, connections]) =>
                  connections.length > 0 && (
                    <section key={group}>
                      <h3>
                        {text(TITLES[group])} ({wholeNumber(connections.length)})
                      </h3>
                      <ul>
                        {connections.slice(0, MOST_LISTED).map(({ id, url, createdAt }) => (
                          <li key={id}>
                            <bdi>{url.seen ? printable(url.value) : text('joinNoUrl')}</bdi>{' '}
                            <span class="dim">{clockText(createdAt)}</span>
                          </li>
                        ))}
                      </ul>
                    </section>
                  ),
              )}
            </ScrollRegion>
            <div class="actions">
              <button type="button" class="button" onClick={() => setOpen(false)}>
                {text('exportClose')}
              </button>
            </div>
          </div>
        </Modal>
      )}
    </>
  );
}
