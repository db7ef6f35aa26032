import type { ComponentChildren, JSX } from 'preact';
import { useId, useRef, useState } from 'preact/hooks';
import {
  branchPaths,
  CHILDREN_AT_ONCE,
  childCount,
  firstChildren,
  isBranch,
  type JsonLine,
  jsonLines,
  keysTo,
} from './json-lines.ts';
import { ExactNumber, type JsonValue } from './json-value.ts';
import { asksForMenu, hasSelectedText, type MenuPlace, placeBelow } from './menu-place.ts';
import { RowMenuButton } from './row-menu-button.tsx';

interface JsonTreeProps {
  readonly value: JsonValue;
  readonly label: string;
  readonly more: (count: number) => string;
  /** Name of the button that opens the menu of the active node. */
  readonly menuLabel: string;
  readonly onMenu: (node: JsonNode, place: MenuPlace) => void;
  /** Copies a node (Ctrl+C). */
  readonly onCopy: (value: JsonValue) => void;
}

/** A node of the tree, as its menu needs it. */
interface JsonNode {
  readonly value: JsonValue;
  /** Keys and indexes from the root. */
  readonly path: readonly string[];
  /** Opens it with all below, or closes it; null for a leaf. */
  readonly open: ((all: boolean) => void) | null;
}

const PREVIEW = 80;
const PREVIEW_CHILDREN = 20;
const LONGEST_STRING = 10_000;

/** A JSON value as a tree (WAI-ARIA tree), opened level by level, so that its size does not matter. */
export function JsonTree({ value, label, more, menuLabel, onMenu, onCopy }: JsonTreeProps): JSX.Element {
  const [open, setOpen] = useState(() => ({ paths: new Set(['']), limits: new Map<string, number>() }));
  const [active, setActive] = useState(0);
  const tree = useRef<HTMLDivElement>(null);
  const id = useId();
  const lines = jsonLines(value, open);
  const current = Math.min(active, lines.length - 1);

  const toggle = (line: JsonLine, expanded: boolean) => {
    const paths = new Set(open.paths);
    const limits = new Map(open.limits);
    if (line.hidden > 0)
      limits.set(line.path, (limits.get(line.path) ?? CHILDREN_AT_ONCE) + CHILDREN_AT_ONCE);
    else if (expanded) paths.add(line.path);
    else paths.delete(line.path);
    setOpen({ paths, limits });
  };

  const openAll = (line: JsonLine, all: boolean) => {
    const paths = new Set(open.paths);
    for (const path of branchPaths(line.value, line.path)) {
      if (all) paths.add(path);
      else paths.delete(path);
    }
    setOpen({ paths, limits: open.limits });
  };

  const menuOf = (at: number, place: MenuPlace) => {
    const line = lines[at];
    if (line === undefined || line.hidden > 0) return;
    setActive(at);
    onMenu(
      {
        value: line.value,
        path: keysTo(lines, at),
        open: line.expanded === null ? null : (all) => openAll(line, all),
      },
      place,
    );
  };

  const goTo = (index: number) => {
    const next = Math.min(Math.max(0, index), lines.length - 1);
    setActive(next);
    tree.current?.children[next]?.scrollIntoView({ block: 'nearest' });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const line = lines[current];
    if (line === undefined) return;
    if (asksForMenu(event)) {
      event.preventDefault();
      menuOf(current, placeBelow(tree.current?.children[current] ?? document.body));
      return;
    }
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'c' || line.hidden > 0 || getSelection()?.isCollapsed === false) return;
      event.preventDefault();
      event.stopPropagation();
      onCopy(line.value);
      return;
    }
    if (event.altKey) {
      if ((event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') || line.expanded === null) return;
      // With Alt the browser would go back.
      event.preventDefault();
      event.stopPropagation();
      openAll(line, event.key === 'ArrowRight');
      return;
    }
    const parent = () => lines.findLastIndex((other, at) => at < current && other.depth < line.depth);
    if (event.key === 'ArrowDown') goTo(current + 1);
    else if (event.key === 'ArrowUp') goTo(current - 1);
    else if (event.key === 'Home') goTo(0);
    else if (event.key === 'End') goTo(lines.length - 1);
    else if (event.key === 'ArrowRight') {
      if (line.expanded === true) goTo(current + 1);
      else toggle(line, true);
    } else if (event.key === 'ArrowLeft') {
      if (line.expanded === true) toggle(line, false);
      else goTo(parent());
    } else if (event.key === 'Enter' || event.key === ' ') toggle(line, line.expanded !== true);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={tree}
      class="json-tree"
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={`${id}-${current}`}
      onKeyDown={onKeyDown}
    >
      {lines.map((line, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the tree takes the keys for all of its items
        // biome-ignore lint/a11y/useFocusableInteractive: the tree has the focus and names the active item
        <div
          key={`${line.path} ${line.hidden}`}
          id={`${id}-${at}`}
          role="treeitem"
          class={`json-line ${at === current ? 'active' : ''}`}
          aria-level={line.depth + 1}
          aria-expanded={line.expanded ?? undefined}
          aria-selected={at === current}
          style={{ paddingLeft: `${line.depth * 14 + 4}px` }}
          onContextMenu={(event) => {
            if (hasSelectedText(event.currentTarget)) return;
            event.preventDefault();
            menuOf(at, { x: event.clientX, y: event.clientY });
          }}
          onClick={(event) => {
            setActive(at);
            if (event.altKey && line.expanded !== null) openAll(line, !line.expanded);
            else if (line.expanded !== null || line.hidden > 0) toggle(line, line.expanded !== true);
          }}
        >
          <span class="json-twist" aria-hidden="true">
            {line.expanded === null ? '' : line.expanded ? '\u25be' : '\u25b8'}
          </span>
          {line.hidden > 0 ? <span class="json-more">{more(line.hidden)}</span> : lineText(line)}
          {at === current && line.hidden === 0 && (
            <RowMenuButton label={menuLabel} onMenu={(place) => menuOf(at, place)} />
          )}
        </div>
      ))}
    </div>
  );
}

function lineText(line: JsonLine): ComponentChildren {
  return (
    <>
      {line.name !== null && (
        <>
          <span class="json-key">{line.name}</span>
          {': '}
        </>
      )}
      {valueText(line.value, line.expanded === true)}
    </>
  );
}

function valueText(value: JsonValue, expanded: boolean): JSX.Element {
  if (value instanceof ExactNumber) return <span class="json-number">{value.source}</span>;
  if (typeof value === 'string') {
    const cut = value.length > LONGEST_STRING ? `${value.slice(0, LONGEST_STRING)}\u2026` : value;
    return <span class="json-string">{JSON.stringify(cut)}</span>;
  }
  if (!isBranch(value)) {
    return <span class={typeof value === 'number' ? 'json-number' : 'json-word'}>{String(value)}</span>;
  }
  const count = childCount(value);
  const sign = Array.isArray(value) ? `[${count}]` : `{${count}}`;
  return <span class="json-branch">{expanded ? sign : `${sign} ${branchPreview(value)}`}</span>;
}

/** The first children in a few words; looks only one level deep. */
function branchPreview(value: Parameters<typeof firstChildren>[0]): string {
  let out = '';
  for (const { key, value: child } of firstChildren(value, PREVIEW_CHILDREN)) {
    out += `${out === '' ? '' : ', '}${key === null ? '' : `${key}: `}${shortValue(child)}`;
    if (out.length > PREVIEW) break;
  }
  return out;
}

function shortValue(value: JsonValue): string {
  if (value instanceof ExactNumber) return value.source;
  if (isBranch(value)) return Array.isArray(value) ? '[\u2026]' : '{\u2026}';
  return typeof value === 'string' ? JSON.stringify(value.slice(0, PREVIEW)) : String(value);
}
