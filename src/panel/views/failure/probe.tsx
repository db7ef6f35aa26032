import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import type { ProbeAnswer } from '../../../channel/probe-answer.ts';
import type { Connection } from '../../../session/connection.ts';
import { printable, printableLines } from '../../parts/printable.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { probeTells } from '../../selectors/probe-tells.ts';
import { type Panel, usePanel } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';

interface ProbeProps {
  readonly connection: Connection;
  /** The id of what explains it; null where nothing does. */
  readonly cause: string | null;
}

/** The offer to ask the same URL over plain HTTP, where that may show more of what happened. */
export function Probe({ connection, cause }: ProbeProps): JSX.Element | null {
  return cause === null || probeTells(cause) ? <ProbeSection connection={connection} /> : null;
}

/** Sends an ordinary GET to the same URL on request. The answer is shown, and is not evidence of the handshake. */
function ProbeSection({ connection }: { readonly connection: Connection }): JSX.Element {
  const panel = usePanel();
  const id = useId();
  const hint = useId();
  const [switching, setSwitching] = useState(false);
  const answer = panel.probes.of(connection.id);
  const hindrance = whyNot(connection, panel);
  const needsDeep = hindrance === 'probeOnlyDeep';
  const off = (hindrance !== null && !needsDeep) || answer === 'asking' || switching;
  const { url } = connection;
  const changes = panel.recording.changesMode;

  useEffect(() => {
    if (!switching || changes) return;
    // Deep is there, or the browser refused it, which the bar on top explains.
    setSwitching(false);
    if (hindrance === null && url.seen) void panel.probes.start(connection.id, url.value);
  }, [switching, changes]);

  const ask = () => {
    if (off || !url.seen) return;
    if (needsDeep) {
      panel.recording.setMode('deep');
      setSwitching(true);
    } else void panel.probes.start(connection.id, url.value);
  };

  return (
    <section class="probe" aria-labelledby={id}>
      <h2 id={id}>{text('probeTitle')}</h2>
      <p id={hint} class="dim">
        {text('probeHint')} {hindrance !== null && text(hindrance)}
      </p>
      <button type="button" class="button" aria-disabled={off} aria-describedby={hint} onClick={ask}>
        {text(answer === 'asking' || switching ? 'probeAsking' : needsDeep ? 'probeInDeep' : 'probeAsk')}
      </button>
      <div aria-live="polite">
        {answer !== undefined && answer !== 'asking' && (
          <div class="probe-answer">
            <p>
              <strong>{text('probeLabel')}</strong>
            </p>
            <Answer answer={answer} />
          </div>
        )}
      </div>
    </section>
  );
}

/** Why no probe can be sent now; null where it can. */
function whyNot(connection: Connection, panel: Panel): MessageKey | null {
  if (!connection.url.seen) return 'probeNoUrl';
  const stored = panel.sessions.stored.value;
  if (stored !== null) return stored.imported === null ? 'probeStored' : 'probeImported';
  const status = panel.recording.status.value;
  if (status === null) return 'probeNotRecording';
  // Only the debugger may send a request to another server in the page's name, and read the answer.
  if (!status.modes.includes('deep')) return 'probeNoDebugger';
  if (!status.recording) return 'probeNotRecording';
  return status.mode === 'deep' ? null : 'probeOnlyDeep';
}

function Answer({ answer }: { readonly answer: ProbeAnswer }): JSX.Element {
  switch (answer.outcome) {
    case 'answered':
      return (
        <>
          <p>{text('probeStatus', String(answer.status))}</p>
          {answer.fields.length === 0 ? (
            <p class="dim">{text('noFields')}</p>
          ) : (
            <dl class="fields">
              {answer.fields.map(({ name, value }, index) => (
                <div key={index} class="field">
                  <dt>{printable(name)}</dt>
                  <dd class="value">
                    <bdi>{printable(value)}</bdi>
                  </dd>
                </div>
              ))}
            </dl>
          )}
          {answer.body === null ? (
            <p class="dim">{text(answer.status >= 400 ? 'probeBodyHidden' : 'probeBodyNone')}</p>
          ) : (
            <>
              <h3>{text('probeBody')}</h3>
              <ScrollRegion class="probe-body" label={text('probeBody')}>
                <pre>
                  <bdi>{printableLines(answer.body)}</bdi>
                </pre>
              </ScrollRegion>
            </>
          )}
        </>
      );
    case 'failed':
      return <p>{text('probeFailed', printable(answer.words))}</p>;
    case 'late':
      return <p>{text('probeLate')}</p>;
    case 'not-recording':
      return <p>{text('probeNotRecording')}</p>;
    case 'unknown-url':
      return <p>{text('probeUnknownUrl')}</p>;
    default:
      return <p>{text('probeCut')}</p>;
  }
}
