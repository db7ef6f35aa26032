import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Finding, Place } from '../../../analysis/finding.ts';
import type { Field } from '../../../protocol/http/field.ts';
import { type MarkedRange, MarkedText } from '../../parts/marked-text.tsx';
import { MenuButton } from '../../parts/menu-button.tsx';
import { hasSelectedText, type MenuPlace } from '../../parts/menu-place.ts';
import { printable } from '../../parts/printable.ts';
import { fieldMeaning } from '../../selectors/field-meaning.ts';
import { registeredNames } from '../../selectors/registered-names.ts';
import { text } from '../../text.ts';

interface HeadSectionProps {
  readonly side: Place['side'];
  readonly title: string;
  /** Null where it was not seen. */
  readonly startLine: string | null;
  /** False where the start line shown is not the one that was sent: no place in it can then be marked. */
  readonly startLineSent: boolean;
  readonly fields: readonly Field[] | null;
  readonly findings: readonly Finding[];
  /** Why the head cannot be shown; empty where it can. */
  readonly notObservable: string;
  readonly onFieldMenu: (field: Field, place: MenuPlace) => void;
}

interface Placed {
  readonly finding: Finding;
  readonly place: Place;
}

const TONE: Partial<Record<Finding['verdict'], string>> = { fail: 'bad', warn: 'warn', pass: 'ok' };

/** One side of the handshake: its start line and its fields as sent, each with the findings there. */
export function HeadSection(props: HeadSectionProps): JSX.Element {
  const id = useId();
  const placed = props.findings.flatMap((finding) =>
    finding.places.filter((place) => place.side === props.side).map((place) => ({ finding, place })),
  );
  const at = (fieldIndex: number | null) => placed.filter(({ place }) => place.fieldIndex === fieldIndex);
  return (
    <section class="head" aria-labelledby={id}>
      <h2 id={id}>
        {props.title}
        {props.startLine !== null && (
          <code class="start-line">
            <MarkedText
              text={printable(props.startLine)}
              ranges={props.startLineSent ? ranges(at(null), props.startLine.length) : []}
            />
          </code>
        )}
      </h2>
      <div class="notes">
        <Troubles placed={at(null)} />
      </div>
      {props.notObservable !== '' && (
        <p class="not-observable">
          <strong>{text('notObservableHere')}</strong> {props.notObservable}
        </p>
      )}
      {props.fields !== null && (
        <dl class="fields">
          {props.fields.map((field, index) => (
            <FieldRow
              key={index}
              field={field}
              placed={at(index)}
              onMenu={(place) => props.onFieldMenu(field, place)}
            />
          ))}
        </dl>
      )}
      {props.fields?.length === 0 && <p class="dim">{text('noFields')}</p>}
    </section>
  );
}

function FieldRow({
  field,
  placed,
  onMenu,
}: {
  readonly field: Field;
  readonly placed: readonly Placed[];
  readonly onMenu: (place: MenuPlace) => void;
}): JSX.Element {
  const meaning = fieldMeaning(field.name);
  const names = registeredNames(field);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button within opens the same menu
    <div
      class={`field ${worstTone(placed)}`}
      onContextMenu={(event) => {
        if (hasSelectedText(event.currentTarget)) return;
        event.preventDefault();
        onMenu({ x: event.clientX, y: event.clientY });
      }}
    >
      <dt title={[meaning, ...names].filter((words) => words !== '').join('\n')}>{printable(field.name)}</dt>
      <dd>
        <span class="value">
          {field.value === '' ? (
            <em class="dim">{text('emptyValue')}</em>
          ) : (
            <MarkedText text={printable(field.value)} ranges={ranges(placed)} />
          )}
        </span>
        <MenuButton label={text('menuField', printable(field.name))} onMenu={onMenu} />
        {meaning !== '' && <span class="meaning">{meaning}</span>}
        {names.map((name) => (
          <span key={name} class="meaning">
            {printable(name)}
          </span>
        ))}
      </dd>
      {isTroubled(placed) && (
        <dd class="notes">
          <Troubles placed={placed} />
        </dd>
      )}
    </div>
  );
}

/** What failed or warned here, in words beside its place. */
function Troubles({ placed }: { readonly placed: readonly Placed[] }): JSX.Element | null {
  const troubles = new Map(
    placed
      .filter(({ finding }) => finding.verdict === 'fail' || finding.verdict === 'warn')
      .map(({ finding }) => [finding.check, finding]),
  );
  if (troubles.size === 0) return null;
  return (
    <>
      {[...troubles.values()].map((finding) => (
        <span key={finding.check} class={`finding-note ${TONE[finding.verdict] ?? ''}`}>
          {finding.detail} <code>{finding.check}</code>
        </span>
      ))}
    </>
  );
}

function isTroubled(placed: readonly Placed[]): boolean {
  return placed.some(({ finding }) => finding.verdict === 'fail' || finding.verdict === 'warn');
}

function worstTone(placed: readonly Placed[]): string {
  const has = (verdict: Finding['verdict']) => placed.some(({ finding }) => finding.verdict === verdict);
  if (has('fail')) return 'bad';
  if (has('warn')) return 'warn';
  return has('pass') ? 'ok' : '';
}

/** @param whole length of a text that is meant as a whole where a place has no length; otherwise something is missing there */
function ranges(placed: readonly Placed[], whole = 0): readonly MarkedRange[] {
  return placed
    .filter(({ finding }) => finding.verdict === 'fail' || finding.verdict === 'warn')
    .map(({ finding, place }) => ({
      index: place.index,
      length: place.length || whole,
      tone: TONE[finding.verdict] ?? '',
      tip: finding.detail,
    }));
}
