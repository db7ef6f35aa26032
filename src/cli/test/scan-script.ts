import { parseAst } from 'vite';

/** A node of a syntax tree, as far as the scan examines it. */
type Node = Readonly<Record<string, unknown>> & { readonly type: string };

const REMOTE = /^(https?:|wss?:)?\/\//i;
const LOADERS = new Set(['importScripts', 'Worker', 'SharedWorker']);
const CONNECTORS = new Set(['fetch', 'EventSource', 'WebSocket', 'sendBeacon']);
const TIMERS = new Set(['setTimeout', 'setInterval']);
const HTML_PROPERTIES = new Set(['innerHTML', 'outerHTML']);

/**
 * What a shipped script does that no script of ours may do; a few words each, without duplicates. Works on syntax, so the
 * same words inside a text (a piece of configuration to copy) are no fault.
 */
export function scanScript(code: string): string[] {
  const found = new Set<string>();
  walk(parseAst(code), (node) => {
    const fault = faultOf(node);
    if (fault !== null) found.add(fault);
  });
  return [...found];
}

function faultOf(node: Node): string | null {
  switch (node.type) {
    case 'CallExpression':
    case 'NewExpression':
      return faultOfCall(nameOf(node.callee), ownerOf(node.callee), firstArgument(node));
    case 'AssignmentExpression':
      return faultOfAssignment(nameOf(node.left), nameOf(node.right));
    case 'ImportExpression':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ExportNamedDeclaration':
      return REMOTE.test(textOf(node.source)) ? 'a script from elsewhere' : null;
    default:
      return null;
  }
}

function faultOfCall(name: string, owner: string, argument: unknown): string | null {
  if (name === 'eval') return 'eval';
  if (name === 'Function') return 'new Function';
  if (name === 'insertAdjacentHTML') return name;
  if (owner === 'document' && (name === 'write' || name === 'writeln')) return 'document.write';
  if (TIMERS.has(name) && isText(argument)) return 'a timer of a string';
  if (LOADERS.has(name) && REMOTE.test(textOf(argument))) return 'a script from elsewhere';
  if (CONNECTORS.has(name) && REMOTE.test(textOf(argument))) return 'a request to elsewhere';
  return null;
}

/** Preact's own support of `dangerouslySetInnerHTML` stays: our sources do not use it (an architecture test). */
function faultOfAssignment(left: string, right: string): string | null {
  return HTML_PROPERTIES.has(left) && right !== '__html' ? left : null;
}

/** Of `a` and of `b.a`: `a`. */
function nameOf(value: unknown): string {
  if (!isNode(value)) return '';
  if (value.type === 'Identifier') return String(value.name);
  if (value.type === 'MemberExpression') return nameOf(value.property) || textOf(value.property);
  return '';
}

/** Of `b.a`: `b`. */
function ownerOf(value: unknown): string {
  return isNode(value) && value.type === 'MemberExpression' ? nameOf(value.object) : '';
}

function firstArgument(node: Node): unknown {
  return Array.isArray(node.arguments) ? node.arguments[0] : undefined;
}

function isText(value: unknown): boolean {
  if (!isNode(value)) return false;
  return value.type === 'TemplateLiteral' || (value.type === 'Literal' && typeof value.value === 'string');
}

/** A string as written, or the beginning of a template. */
function textOf(value: unknown): string {
  if (!isNode(value)) return '';
  if (value.type === 'Literal') return typeof value.value === 'string' ? value.value : '';
  const start: unknown = Array.isArray(value.quasis) ? value.quasis[0] : undefined;
  const text = isNode(start) ? start.value : undefined;
  return typeof text === 'object' && text !== null && 'cooked' in text ? String(text.cooked) : '';
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

function walk(root: unknown, visit: (node: Node) => void): void {
  const waiting: unknown[] = [root];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (Array.isArray(value)) waiting.push(...value);
    else if (isNode(value)) {
      visit(value);
      waiting.push(...Object.values(value));
    }
  }
}
