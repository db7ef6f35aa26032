import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { AcceptValidation } from '../../../analysis/accept-validation.ts';
import { browserVerdict } from '../../../analysis/browser-words/browser-verdict.ts';
import { CUT_HEAD, explainNotSeen } from '../../../analysis/not-seen.ts';
import type { Connection } from '../../../session/connection.ts';
import { hexBytes } from '../../parts/hex-line.ts';
import { printable } from '../../parts/printable.ts';
import { text } from '../../text.ts';

interface AcceptStepsProps {
  readonly validation: AcceptValidation;
  readonly connection: Connection;
}

/** The accept computation, step by step, and its result (RFC 6455 section 4.2.2). */
export function AcceptSteps({ validation, connection }: AcceptStepsProps): JSX.Element {
  const id = useId();
  const { computation } = validation;
  const verdict = acceptVerdict(validation, connection);
  return (
    <section class="accept" aria-labelledby={id}>
      <h2 id={id}>
        {text('acceptTitle')} <span class={`pill ${verdict.tone}`}>{verdict.words}</span>
      </h2>
      {verdict.detail !== '' && <p class="detail">{verdict.detail}</p>}
      {computation !== null && (
        <dl class="steps">
          <Step label={text('acceptKey')}>{printable(computation.key)}</Step>
          <Step label={text('acceptConcatenated')}>
            {printable(computation.key)}
            <wbr />
            <span class="dim">{computation.concatenated.slice(computation.key.length)}</span>
          </Step>
          <Step label={text('acceptSha1')}>{hexBytes(computation.sha1)}</Step>
          <Step label={text('acceptBase64')}>{computation.accept}</Step>
          {validation.received.map((value, index) => (
            <Step key={index} label={text('acceptReceived')}>
              {value === '' ? (
                <em class="dim">{text('emptyValue')}</em>
              ) : (
                <Compared value={value} wanted={computation.accept} />
              )}{' '}
              <strong class={value === computation.accept ? 'ok' : 'bad'}>
                {text(value === computation.accept ? 'acceptEqual' : 'acceptNotEqual')}
              </strong>
            </Step>
          ))}
          {validation.received.length === 0 && (
            <Step label={text('acceptReceived')}>
              <span class={validation.outcome === 'missing' ? 'bad' : 'dim'}>
                {text(connection.response.seen ? 'acceptNoneReceived' : 'acceptNotObservable')}
              </span>
            </Step>
          )}
        </dl>
      )}
    </section>
  );
}

function Step({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A received value, marked from the first character that differs. */
function Compared({ value, wanted }: { readonly value: string; readonly wanted: string }): JSX.Element {
  let same = 0;
  while (same < value.length && value[same] === wanted[same]) same++;
  if (same === value.length) return <>{printable(value)}</>;
  return (
    <>
      {printable(value.slice(0, same))}
      <mark class="place bad">{printable(value.slice(same))}</mark>
    </>
  );
}

interface AcceptVerdict {
  readonly words: string;
  readonly tone: 'ok' | 'bad' | 'unk' | 'none';
  readonly detail: string;
}

/** What the browser said of an accept value that it does not show; null where it said nothing about it. */
function browserAccept(connection: Connection): AcceptVerdict | null {
  const { settled } = browserVerdict(connection);
  const once = settled.get('accept-is-sent-once');
  const match = settled.get('accept-matches-key');
  if (once?.verdict === 'fail') {
    const words = text(/is missing/.test(once.text) ? 'acceptMissing' : 'acceptRepeated');
    return saidVerdict(words, 'bad', once.text);
  }
  if (match === undefined) return null;
  return match.verdict === 'fail'
    ? saidVerdict(text('acceptDiffers'), 'bad', match.text)
    : saidVerdict(text('acceptMatches'), 'ok', match.text);
}

function saidVerdict(words: string, tone: 'ok' | 'bad', said: string): AcceptVerdict {
  const detail = text('browserSaidBefore', printable(said));
  return { words: text('acceptBrowserSays', words), tone, detail };
}

function acceptVerdict(validation: AcceptValidation, connection: Connection): AcceptVerdict {
  switch (validation.outcome) {
    case 'matches':
      return { words: text('acceptMatches'), tone: 'ok', detail: '' };
    case 'differs':
      return { words: text('acceptDiffers'), tone: 'bad', detail: text('acceptDiffersDetail') };
    case 'missing':
      return { words: text('acceptMissing'), tone: 'bad', detail: text('acceptMissingDetail') };
    case 'repeated':
      return {
        words: text('acceptRepeated'),
        tone: 'bad',
        detail: text(validation.allMatch ? 'acceptRepeatedSameDetail' : 'acceptRepeatedDetail'),
      };
    case 'key-malformed':
      return {
        words: text(validation.keys.length > 1 ? 'acceptKeyRepeated' : 'acceptKeyMalformed'),
        tone: 'bad',
        detail: text(
          validation.received.length === 0
            ? 'acceptKeyMalformedDetail'
            : validation.matches
              ? 'acceptKeyMalformedMatchDetail'
              : 'acceptKeyMalformedDifferDetail',
        ),
      };
    case 'key-missing':
      return { words: text('acceptKeyMissing'), tone: 'bad', detail: text('acceptKeyMissingDetail') };
    case 'not-observable': {
      const said = browserAccept(connection);
      if (said !== null) return said;
      const subject = validation.what === 'request' ? 'the request' : 'the response';
      return {
        words: text('acceptNotObservable'),
        tone: 'unk',
        detail: validation.why === 'cut-off' ? CUT_HEAD : explainNotSeen(subject, validation.why, connection),
      };
    }
    default: {
      const why = {
        http2: 'acceptNotApplicableHttp2',
        'not-websocket': 'acceptNotApplicableOther',
        'no-101': 'acceptNotApplicableStatus',
      } as const;
      return { words: text('acceptNotApplicable'), tone: 'none', detail: text(why[validation.why]) };
    }
  }
}
