import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { ImportedFrom } from '../../../store/imported-from.ts';
import { lazy } from '../../parts/lazy.tsx';
import { text, textOf } from '../../text.ts';

const ProblemsDialog = lazy(async () => (await import('./problems-dialog.tsx')).ProblemsDialog, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

/** What of a file is not there or not listed: what was redacted, the number of ordinary requests, and what is broken, with the button that lists it. */
export function ImportReport({ from }: { readonly from: ImportedFrom }): JSX.Element | null {
  const [open, setOpen] = useState(false);
  const { ordinaryRequests, problemCount, connectionsLeftOut = 0 } = from;
  const redacted = from.redacted === true;
  if (!redacted && connectionsLeftOut === 0 && ordinaryRequests === 0 && problemCount === 0) return null;
  return (
    <>
      {redacted && <span>{text('importRedacted')}</span>}
      {connectionsLeftOut > 0 && <span>{textOf('importLeftOut', connectionsLeftOut)}</span>}
      {ordinaryRequests > 0 && <span>{textOf('importOrdinary', ordinaryRequests)}</span>}
      {problemCount > 0 && (
        <button type="button" class="link" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          {textOf('importProblems', problemCount)}
        </button>
      )}
      {open && <ProblemsDialog from={from} onClose={() => setOpen(false)} />}
    </>
  );
}
