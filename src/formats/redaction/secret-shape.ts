/** What a stand-in may tell of the value that it replaces. */
export const SHAPES = ['type', 'length'] as const;
export type Shape = (typeof SHAPES)[number];

/** Forms of values, the particular ones first. */
const TYPES: readonly (readonly [name: string, form: RegExp])[] = [
  ['uuid', /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i],
  ['jwt', /^ey[\w-]+\.[\w-]+\.[\w-]*$/],
  ['digits', /^\d+$/],
  ['hex', /^(?:0x)?(?:[\da-f]{2}){4,}$/i],
  ['url', /^[a-z][a-z\d+.-]*:\/\//i],
  ['email', /^[^\s@]+@[^\s@]+$/],
  ['word', /^\p{L}+$/u],
  ['token', /^[\w.~+/-]+={0,2}$/],
];

/** Longest text whose form is looked for. */
const LONGEST = 4_096;

/**
 * What a stand-in tells of a value: `-uuid-36`, `-number`, `-text-12`; lengths are in characters. Nothing of the value itself stands there, but
 * a short length or form makes it easier to guess.
 */
export function shapeOf(secret: string, isNumber: boolean, kept: ReadonlySet<Shape>): string {
  const type = kept.has('type') ? `-${isNumber ? 'number' : typeOf(secret)}` : '';
  return kept.has('length') ? `${type}-${secret.length}` : type;
}

function typeOf(secret: string): string {
  if (secret.length > LONGEST) return 'text';
  return TYPES.find(([, form]) => form.test(secret))?.[0] ?? 'text';
}
