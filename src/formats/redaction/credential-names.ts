import { isBranch, type TreeNode } from '../../analysis/decoders/tree/tree-node.ts';
import { isNamingMember } from '../../analysis/diff/message-name.ts';
import { wordsOfName } from '../../session/words-of-name.ts';
import { isSecretName } from './secret-names.ts';

/** Types that carry credentials in the protocols that have them: `*` does not keep these, only their own name does. */
const CREDENTIALS =
  /^(?:connect|stomp|connection_init|auth\w*|log[_ -]?[io]n|sign[_ -]?[io]n|identify|register|xmpp (?:response|challenge|success))$/;

/** Words of a name that say the same wherever they stand: `USER_LOGIN`, `doLogin`, `loginRequest`, `personal_unlockAccount`. */
const WORDS =
  /^(?:login|logon|signin|signon|identify|unlock|(?:re)?auth(?:n|z|enticate|entication|orize|orise|orization)?|mfa|2fa|otp|totp|anmelden|anmeldung)$/;
const PAIRS = /(?:^|-)(?:log|sign)-(?:in|on)(?:-|$)/;

/** Members by which few programs name a message; what stands there counts only where it names credentials. */
const RARELY_NAMING: ReadonlySet<string> = new Set([
  't',
  'msg',
  'request',
  'name',
  '$type',
  '@type',
  'req',
  'call',
  'fn',
  'c',
]);
/** Elements of a list among which its name stands: `["1", "2", "room", "login", {}]`. */
const NAMES_OF_LIST = 4;
/** The first word of a text, and that of a command in Redis's protocol. */
const FIRST_WORD = /^\s*(?:\*\d+\r\n\$\d+\r\n)?[/!]?([A-Za-z][\w.-]{0,63})(?=\s|$)/;
/** An event of Socket.IO in a connection of several forms: `42["login", ...]`. */
const EVENT = /^\d{1,6}(?:\/[\w-]+,)?\d*\[\s*"([^"\s]{1,64})"/;
/** What is said to the service of IRC that knows the passwords. */
const TO_NICK_SERV = /^\s*(?:PRIVMSG\s+)?NickServ\s+:?\s*IDENTIFY\s/i;

/** Whether a type, or a name that a message gives itself, says that it carries credentials. */
export function isOfCredentials(name: string): boolean {
  const plain = name.replace(/\*+/g, '');
  const parts = plain.toLowerCase().split(/[.:/]/);
  if (parts.some((part) => CREDENTIALS.test(part)) || isSecretName(name)) return true;
  const words = wordsOfName(plain);
  return words.some((word) => WORDS.test(word)) || PAIRS.test(words.join('-'));
}

/** Names of credentials, in lower case, that a message says at a place where messages say what they are. */
export function credentialsSaid(root: TreeNode): string[] {
  if (!isBranch(root)) return typeof root.value === 'string' ? saidByText(root.value) : [];
  const places = root.list
    ? root.children.slice(0, NAMES_OF_LIST)
    : root.children.filter(({ name }) => isNamingMember(name) || RARELY_NAMING.has(name.toLowerCase()));
  return places.flatMap((node) => {
    if (isBranch(node) || typeof node.value !== 'string') return [];
    return isCommand(node.value) ? [node.value.toLowerCase()] : [];
  });
}

function saidByText(text: string): string[] {
  if (TO_NICK_SERV.test(text)) return ['identify'];
  const word = (FIRST_WORD.exec(text) ?? EVENT.exec(text))?.[1];
  return word !== undefined && isCommand(word) ? [word.toLowerCase()] : [];
}

/** Whether a text is one name, and of credentials: what people write has blanks. */
function isCommand(text: string): boolean {
  if (text.length > 64 || /\s/.test(text)) return false;
  const words = wordsOfName(text);
  return (
    /^(?:auth(?!or)\w*|log[_-]?[io]n|sign[_-]?[io]n)$/i.test(text) ||
    words.some((word) => WORDS.test(word)) ||
    PAIRS.test(words.join('-'))
  );
}
