import { posix } from 'node:path';
import type { Exception } from './import-table.ts';
import type { SourceFiles } from './source-files.ts';

/** One import, export-from, dynamic import or worker of a file. */
export interface Import {
  readonly from: string;
  /** As written. */
  readonly specifier: string;
  /** Path from the project's root where it names a file of ours; otherwise null. */
  readonly target: string | null;
}

const SPECIFIERS = [
  /\b(?:import|export)\b[^'"`;()]*?\bfrom\s*(['"])(.+?)\1/g, // also `import type` and `export * from`
  /\bimport\s*(['"])(.+?)\1/g,
  /\bimport\s*\(\s*(['"`])(.+?)\1/g, // dynamic, and `import('...').Type`
  /\bnew\s+URL\s*\(\s*(['"`])(\.{1,2}\/.+?)\1\s*,\s*import\.meta\.url/g, // how Vite finds a worker
];

/** Every import of the files, types included. Reads text, not syntax: what stands in a comment is taken out first. */
export function importsOf(files: SourceFiles): Import[] {
  return [...files].flatMap(([from, text]) => {
    const code = withoutComments(text);
    return SPECIFIERS.flatMap((pattern) =>
      [...code.matchAll(pattern)].map(([, , specifier = '']) => ({
        from,
        specifier,
        target: resolve(from, specifier),
      })),
    );
  });
}

/** Imports that the table forbids, a sentence each, and exceptions that are not needed. */
export function leaks(
  files: SourceFiles,
  table: Readonly<Record<string, readonly string[]>>,
  exceptions: readonly Exception[],
): string[] {
  const needed = new Set<Exception>();
  const found: string[] = [];
  for (const { from, target } of importsOf(files)) {
    const [room, other] = [roomOf(from), roomOf(target ?? '')];
    if (room === null || other === null || room === other || table[room]?.includes(other) === true) continue;
    const exception = exceptions.find((each) => each.from === from && each.to === other);
    if (exception === undefined)
      found.push(`${from} imports ${target}: ${room}/ may not import from ${other}/`);
    else needed.add(exception);
  }
  for (const exception of exceptions) {
    if (!needed.has(exception))
      found.push(`the exception of ${exception.from} to ${exception.to}/ is not needed`);
  }
  return found;
}

/** Import cycles among the files, each as its path of files; types included, workers not (they are another program). */
export function cycles(files: SourceFiles): string[][] {
  const edges = new Map<string, string[]>([...files.keys()].map((file) => [file, []]));
  for (const { from, target } of importsOf(files)) {
    if (target !== null && files.has(target)) edges.get(from)?.push(target);
  }
  const done = new Set<string>();
  const found: string[][] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) found.push([...path.slice(start), file]);
    if (start >= 0 || done.has(file)) return;
    for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of edges.keys()) visit(file, []);
  return found;
}

/** The folder of src/ that a file lies in; null for a file elsewhere. */
export function roomOf(file: string): string | null {
  return /^src\/([^/]+)\//.exec(file)?.[1] ?? null;
}

function resolve(from: string, specifier: string): string | null {
  if (specifier.startsWith('/')) return specifier.slice(1);
  if (!specifier.startsWith('.')) return null;
  return posix.join(posix.dirname(from), specifier.replace(/\?.*$/, ''));
}

/** Takes comments out; a `//` inside a string (a URL) stays, as it follows a colon or a quote. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1');
}
