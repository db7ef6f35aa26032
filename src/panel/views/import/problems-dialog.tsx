import type { JSX } from 'preact';
import type { ImportedFrom } from '../../../store/imported-from.ts';
import { Modal } from '../../parts/modal.tsx';
import { printable } from '../../parts/printable.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { fileNameText } from '../../selectors/import-text.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import { text, textOf } from '../../text.ts';

interface ProblemsDialogProps {
  readonly from: ImportedFrom;
  readonly onClose: () => void;
}

/** The parts of an imported file that could not be read: where, and why. */
export function ProblemsDialog({ from, onClose }: ProblemsDialogProps): JSX.Element {
  const { problems, problemCount } = from;
  return (
    <Modal label={text('importProblemsLabel')} onClose={onClose}>
      <div class="import-problems">
        <h2>{text('importProblemsLabel')}</h2>
        <p>
          {textOf('importProblemsOf', problemCount, fileNameText(from.fileName))}{' '}
          {problemCount > problems.length && text('importProblemsFirst', wholeNumber(problems.length))}
        </p>
        <ScrollRegion class="problem-list" label={text('importProblemsLabel')}>
          <ul>
            {problems.map(({ where, what }, index) => (
              <li key={index}>
                <code>{printable(where)}</code> <bdi>{printable(what)}</bdi>
              </li>
            ))}
          </ul>
        </ScrollRegion>
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            {text('exportClose')}
          </button>
        </div>
      </div>
    </Modal>
  );
}
