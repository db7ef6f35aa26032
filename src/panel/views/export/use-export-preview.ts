import { useEffect, useMemo, useState } from 'preact/hooks';
import { type ExportPreview, previewInSteps } from '../../../formats/redaction/preview.ts';
import type { Connection } from '../../../session/connection.ts';
import type { Session } from '../../../session/session.ts';

/** How long to work without a break, in milliseconds: half a frame. */
const SLICE = 8;

type Steps = ReturnType<typeof previewInSteps>;

/** What is looked at: some connections of a session at one revision. */
export interface Looked {
  readonly session: Session;
  readonly revision: number;
  readonly connections: readonly Connection[];
  /** Names the choice of connections: the list itself may be made anew for each drawing. */
  readonly choice: string;
}

/** The preview of these connections; null while they are still being examined, a few milliseconds at a time. */
export function useExportPreview({ session, revision, connections, choice }: Looked): ExportPreview | null {
  const look = useMemo(() => {
    const steps = previewInSteps(session, connections);
    return { steps, first: lookOn(steps) };
  }, [session, revision, choice]);
  const [done, setDone] = useState<{ readonly look: object; readonly preview: ExportPreview } | null>(null);
  useEffect(() => {
    const goOn = () => {
      const preview = lookOn(look.steps);
      if (preview === null) timer = window.setTimeout(goOn);
      else setDone({ look, preview });
    };
    let timer = look.first === null ? window.setTimeout(goOn) : 0;
    return () => {
      window.clearTimeout(timer);
    };
  }, [look]);
  return look.first ?? (done?.look === look ? done.preview : null);
}

/** Works for one slice; null where that was not enough. */
function lookOn(steps: Steps): ExportPreview | null {
  const until = performance.now() + SLICE;
  do {
    const step = steps.next();
    if (step.done === true) return step.value;
  } while (performance.now() < until);
  return null;
}
