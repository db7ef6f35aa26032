import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { asksForMenu, hasSelectedText, type MenuPlace, placeBelow } from '../../parts/menu-place.ts';
import { RowMenuButton } from '../../parts/row-menu-button.tsx';
import type { DecodedTree, TreeLine } from '../../state/decoded-tree.ts';
import { text, textOf } from '../../text.ts';

const COLOUR = {
  object: 'json-branch',
  list: 'json-branch',
  string: 'json-string',
  number: 'json-number',
  word: 'json-word',
  bytes: 'json-number',
} as const;

/** A decoded message as a tree (WAI-ARIA tree) that is loaded as it is opened. */
export function DecodedTreeView({
  tree,
  onActive,
  onCopy,
  onMenu,
}: {
  readonly tree: DecodedTree;
  readonly onActive: (line: TreeLine) => void;
  /** Copies the value of the active node (Ctrl+C). */
  readonly onCopy: () => void;
  readonly onMenu: (line: TreeLine, place: MenuPlace) => void;
}): JSX.Element {
  void tree.revision.value;
  const frame = useRef<HTMLDivElement>(null);
  const id = useId();
  const lines = tree.lines();
  const at = Math.max(
    0,
    lines.findIndex(({ key, node }) => node !== null && key === tree.active.value),
  );

  useLayoutEffect(() => {
    frame.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  }, [at, tree]);

  const activate = (line: TreeLine | undefined) => {
    if (line === undefined || line.node === null) return;
    tree.activate(line.path);
    onActive(line);
  };
  const turn = (line: TreeLine, open: boolean) => {
    if (line.node === null) void tree.more(line);
    else if (line.expanded !== null) void tree.toggle(line.path, open);
  };

  const menuOf = (line: TreeLine, place: MenuPlace) => {
    if (line.node === null) return;
    activate(line);
    onMenu(line, place);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[at];
    if (line === undefined || event.altKey) return;
    if (asksForMenu(event)) {
      event.preventDefault();
      menuOf(line, placeBelow(frame.current?.children[at] ?? document.body));
      return;
    }
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'c' || getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      event.stopPropagation();
      onCopy();
      return;
    }
    const step = (by: 1 | -1) => {
      for (let next = at + by; next >= 0 && next < lines.length; next += by) {
        const other = lines[next];
        if (other?.node === null) void tree.more(other);
        else return activate(other);
      }
    };
    if (event.key === 'ArrowDown') step(1);
    else if (event.key === 'ArrowUp') step(-1);
    else if (event.key === 'Home') activate(lines[0]);
    else if (event.key === 'End') activate(lines.findLast(({ node }) => node !== null));
    else if (event.key === 'ArrowRight') {
      if (line.expanded === true) step(1);
      else turn(line, true);
    } else if (event.key === 'ArrowLeft') {
      if (line.expanded === true) turn(line, false);
      else activate(lines.findLast(({ depth, node }, k) => node !== null && k < at && depth < line.depth));
    } else if (event.key === 'Enter' || event.key === ' ') turn(line, line.expanded !== true);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={frame}
      class="json-tree"
      role="tree"
      aria-label={text('decodedTree')}
      tabIndex={0}
      aria-activedescendant={`${id}-${at}`}
      onKeyDown={onKeyDown}
    >
      {lines.map((line, k) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for all of its items
        // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names the active item
        <div
          key={`${line.key} ${line.hidden} ${line.before}`}
          id={`${id}-${k}`}
          role="treeitem"
          class={`json-line ${k === at ? 'active chosen' : ''}`}
          aria-level={line.depth + 1}
          aria-expanded={line.expanded ?? undefined}
          aria-selected={k === at}
          style={{ paddingLeft: `${line.depth * 14 + 4}px` }}
          onContextMenu={(event) => {
            if (hasSelectedText(event.currentTarget)) return;
            event.preventDefault();
            menuOf(line, { x: event.clientX, y: event.clientY });
          }}
          onClick={(event) => {
            activate(line);
            const twist = event.target instanceof Element && event.target.closest('.json-twist') !== null;
            if (line.node === null || twist || k === at) turn(line, line.expanded !== true);
          }}
        >
          <span class="json-twist" aria-hidden="true">
            {line.expanded === null ? '' : line.expanded ? '\u25be' : '\u25b8'}
          </span>
          {line.node === null ? (
            <span class="json-more">{textOf('showMoreItems', line.hidden)}</span>
          ) : (
            <>
              {line.node.name !== '' && (
                <>
                  <bdi class="json-key">{line.node.name}</bdi>
                  {': '}
                </>
              )}
              <bdi class={COLOUR[line.node.kind]}>{line.node.text}</bdi>
              {line.node.note !== '' && <bdi class="dim"> {line.node.note}</bdi>}
            </>
          )}
          {k === at && line.node !== null && (
            <RowMenuButton label={text('menuNode')} onMenu={(place) => menuOf(line, place)} />
          )}
        </div>
      ))}
    </div>
  );
}
