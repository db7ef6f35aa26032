import type { JSX } from 'preact';
import { useCallback, useMemo, useRef, useState } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { pathText } from '../../../session/filter/field.ts';
import { messageName } from '../../../session/filter/match-payload.ts';
import { copyText } from '../../parts/copy-text.ts';
import { LinkedHex } from '../../parts/linked-hex.tsx';
import type { MenuPlace } from '../../parts/menu-place.ts';
import { Split } from '../../parts/split.tsx';
import { useElementSize } from '../../parts/use-element-size.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import { DecodedTree, type TreeLine } from '../../state/decoded-tree.ts';
import { usePanel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import type { DecoderChoice, DecoderName, OpenedView } from '../../worker/decode-task.ts';
import { DecodedTreeView } from './decoded-tree-view.tsx';

const REASONS = {
  subprotocol: 'decoderBySubprotocol',
  url: 'decoderByUrl',
  messages: 'decoderByMessages',
  chosen: 'decoderByPeople',
  none: 'decoderNone',
} as const;

const NOTHING: readonly (readonly number[])[] = [];

/** A message that the worker has opened: its layers, what is wrong with it, its tree, and its bytes, linked both ways. */
export function OpenedMessageView({
  connection,
  choice,
  decoders,
  message,
}: {
  readonly connection: Connection;
  readonly choice: DecoderChoice;
  readonly decoders: readonly DecoderName[];
  readonly message: OpenedView;
}): JSX.Element {
  const panel = usePanel();
  const { decoding } = panel;
  const tree = useMemo(() => {
    const made = new DecodedTree(message.root, async (path, from) => {
      const answer = await decoding.ask({ type: 'children', path, from });
      return answer.type === 'children' ? answer : null;
    });
    void made.toggle([], true);
    return made;
  }, [message]);
  const [marked, setMarked] = useState({ from: 0, to: 0 });
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(frame);
  const read = useCallback(async (from: number, to: number) => {
    const answer = await decoding.ask({ type: 'bytes', from, to });
    return answer.type === 'bytes' ? answer.bytes : new Uint8Array(0);
  }, []);

  const mark = (line: TreeLine | undefined) => {
    if (line?.node) setMarked({ from: line.node.from, to: line.node.to });
  };
  const reveal = async (path: readonly number[]) => {
    await tree.reveal(path);
    mark(tree.activeLine());
  };
  const openAt = async (offset: number) => {
    const answer = await decoding.ask({ type: 'at', offset });
    if (answer.type === 'found') await reveal(answer.paths[0] ?? []);
  };
  const copyValue = async () => {
    const path = tree.activeLine()?.path ?? [];
    const answer = await decoding.ask({ type: 'value', path });
    if (answer.type === 'value') panel.menu.say(text(copyText(answer.text) ? 'copied' : 'copyRefused'));
  };
  const copyPath = () => {
    const names = tree.namesTo(tree.activeLine()?.path ?? []);
    panel.menu.say(text(copyText(pathText(names)) ? 'copied' : 'copyRefused'));
  };
  const openMenu = async ({ path, node }: TreeLine, place: MenuPlace) => {
    // A filter compares bytes and branches as JSON writes them: nobody wants to read that.
    const leaf = node !== null && (node.kind === 'string' || node.kind === 'number' || node.kind === 'word');
    const answer = leaf ? await decoding.ask({ type: 'value', path }) : null;
    panel.menu.open(
      {
        kind: 'node',
        path: tree.keysTo(path),
        value: answer?.type === 'value' ? answer.text : null,
        copyValue: () => void copyValue(),
        copyPath,
      },
      place,
    );
  };

  return (
    <div class="decoded">
      <div class="strip decoded-head">
        <strong>
          <bdi>{messageName(message)}</bdi>
        </strong>
        {message.layers.length > 1 && <span>{message.layers.join(' \u203a ')}</span>}
        <span class="dim">
          {text(REASONS[choice.reason])}
          {message.fromMiddle && ` ${text('decodedFromMiddle')}`}
        </span>
        <label class="decoder-choice">
          {text('decoderLabel')}{' '}
          <select
            value={panel.layout.decoders.of(connection) ?? ''}
            onChange={(event) => {
              const name = event.currentTarget.value;
              const known = decoders.find((each) => each === name);
              panel.layout.decoders.choose(connection, name === 'none' ? 'none' : (known ?? null));
            }}
          >
            <option value="">{text('decoderAutomatic')}</option>
            <option value="none">{text('decoderNoneChosen')}</option>
            {decoders.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Problems message={message} onOffset={(offset) => void openAt(offset)} />
      <FindInMessage
        onFind={async (words) => {
          const answer = await decoding.ask({ type: 'find', text: words });
          return answer.type === 'found' ? answer : { paths: NOTHING, total: 0 };
        }}
        onReveal={(path) => void reveal(path)}
      >
        <button type="button" class="link" onClick={() => void copyValue()}>
          {text('copyValue')}
        </button>
        <button type="button" class="link" onClick={copyPath}>
          {text('copyPath')}
        </button>
      </FindInMessage>
      <div class="decoded-body" ref={frame}>
        <Split
          label={text('splitterDecoded')}
          placement={width >= 720 && width > height ? 'beside' : 'below'}
          share={panel.layout.decodedShare.value}
          onShare={(share) => {
            panel.layout.decodedShare.value = share;
          }}
          first={
            <DecodedTreeView
              tree={tree}
              onActive={mark}
              onCopy={() => void copyValue()}
              onMenu={(line, place) => void openMenu(line, place)}
            />
          }
          second={
            message.size === 0 ? null : (
              <LinkedHex
                label={text('decodedBytes')}
                size={message.size}
                read={read}
                marked={marked}
                onByte={(offset) => void openAt(offset)}
              />
            )
          }
        />
      </div>
    </div>
  );
}

function Problems({
  message: { problems, problemCount },
  onOffset,
}: {
  readonly message: OpenedView;
  readonly onOffset: (offset: number) => void;
}): JSX.Element | null {
  if (problemCount === 0) return null;
  return (
    <ul class="decoded-problems" aria-label={text('decodedProblems')}>
      {problems.map(({ offset, what }, k) => (
        <li key={k}>
          <button type="button" class="link" onClick={() => onOffset(offset)}>
            {text('decodedProblemAt', wholeNumber(offset))}
          </button>{' '}
          <bdi>{what}</bdi>
        </li>
      ))}
      {problemCount > problems.length && (
        <li>{textOf('decodedProblemsMore', problemCount - problems.length)}</li>
      )}
    </ul>
  );
}

function FindInMessage({
  onFind,
  onReveal,
  children,
}: {
  readonly onFind: (
    words: string,
  ) => Promise<{ readonly paths: readonly (readonly number[])[]; readonly total: number }>;
  readonly onReveal: (path: readonly number[]) => void;
  readonly children: JSX.Element[];
}): JSX.Element {
  const [found, setFound] = useState<{
    readonly paths: readonly (readonly number[])[];
    readonly total: number;
  } | null>(null);
  const [at, setAt] = useState(-1);
  const latest = useRef(0);
  /** Whether a hit was asked for before the search had answered. */
  const wished = useRef(false);
  const step = (paths: readonly (readonly number[])[], from: number, by: number) => {
    if (paths.length === 0) return;
    const next = (from + by + paths.length) % paths.length;
    setAt(next);
    onReveal(paths[next] ?? []);
  };
  return (
    <div class="strip decoded-find">
      <input
        type="search"
        aria-label={text('decodedFind')}
        placeholder={text('decodedFind')}
        onInput={(event) => {
          const words = event.currentTarget.value;
          const mine = ++latest.current;
          wished.current = false;
          setAt(-1);
          setFound(null);
          if (words === '') return;
          void onFind(words).then((answer) => {
            if (mine !== latest.current) return;
            setFound(answer);
            if (wished.current) step(answer.paths, -1, 1);
            wished.current = false;
          });
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          if (found === null) wished.current = true;
          else step(found.paths, at, event.shiftKey && at >= 0 ? -1 : 1);
        }}
      />
      <span role="status" class="dim">
        {found === null
          ? ''
          : at < 0
            ? textOf('decodedFound', found.total)
            : `${at + 1}/${wholeNumber(found.total)}`}
      </span>
      <span class="decoded-copy">{children}</span>
    </div>
  );
}
