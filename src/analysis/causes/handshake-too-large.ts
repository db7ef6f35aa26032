import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { nameStatus } from './status-names.ts';

const STATUSES = new Set([413, 414, 431, 494]);
/** What servers write beside a 400: nginx, Apache, Node, Tomcat, Kestrel, Cowboy, gunicorn, aiohttp. */
const COMPLAINT =
  /(?:header|cookie|head|uri|url|request.line)s?\b.{0,40}\b(?:too (?:large|long|big)|exceed)|(?:header|field)s? (?:size|length) (?:exceed|limit)|HPE_HEADER_OVERFLOW|Request Too Long|limit request (?:line|headers? fields)|Got more than \d+ bytes when reading/i;
/**
 * Servers answer 400 with these words to a head that they could not read, too large or broken: HAProxy where it is larger than
 * its buffer, websockets for Python where a line has more than 8 KiB.
 */
const UNREADABLE = /Your browser sent an invalid request\.|did not receive a valid HTTP request/;
/** A field value of more characters exceeds the usual limits by itself. */
const LARGE_FIELD = 8_000;

/**
 * 413, 414, 431, 494, or a 400 that says so: the head of the request is larger than the server accepts, mostly because of
 * cookies.
 */
export const handshakeTooLarge: Cause = {
  id: 'handshake-too-large',
  recognise(failure) {
    const { status } = failure;
    if (status === null || !(STATUSES.has(status) || (status === 400 && complains(failure)))) return null;
    const byUrl = status === 414;
    return {
      sentence: byUrl
        ? `Shorten the address of the ${failure.kind === 'event-stream' ? 'stream' : 'socket'}, or raise the server’s limit for addresses: it answered 414.`
        : `Send fewer or smaller cookies to this host, or raise the server’s limit for request headers: they were too large for it, and it answered ${nameStatus(status)}.`,
      evidence: [...describeAnswer(failure), ...describeSize(failure)],
      isNot: [NOT_THE_NETWORK, 'The path, the origin or a log-in: the server did not examine them.'],
      fixes: fixesFor(failure, 'head-size'),
    };
  },
};

function complains({ answerWords, request }: Failure): boolean {
  if (COMPLAINT.test(answerWords)) return true;
  return (
    UNREADABLE.test(answerWords) && request?.fields.some(({ value }) => value.length > LARGE_FIELD) === true
  );
}

/** The size of what was seen of the request. Where cookies were left out, it does not measure what was sent. */
function describeSize({ request }: Failure): string[] {
  if (request === null || request.fields.length === 0) return [];
  const size = request.fields.reduce((sum, { name, value }) => sum + name.length + value.length + 4, 0);
  const cookie = request.fields
    .filter(({ name }) => name.toLowerCase() === 'cookie')
    .reduce((sum, { value }) => sum + value.length, 0);
  const cookies = cookie === 0 ? 'no Cookie field among them' : `${cookie} of them in Cookie`;
  const whole = request.raw === null ? ' The source may leave fields out.' : '';
  return [`The fields that were seen have ${size} characters, ${cookies}.${whole}`];
}
