import { readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../fixtures/servers/', import.meta.url);

/** One answer of a real server to a handshake, as it was on the wire. */
export interface RecordedAnswer {
  /** Product and version, such as `nginx-1.22.1`. */
  readonly product: string;
  readonly title: string;
  /** Status line and fields. */
  readonly head: readonly string[];
  readonly body: string;
}

/** All answers of test/fixtures/servers, by `product: title`. */
export function recordedAnswers(): ReadonlyMap<string, RecordedAnswer> {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.http'));
  return new Map(
    files.flatMap((name) =>
      readFileSync(new URL(name, FOLDER), 'utf8')
        .split(/^### /m)
        .slice(1)
        .map((section) => readAnswer(name.replace('.http', ''), section))
        .map((answer) => [`${answer.product}: ${answer.title}`, answer] as const),
    ),
  );
}

function readAnswer(product: string, section: string): RecordedAnswer {
  const end = section.indexOf('\n');
  const [head = '', ...body] = section.slice(end + 1).split('\n\n');
  const lines = head.trim().split('\n');
  const text = body.join('\n\n').trim();
  const chunked = lines.some((line) => /^transfer-encoding: chunked$/i.test(line));
  return { product, title: section.slice(0, end), head: lines, body: chunked ? joinChunks(text) : text };
}

/** The content of a chunked body (RFC 9112 section 7.1), line ends as LF. */
function joinChunks(text: string): string {
  const lines = text.split('\n');
  return lines.filter((_, index) => index % 2 === 1).join('');
}
